import { DuomoError } from '../../base/errors.ts'
import { type Library, type Pointer, readBuffer } from './library.ts'

/** A PDF file of some pages (from 1, in this order) of another, with their rotation and crop box. */
export function copyPages({ raw }: Library, document: Pointer, pages: readonly number[]): Uint8Array {
  const copy = raw._FPDF_CreateNewDocument()
  const indices = raw._malloc(pages.length * 4)
  const writer = raw._PDFiumExt_OpenFileWriter()
  try {
    raw.HEAP32.set(
      pages.map((page) => page - 1),
      indices >> 2,
    )
    if (raw._FPDF_ImportPagesByIndex(copy, document, indices, pages.length, 0) === 0)
      throw new DuomoError('damaged-file', `The pages ${pages.join(', ')} can't be cut out of the PDF file.`)
    raw._PDFiumExt_SaveAsCopy(copy, writer)
    const bytes = readBuffer(raw, (buffer, length) => {
      if (buffer === 0) return raw._PDFiumExt_GetFileWriterSize(writer)
      return raw._PDFiumExt_GetFileWriterData(writer, buffer, length)
    })
    if (bytes.length === 0) throw new DuomoError('internal', 'PDFium wrote no bytes for the pages that were cut out.')
    return bytes
  } finally {
    raw._PDFiumExt_CloseFileWriter(writer)
    raw._free(indices)
    raw._FPDF_CloseDocument(copy)
  }
}
