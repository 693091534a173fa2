import type { Library, Pointer } from './library.ts'

/** The interactive form of an open file; prepared when a field is first asked for. `close` before the document is closed. */
export class Form {
  private readonly library: Library
  private readonly document: Pointer
  private settings: Pointer = 0
  private form: Pointer = 0
  private tried = false

  constructor(library: Library, document: Pointer) {
    this.library = library
    this.document = document
  }

  /** 0 for a file without a form. */
  handle(): Pointer {
    const { raw } = this.library
    if (!this.tried) {
      this.tried = true
      this.settings = raw._PDFiumExt_OpenFormFillInfo()
      if (this.settings !== 0) this.form = raw._PDFiumExt_InitFormFillEnvironment(this.document, this.settings)
    }
    return this.form
  }

  close(): void {
    const { raw } = this.library
    if (this.form !== 0) raw._PDFiumExt_ExitFormFillEnvironment(this.form)
    if (this.settings !== 0) raw._PDFiumExt_CloseFormFillInfo(this.settings)
    this.form = 0
    this.settings = 0
  }
}
