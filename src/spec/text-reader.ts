import type { Box } from '../model/geometry.ts'
import type { Pixels } from './page-renderer.ts'

/** A word (of Chinese, Japanese or Korean a run of characters without a gap) found in pixels. */
export interface ReadWord {
  readonly text: string
  /** Upright, around the word, in pixels of the input as it was given. */
  readonly box: Box
  /** In `[0, 1]`. */
  readonly confidence: number
}

/** A line of text found in pixels: what stands close together on one baseline, never across a column or a cell. */
export interface ReadLine extends ReadWord {
  /** In the order of reading; `text` is made of them, with a blank where the picture shows one. */
  readonly words: readonly ReadWord[]
  /** Its characters stand upright below each other. */
  readonly vertical?: true
  /** Its characters are all of one width, as in program text; absent where they are not, or where the reader can't tell. */
  readonly fixedPitch?: true
}

/** What was read in a picture. */
export interface PictureText {
  /** From top to bottom and left to right of the picture turned upright, vertical lines beside each other from the right; not yet the order of columns. */
  readonly lines: readonly ReadLine[]
  /** Quarter turns (clockwise) of the text on the picture: 0 upright, 1 running down, 2 upside down, 3 running up. */
  readonly turn: 0 | 1 | 2 | 3
  /** By how many degrees (clockwise) the lines slant beyond the quarter turn, in `(-45, 45)`. */
  readonly skew: number
}

/** Pixels → words with boxes (OCR). A picture without text gives no lines; a failed reading is an error. */
export interface TextReader {
  readonly name: string
  /** Raised whenever the same pixels may give other words, so that kept readings are made again. */
  readonly version: number
  /** BCP 47, e.g. `zh-Hans`, `en`. */
  readonly languages: readonly string[]
  doRead(pixels: Pixels, signal: AbortSignal): Promise<PictureText>
}
