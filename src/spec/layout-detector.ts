import type { Box } from '../model/geometry.ts'
import type { Pixels } from './page-renderer.ts'

/** What a part of a page is; `furniture` is what runs along the edges of its pages. */
export type RegionKind = 'title' | 'text' | 'list' | 'table' | 'figure' | 'caption' | 'formula' | 'code' | 'furniture'

/** A part of a page as a model saw it. */
export interface LayoutRegion {
  readonly kind: RegionKind
  /** In pixels of the input, inside it. */
  readonly box: Box
  /** In `[0, 1]`. */
  readonly score: number
}

/** Pixels of a page → its parts, none told twice. A page without parts gives none; a failed detection is an error. */
export interface LayoutDetector {
  /** Another model or another threshold has another name, so that kept readings are made again. */
  readonly name: string
  /** Raised whenever the same model may give other regions. */
  readonly version: number
  /** @param pixels - the page upright */
  doDetect(pixels: Pixels, signal: AbortSignal): Promise<readonly LayoutRegion[]>
}
