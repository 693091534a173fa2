import type { Mark } from '../media/draw-marks.ts'
import type { SoundStretch } from '../media/sound-stretch.ts'
import type { HeatMap } from '../model/patch-grid.ts'
import type { LayoutDetectorOptions } from '../ocr/layout/layout-detector.ts'
import type { RenderRequest } from '../spec/page-renderer.ts'
import type { ParserInput } from '../spec/parser.ts'
import type { TextReader } from '../spec/text-reader.ts'

/** What the reader child is asked. */
export type ParseTask = ParserInput & {
  readonly password?: string
  /** Somebody transcribes: send the sound. */
  readonly listen?: boolean
  /** Who reads pixels: the child itself, or its parent, which is then asked with `Pixels` for a `PictureText`; absent for nobody. */
  readonly textReader?: 'own' | Pick<TextReader, 'name' | 'version' | 'languages'>
  /** The model with which the child sees the parts of scanned pages; absent for none. */
  readonly layout?: LayoutDetectorOptions
}
export type DrawTask = RenderRequest & {
  readonly marks: readonly Mark[]
  /** Of the whole page. */
  readonly heat?: HeatMap
}
export interface ShrinkTask {
  /** Of a picture file. */
  readonly bytes: Uint8Array
  /** Pixels that the longer side may have. */
  readonly side: number
}
export type SoundTask = SoundStretch
export interface CutTask {
  /** Of a PDF file. */
  readonly bytes: Uint8Array
  /** From 1, in the order wanted. */
  readonly pages: readonly number[]
  readonly password?: string
}
export interface FingerprintTask {
  /** Of a picture file. */
  readonly bytes: Uint8Array
}
export interface WordsTask {
  /** Of a picture file. */
  readonly bytes: Uint8Array
  readonly textReader: NonNullable<ParseTask['textReader']>
}

/**
 * What it tells while parsing; the result of `parse` is the document, of `draw` and `shrink` a PNG, of `cut` a PDF file, of
 * `sound` a WAV file, of `fingerprint` a vector, of `words` a text.
 */
export type ReaderEvent =
  | { readonly type: 'asset'; readonly sha256: string; readonly bytes: Uint8Array }
  /** `samples`: signed 16 bit in the order of this machine, mono, 16 kHz. */
  | { readonly type: 'sound'; readonly startMs: number; readonly samples: Uint8Array }
  | { readonly type: 'page'; readonly done: number; readonly total: number }
