import { createPdfRenderer } from '../../src/media/pdfium/renderer.ts'

/** Rows from the top, three bytes (red, green, blue) a pixel. */
export interface Pixels {
  readonly width: number
  readonly height: number
  readonly data: Uint8Array
}

/** Draws the first page of a PDF on white; `scale` is pixels a point. */
export async function rasterise(pdf: Uint8Array, scale: number): Promise<Pixels> {
  const request = { bytes: pdf, mediaType: 'application/pdf', page: 1, scale }
  const { width, height, data } = await createPdfRenderer().doRender(request, new AbortController().signal)
  const opaque = new Uint8Array(width * height * 3)
  for (let from = 0, to = 0; from < data.length; from += 4, to += 3) opaque.set(data.subarray(from, from + 3), to)
  return { width, height, data: opaque }
}
