import type { Mark } from '../media/draw-marks.ts'
import type { RenderRequest } from '../spec/page-renderer.ts'
import type { ParserInput } from '../spec/parser.ts'

/** What the reader child is asked. */
export type ParseTask = ParserInput & {
  readonly password?: string
  /** Somebody transcribes: send the sound. */
  readonly listen?: boolean
}
export type DrawTask = RenderRequest & { readonly marks: readonly Mark[] }

/** What it tells while parsing; the result of `parse` is the document, of `draw` a PNG. */
export type ReaderEvent =
  | { readonly type: 'asset'; readonly sha256: string; readonly bytes: Uint8Array }
  /** `samples`: signed 16 bit in the order of this machine, mono, 16 kHz. */
  | { readonly type: 'sound'; readonly startMs: number; readonly samples: Uint8Array }
  | { readonly type: 'page'; readonly done: number; readonly total: number }
