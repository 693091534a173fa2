import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { init, type WrappedPdfiumModule } from '@embedpdf/pdfium'

/** Rows from the top, three bytes (red, green, blue) a pixel. */
export interface Pixels {
  readonly width: number
  readonly height: number
  readonly data: Uint8Array
}

const BYTES_PER_PIXEL = 4

let loading: Promise<WrappedPdfiumModule> | undefined

/** Draws the first page of a PDF on white; `scale` is pixels a point. */
export async function rasterise(pdf: Uint8Array, scale: number): Promise<Pixels> {
  loading ??= loadPdfium()
  const pdfium = await loading
  // The package's own types leave the memory to @types/emscripten; it may move while PDFium works, so it is read anew each time.
  const memory = pdfium.pdfium as typeof pdfium.pdfium & { readonly HEAPU8: Uint8Array }
  const source = memory.wasmExports.malloc(pdf.length)
  memory.HEAPU8.set(pdf, source)
  const document = pdfium.FPDF_LoadMemDocument(source, pdf.length, '')
  if (document === 0) throw new Error(`PDFium could not open the drawn page (error ${pdfium.FPDF_GetLastError()})`)
  const page = pdfium.FPDF_LoadPage(document, 0)
  const width = Math.round(pdfium.FPDF_GetPageWidthF(page) * scale)
  const height = Math.round(pdfium.FPDF_GetPageHeightF(page) * scale)
  const bitmap = pdfium.FPDFBitmap_Create(width, height, 0)
  pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, 0xffffffff)
  pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, 0)
  const stride = pdfium.FPDFBitmap_GetStride(bitmap)
  const start = pdfium.FPDFBitmap_GetBuffer(bitmap)
  const data = new Uint8Array(width * height * 3)
  for (let y = 0, to = 0; y < height; y++) {
    for (let x = 0; x < width; x++, to += 3) {
      const from = start + y * stride + x * BYTES_PER_PIXEL
      data[to] = memory.HEAPU8[from + 2] ?? 0
      data[to + 1] = memory.HEAPU8[from + 1] ?? 0
      data[to + 2] = memory.HEAPU8[from] ?? 0
    }
  }
  pdfium.FPDFBitmap_Destroy(bitmap)
  pdfium.FPDF_ClosePage(page)
  pdfium.FPDF_CloseDocument(document)
  memory.wasmExports.free(source)
  return { width, height, data }
}

async function loadPdfium(): Promise<WrappedPdfiumModule> {
  const path = createRequire(import.meta.url).resolve('@embedpdf/pdfium/pdfium.wasm')
  const bytes = await readFile(path)
  const pdfium = await init({ wasmBinary: new Uint8Array(bytes).buffer })
  pdfium.PDFiumExt_Init()
  return pdfium
}
