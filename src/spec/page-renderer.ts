import type { Box } from '../model/geometry.ts'

/** Raw pixels, rows from the top, 4 bytes a pixel (red, green, blue, alpha). */
export interface Pixels {
  readonly width: number
  readonly height: number
  readonly data: Uint8Array
}

export interface RenderRequest {
  readonly bytes: Uint8Array
  readonly mediaType: string
  /** From 1. */
  readonly page: number
  /** Pixels per point; 1 is 72 dpi. */
  readonly scale: number
  /** Only this part of the page; the whole page if absent. */
  readonly box?: Box
  readonly password?: string
}

/** Draws a page, or a part of it, as displayed. */
export interface PageRenderer {
  readonly mediaTypes: readonly string[]
  doRender(request: RenderRequest, signal: AbortSignal): Promise<Pixels>
}
