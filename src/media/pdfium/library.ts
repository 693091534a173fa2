import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { DuomoError } from '../../base/errors.ts'

/** An address in the library's memory; 0 is "none". */
export type Pointer = number

/** What we call of PDFium's C interface (public/fpdf*.h), by its own names: wrappers cost more than half of a character loop. */
export interface Raw {
  readonly HEAPU8: Uint8Array
  readonly HEAP32: Int32Array
  readonly HEAPF32: Float32Array
  readonly HEAPF64: Float64Array
  _malloc(bytes: number): Pointer
  _free(pointer: Pointer): void
  _PDFiumExt_Init(): void
  _FPDF_LoadMemDocument(data: Pointer, size: number, password: Pointer): Pointer
  _FPDF_CloseDocument(document: Pointer): void
  _FPDF_CreateNewDocument(): Pointer
  _FPDF_ImportPagesByIndex(into: Pointer, from: Pointer, indices: Pointer, count: number, at: number): number
  _PDFiumExt_OpenFileWriter(): Pointer
  _PDFiumExt_SaveAsCopy(document: Pointer, writer: Pointer): number
  _PDFiumExt_GetFileWriterSize(writer: Pointer): number
  _PDFiumExt_GetFileWriterData(writer: Pointer, buffer: Pointer, length: number): number
  _PDFiumExt_CloseFileWriter(writer: Pointer): void
  _FPDF_GetLastError(): number
  _FPDF_GetPageCount(document: Pointer): number
  _FPDF_GetMetaText(document: Pointer, tag: Pointer, buffer: Pointer, length: number): number
  _FPDF_GetPageLabel(document: Pointer, index: number, buffer: Pointer, length: number): number
  _FPDFBookmark_GetFirstChild(document: Pointer, bookmark: Pointer): Pointer
  _FPDFBookmark_GetNextSibling(document: Pointer, bookmark: Pointer): Pointer
  _FPDFBookmark_GetTitle(bookmark: Pointer, buffer: Pointer, length: number): number
  _FPDFBookmark_GetDest(document: Pointer, bookmark: Pointer): Pointer
  _FPDFBookmark_GetAction(bookmark: Pointer): Pointer
  _FPDFAction_GetDest(document: Pointer, action: Pointer): Pointer
  _FPDFDest_GetDestPageIndex(document: Pointer, dest: Pointer): number
  _FPDF_LoadPage(document: Pointer, index: number): Pointer
  _FPDF_ClosePage(page: Pointer): void
  _FPDFPage_GetRotation(page: Pointer): number
  _FPDF_GetPageBoundingBox(page: Pointer, rect: Pointer): number
  _FPDFText_LoadPage(page: Pointer): Pointer
  _FPDFText_ClosePage(text: Pointer): void
  _FPDFText_CountChars(text: Pointer): number
  _FPDFText_GetUnicode(text: Pointer, index: number): number
  _FPDFText_IsGenerated(text: Pointer, index: number): number
  _FPDFText_HasUnicodeMapError(text: Pointer, index: number): number
  _FPDFText_GetTextObject(text: Pointer, index: number): Pointer
  _FPDFText_GetFontSize(text: Pointer, index: number): number
  _FPDFText_GetMatrix(text: Pointer, index: number, matrix: Pointer): number
  _FPDFText_GetLooseCharBox(text: Pointer, index: number, rect: Pointer): number
  _FPDFText_GetCharBox(
    text: Pointer,
    index: number,
    left: Pointer,
    right: Pointer,
    bottom: Pointer,
    top: Pointer,
  ): number
  _FPDFText_GetBoundedText(
    text: Pointer,
    left: number,
    top: number,
    right: number,
    bottom: number,
    buffer: Pointer,
    length: number,
  ): number
  _FPDFText_GetCharOrigin(text: Pointer, index: number, x: Pointer, y: Pointer): number
  _FPDFTextObj_GetFont(object: Pointer): Pointer
  _FPDFTextObj_GetTextRenderMode(object: Pointer): number
  _FPDFFont_GetBaseFontName(font: Pointer, buffer: Pointer, length: number): number
  _FPDFFont_GetWeight(font: Pointer): number
  _FPDFFont_GetFlags(font: Pointer): number
  _FPDFPage_CountObjects(page: Pointer): number
  _FPDFPage_GetObject(page: Pointer, index: number): Pointer
  _FPDFFormObj_CountObjects(form: Pointer): number
  _FPDFFormObj_GetObject(form: Pointer, index: number): Pointer
  _FPDFPageObj_GetType(object: Pointer): number
  _FPDFPageObj_GetMatrix(object: Pointer, matrix: Pointer): number
  _FPDFPageObj_GetBounds(object: Pointer, left: Pointer, bottom: Pointer, right: Pointer, top: Pointer): number
  _FPDFPageObj_GetStrokeWidth(object: Pointer, width: Pointer): number
  _FPDFPageObj_GetStrokeColor(object: Pointer, r: Pointer, g: Pointer, b: Pointer, a: Pointer): number
  _FPDFPageObj_GetFillColor(object: Pointer, r: Pointer, g: Pointer, b: Pointer, a: Pointer): number
  _FPDFPath_CountSegments(path: Pointer): number
  _FPDFPath_GetPathSegment(path: Pointer, index: number): Pointer
  _FPDFPath_GetDrawMode(path: Pointer, fill: Pointer, stroke: Pointer): number
  _FPDFPathSegment_GetPoint(segment: Pointer, x: Pointer, y: Pointer): number
  _FPDFPathSegment_GetType(segment: Pointer): number
  _FPDFPathSegment_GetClose(segment: Pointer): number
  _FPDFImageObj_GetImagePixelSize(image: Pointer, width: Pointer, height: Pointer): number
  _FPDF_GetFormType(document: Pointer): number
  _EPDFCatalog_GetLanguage(document: Pointer, buffer: Pointer, length: number): number
  _PDFiumExt_OpenFormFillInfo(): Pointer
  _PDFiumExt_CloseFormFillInfo(info: Pointer): void
  _PDFiumExt_InitFormFillEnvironment(document: Pointer, info: Pointer): Pointer
  _PDFiumExt_ExitFormFillEnvironment(form: Pointer): void
  _FPDFPage_GetAnnotCount(page: Pointer): number
  _FPDFPage_GetAnnot(page: Pointer, index: number): Pointer
  _FPDFPage_CloseAnnot(annotation: Pointer): void
  _FPDFAnnot_GetSubtype(annotation: Pointer): number
  _FPDFAnnot_GetFlags(annotation: Pointer): number
  _FPDFAnnot_GetObjectCount(annotation: Pointer): number
  _FPDFAnnot_GetRect(annotation: Pointer, rect: Pointer): number
  _FPDFAnnot_HasKey(annotation: Pointer, key: Pointer): number
  _FPDFAnnot_GetStringValue(annotation: Pointer, key: Pointer, buffer: Pointer, length: number): number
  _FPDFAnnot_GetFileAttachment(annotation: Pointer): Pointer
  _FPDFAnnot_GetLink(annotation: Pointer): Pointer
  _FPDFLink_GetDest(document: Pointer, link: Pointer): Pointer
  _FPDFLink_GetAction(link: Pointer): Pointer
  _FPDFAction_GetType(action: Pointer): number
  _FPDFAction_GetURIPath(document: Pointer, action: Pointer, buffer: Pointer, length: number): number
  _FPDFAnnot_GetFormFieldType(form: Pointer, annotation: Pointer): number
  _FPDFAnnot_GetFormFieldFlags(form: Pointer, annotation: Pointer): number
  _FPDFAnnot_GetFormFieldName(form: Pointer, annotation: Pointer, buffer: Pointer, length: number): number
  _FPDFAnnot_GetFormFieldAlternateName(form: Pointer, annotation: Pointer, buffer: Pointer, length: number): number
  _FPDFAnnot_GetFormFieldValue(form: Pointer, annotation: Pointer, buffer: Pointer, length: number): number
  _FPDFAnnot_GetOptionCount(form: Pointer, annotation: Pointer): number
  _FPDFAnnot_IsOptionSelected(form: Pointer, annotation: Pointer, index: number): number
  _FPDFAnnot_GetOptionLabel(form: Pointer, annotation: Pointer, index: number, buffer: Pointer, length: number): number
  _FPDFDoc_GetAttachmentCount(document: Pointer): number
  _FPDFDoc_GetAttachment(document: Pointer, index: number): Pointer
  _FPDFAttachment_GetName(attachment: Pointer, buffer: Pointer, length: number): number
  _FPDFAttachment_GetSubtype(attachment: Pointer, buffer: Pointer, length: number): number
  _FPDFAttachment_GetFile(attachment: Pointer, buffer: Pointer, length: number, written: Pointer): number
  _FPDF_StructTree_GetForPage(page: Pointer): Pointer
  _FPDF_StructTree_Close(tree: Pointer): void
  _FPDF_StructTree_CountChildren(tree: Pointer): number
  _FPDF_StructTree_GetChildAtIndex(tree: Pointer, index: number): Pointer
  _FPDF_StructElement_GetType(element: Pointer, buffer: Pointer, length: number): number
  _FPDF_StructElement_GetAltText(element: Pointer, buffer: Pointer, length: number): number
  _FPDF_StructElement_CountChildren(element: Pointer): number
  _FPDF_StructElement_GetChildAtIndex(element: Pointer, index: number): Pointer
  _FPDF_StructElement_GetChildMarkedContentID(element: Pointer, index: number): number
  _FPDFPageObj_GetMarkedContentID(object: Pointer): number
  _FPDFPageObj_CountMarks(object: Pointer): number
  _FPDFPageObj_GetMark(object: Pointer, index: number): Pointer
  _FPDFPageObjMark_GetName(mark: Pointer, buffer: Pointer, length: number, needed: Pointer): number
  _FPDFImageObj_GetRenderedBitmap(document: Pointer, page: Pointer, image: Pointer): Pointer
  _FPDFBitmap_GetFormat(bitmap: Pointer): number
  _FPDFBitmap_GetWidth(bitmap: Pointer): number
  _FPDFBitmap_GetHeight(bitmap: Pointer): number
  _FPDFBitmap_GetStride(bitmap: Pointer): number
  _FPDFBitmap_CreateEx(width: number, height: number, format: number, buffer: Pointer, stride: number): Pointer
  _FPDFBitmap_FillRect(bitmap: Pointer, x: number, y: number, width: number, height: number, color: number): number
  _FPDFBitmap_GetBuffer(bitmap: Pointer): Pointer
  _FPDFBitmap_Destroy(bitmap: Pointer): void
  _FPDF_RenderPageBitmap(
    bitmap: Pointer,
    page: Pointer,
    x: number,
    y: number,
    width: number,
    height: number,
    rotate: number,
    flags: number,
  ): void
}

export const SCRATCH_BYTES = 64

/** One PDFium instance; everything it does is synchronous. */
export interface Library {
  readonly raw: Raw
  /** {@link SCRATCH_BYTES} for the results of single calls; never kept across two of them. */
  readonly scratch: Pointer
  /** For names; making one costs more than reading one. */
  readonly utf8: InstanceType<typeof TextDecoder>
}

let loading: Promise<Library> | undefined

/** The one instance of this process, loaded when first needed; its memory grows up to 2 GiB and never shrinks. */
export async function loadLibrary(): Promise<Library> {
  loading ??= start()
  try {
    return await loading
  } catch (error) {
    loading = undefined
    throw new DuomoError(
      'part-unavailable',
      'PDF files can\'t be read: the package "@embedpdf/pdfium" does not load.',
      {
        hint: 'Run `npm install` again; the package brings everything it needs.',
        cause: error,
      },
    )
  }
}

/** After a trap inside the library its memory can't be trusted: the next file gets a fresh instance. */
export function dropLibrary(): void {
  loading = undefined
}

async function start(): Promise<Library> {
  const wasm = await readFile(createRequire(import.meta.url).resolve('@embedpdf/pdfium/pdfium.wasm'))
  const { init } = await import('@embedpdf/pdfium')
  const { pdfium } = await init({ wasmBinary: new Uint8Array(wasm).buffer })
  if (!isRaw(pdfium)) throw new Error('The functions of the PDFium build are not the expected ones.')
  callDirectly(pdfium)
  pdfium._PDFiumExt_Init()
  return { raw: pdfium, scratch: pdfium._malloc(SCRATCH_BYTES), utf8: new TextDecoder() }
}

/**
 * Puts the functions of the WebAssembly module in the place of the build's wrappers, which compose three messages at every call.
 * A build that does not show them stays as it is.
 */
function callDirectly(module: object): void {
  const exported: unknown = 'wasmExports' in module ? module.wasmExports : undefined
  if (typeof exported !== 'object' || exported === null) return
  for (const [name, value] of Object.entries(exported))
    if (typeof value === 'function' && `_${name}` in module) Object.assign(module, { [`_${name}`]: value })
}

function isRaw(module: unknown): module is Raw {
  const names: readonly (keyof Raw)[] = ['_malloc', '_FPDF_LoadMemDocument', '_FPDFText_GetLooseCharBox', 'HEAPU8']
  return typeof module === 'object' && module !== null && names.every((name) => name in module)
}

/** Copies bytes into the library's memory; free the pointer with `_free`. */
export function copyIn(raw: Raw, bytes: Uint8Array): Pointer {
  const pointer = raw._malloc(Math.max(bytes.length, 1))
  if (pointer === 0)
    throw new DuomoError('out-of-memory', `No room for ${bytes.length} bytes in the memory of the PDF reader.`)
  raw.HEAPU8.set(bytes, pointer)
  return pointer
}

/** A zero-terminated string in the library's memory while `use` runs. */
export function withCString<T>(raw: Raw, text: string, use: (pointer: Pointer) => T): T {
  const pointer = copyIn(raw, Buffer.from(`${text}\0`))
  try {
    return use(pointer)
  } finally {
    raw._free(pointer)
  }
}

/** Calls a function of the kind "writes into a buffer, returns the bytes needed", twice. */
export function readBuffer(raw: Raw, call: (buffer: Pointer, length: number) => number): Uint8Array {
  const needed = call(0, 0)
  if (needed <= 0) return new Uint8Array()
  const buffer = raw._malloc(needed)
  try {
    call(buffer, needed)
    return raw.HEAPU8.slice(buffer, buffer + needed)
  } finally {
    raw._free(buffer)
  }
}

// For structure trees and annotations it is asked again and again, and making a decoder costs more than decoding.
const utf16 = new TextDecoder('utf-16le')

/** The same for UTF-16LE text that ends with a zero. */
export function readText(raw: Raw, call: (buffer: Pointer, length: number) => number): string {
  return utf16.decode(readBuffer(raw, call)).replace(/\0+$/, '')
}
