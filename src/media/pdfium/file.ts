import { DuomoError, toDuomoError } from '../../base/errors.ts'
import type { Box } from '../../model/geometry.ts'
import type { Pixels } from '../../spec/page-renderer.ts'
import { type PageAnnotations, readAnnotations } from './annotations.ts'
import { type PageCharacters, readCharacters } from './characters.ts'
import { copyPages } from './copy-pages.ts'
import { readCoveredText } from './covered-text.ts'
import { type PageDrawings, readDrawings } from './drawings.ts'
import { type EmbeddedFile, readEmbeddedFiles } from './embedded-files.ts'
import { Form } from './form.ts'
import { copyIn, dropLibrary, type Library, loadLibrary, type Pointer, readText, withCString } from './library.ts'
import { type PageSpace, pageSpace } from './page-space.ts'
import { renderPage } from './render.ts'
import { type PageTags, readTags } from './tags.ts'

/** An entry of the file's table of contents. */
export interface OutlineEntry {
  readonly title: string
  /** 1 is the outermost. */
  readonly level: number
  /** From 1; absent when it leads nowhere inside the file. */
  readonly page?: number
}

/** A page while it is open; every method is synchronous and gives plain data. */
export interface PdfPage {
  /** From 1. */
  readonly number: number
  /** Points, as displayed. */
  readonly width: number
  readonly height: number
  characters(): PageCharacters
  drawings(): PageDrawings
  annotations(): PageAnnotations
  /** What the structure tree tells; empty for a file without one. */
  tags(): PageTags
  /** Share of its pieces of text that lie under an opaque picture of the whole page, in `[0, 1]`. */
  coveredText(): number
  /** @param scale - pixels per point, lowered above 25 Mpx */
  render(scale: number, box?: Box): Pixels
}

/** An open PDF file; `close` frees its memory and must be called. */
export interface PdfFile {
  readonly pageCount: number
  /** From the metadata; empty when there is none. */
  readonly title: string
  readonly outline: readonly OutlineEntry[]
  /** Of the whole file, as it tells it: `zh-CN`; empty when there is none. */
  readonly language: string
  /** The pages are made by a program of the form (XFA), which is not run: what they print is only a stand-in. */
  readonly isProgrammed: boolean
  /** Files inside the file. Decodes them: up to 8 MiB each are copied. */
  embeddedFiles(): readonly EmbeddedFile[]
  /** A PDF file of these pages (from 1) in this order, without a password. */
  copyPages(pages: readonly number[]): Uint8Array
  /** The page's printed number if the file names it, e.g. `iv`. */
  pageLabel(page: number): string | undefined
  /**
   * Opens a page (from 1) while `use` runs.
   *
   * @throws `not-found` for a number outside the file, `damaged-file` for a page that can't be read; both name the page
   */
  withPage<T>(page: number, use: (page: PdfPage) => T): T
  close(): void
}

/**
 * Opens a PDF file.
 *
 * @throws `damaged-file`, `password-needed`, `password-wrong`, `unsupported-format` (foreign encryption)
 */
export async function openPdf(bytes: Uint8Array, password?: string): Promise<PdfFile> {
  const library = await loadLibrary()
  const data = copyIn(library.raw, bytes)
  try {
    return guarded('opening the PDF file', () => new OpenFile(library, data, bytes.length, password))
  } catch (error) {
    library.raw._free(data)
    throw error
  }
}

/** A trap in the library is an error of the file, and the instance is given up. */
function guarded<T>(doing: string, work: () => T, page?: number): T {
  try {
    return work()
  } catch (error) {
    // WebAssembly.RuntimeError by its name; a RangeError is the memory at its limit.
    const trapped = error instanceof Error && (error.name === 'RuntimeError' || error instanceof RangeError)
    if (!trapped) throw toDuomoError(error, doing)
    dropLibrary()
    throw new DuomoError('damaged-file', `${doing}: the PDF reader gave up (${error.message}).`, {
      cause: error,
      ...(page === undefined ? {} : { page }),
    })
  }
}

class OpenFile implements PdfFile {
  readonly pageCount: number
  readonly title: string
  readonly language: string
  readonly isProgrammed: boolean
  private readonly form: Form
  private readonly library: Library
  private readonly data: Pointer
  private document: Pointer
  private entries: OutlineEntry[] | undefined

  constructor(library: Library, data: Pointer, size: number, password: string | undefined) {
    const { raw } = library
    this.library = library
    this.data = data
    this.document = withCString(raw, password ?? '', (text) => raw._FPDF_LoadMemDocument(data, size, text))
    if (this.document === 0) throw openingError(raw._FPDF_GetLastError(), password)
    this.pageCount = raw._FPDF_GetPageCount(this.document)
    if (this.pageCount < 1) {
      raw._FPDF_CloseDocument(this.document)
      throw new DuomoError('damaged-file', 'The PDF file holds no page that can be found.', { hint: RESAVE })
    }
    this.title = withCString(raw, 'Title', (tag) =>
      readText(raw, (buffer, length) => raw._FPDF_GetMetaText(this.document, tag, buffer, length)),
    ).trim()
    this.language = readText(raw, (buffer, length) =>
      raw._EPDFCatalog_GetLanguage(this.document, buffer, length),
    ).trim()
    // FORMTYPE_XFA_FULL of fpdf_formfill.h
    this.isProgrammed = raw._FPDF_GetFormType(this.document) === 2
    this.form = new Form(library, this.document)
  }

  embeddedFiles(): readonly EmbeddedFile[] {
    return guarded('reading the files inside the PDF file', () => readEmbeddedFiles(this.library, this.document))
  }

  copyPages(pages: readonly number[]): Uint8Array {
    for (const page of pages) this.checkPage(page)
    return guarded('cutting pages out of the PDF file', () => copyPages(this.library, this.document, pages))
  }

  get outline(): readonly OutlineEntry[] {
    this.entries ??= this.readOutline()
    return this.entries
  }

  pageLabel(page: number): string | undefined {
    const { raw } = this.library
    const label = readText(raw, (buffer, length) => raw._FPDF_GetPageLabel(this.document, page - 1, buffer, length))
    return label === '' ? undefined : label
  }

  withPage<T>(number: number, use: (page: PdfPage) => T): T {
    this.checkPage(number)
    return guarded(`reading page ${number}`, () => this.usePage(number, use), number)
  }

  close(): void {
    if (this.document === 0) return
    const { raw } = this.library
    this.form.close()
    raw._FPDF_CloseDocument(this.document)
    raw._free(this.data)
    this.document = 0
  }

  private checkPage(number: number): void {
    if (!Number.isInteger(number) || number < 1 || number > this.pageCount)
      throw new DuomoError('not-found', `There is no page ${number}; the file has ${this.pageCount}.`, { page: number })
  }

  private usePage<T>(number: number, use: (page: PdfPage) => T): T {
    const { library } = this
    const { raw } = library
    const page = raw._FPDF_LoadPage(this.document, number - 1)
    if (page === 0)
      throw new DuomoError('damaged-file', `Page ${number} can't be read.`, { page: number, hint: RESAVE })
    try {
      const space = readSpace(library, page)
      return use({
        number,
        width: space.width,
        height: space.height,
        characters: () => readCharacters(library, page, space),
        drawings: () => readDrawings(library, page, space),
        annotations: () => readAnnotations(library, this.document, page, space, this.form),
        tags: () => readTags(library, page, space),
        coveredText: () => readCoveredText(library, this.document, page, space),
        render: (scale, box) => renderPage(library, page, space, scale, box),
      })
    } finally {
      raw._FPDF_ClosePage(page)
    }
  }

  private readOutline(): OutlineEntry[] {
    const { raw } = this.library
    const entries: OutlineEntry[] = []
    // A damaged outline may point back at itself.
    const seen = new Set<Pointer>()
    const walk = (parent: Pointer, level: number): void => {
      let bookmark = raw._FPDFBookmark_GetFirstChild(this.document, parent)
      while (bookmark !== 0 && !seen.has(bookmark) && entries.length < 20_000) {
        seen.add(bookmark)
        const current = bookmark
        const title = readText(raw, (buffer, length) => raw._FPDFBookmark_GetTitle(current, buffer, length)).trim()
        const page = this.destination(current)
        if (title) entries.push({ title, level, ...(page === undefined ? {} : { page }) })
        if (level < 16) walk(current, level + 1)
        bookmark = raw._FPDFBookmark_GetNextSibling(this.document, current)
      }
    }
    walk(0, 1)
    return entries
  }

  private destination(bookmark: Pointer): number | undefined {
    const { raw } = this.library
    let destination = raw._FPDFBookmark_GetDest(this.document, bookmark)
    if (destination === 0) {
      const action = raw._FPDFBookmark_GetAction(bookmark)
      if (action !== 0) destination = raw._FPDFAction_GetDest(this.document, action)
    }
    if (destination === 0) return undefined
    const index = raw._FPDFDest_GetDestPageIndex(this.document, destination)
    return index >= 0 && index < this.pageCount ? index + 1 : undefined
  }
}

function readSpace({ raw, scratch }: Library, page: Pointer): PageSpace {
  raw._FPDF_GetPageBoundingBox(page, scratch)
  const at = scratch >> 2
  // FS_RECTF: left, top, right, bottom
  const [left = 0, top = 0, right = 0, bottom = 0] = raw.HEAPF32.subarray(at, at + 4)
  const space = pageSpace({ left, bottom, right, top }, raw._FPDFPage_GetRotation(page))
  if (!(space.width > 0 && space.height > 0))
    throw new DuomoError('damaged-file', `A page of ${space.width} × ${space.height} points can't be shown.`)
  return space
}

const RESAVE = 'Open it in a viewer and save it again, then add the new file.'

/** FPDF_ERR_… of fpdfview.h */
function openingError(code: number, password: string | undefined): DuomoError {
  if (code === 4 && (password === undefined || password === ''))
    return new DuomoError('password-needed', 'The PDF file is encrypted and opens only with a password.', {
      hint: 'Give it with `--password TEXT`.',
    })
  if (code === 4)
    return new DuomoError('password-wrong', 'The PDF file does not open with the given password.', {
      hint: 'Check it and give the right one with `--password TEXT`.',
    })
  if (code === 5)
    return new DuomoError('unsupported-format', "The PDF file is encrypted in a way that can't be read.", {
      hint: 'Save it without protection in the program that opens it.',
    })
  return new DuomoError(
    'damaged-file',
    `The PDF file can't be opened: its structure is broken (PDFium error ${code}).`,
    {
      hint: RESAVE,
    },
  )
}
