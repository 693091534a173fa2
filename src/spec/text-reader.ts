import type { Box } from '../model/geometry.ts'
import type { Pixels } from './page-renderer.ts'

/** A line of text found in pixels. */
export interface ReadLine {
  readonly text: string
  /** In pixels of the input. */
  readonly box: Box
  /** In `[0, 1]`. */
  readonly confidence: number
  readonly words: readonly { readonly text: string; readonly box: Box }[]
}

/** Pixels → words with boxes (OCR). */
export interface TextReader {
  readonly name: string
  readonly languages: readonly string[]
  doRead(pixels: Pixels, signal: AbortSignal): Promise<readonly ReadLine[]>
}
