import type { PageDrawings } from '../../media/pdfium/drawings.ts'
import type { Extent } from '../pdf/extent.ts'
import type { Frame } from '../pdf/frame.ts'
import type { Rulings } from '../pdf/rulings.ts'
import type { Word } from '../pdf/word-builder.ts'

/** What is on a page before anything is known of its layout: from a PDF file, or found in the picture of a page. */
export interface PageContent {
  /** From 1. */
  readonly number: number
  /** Of the page as displayed, in units of the layout. */
  readonly width: number
  readonly height: number
  /** Points of the page as displayed (of a picture: pixels) to one unit of the layout. */
  readonly unit: number
  /** In which the text runs to the right; layout happens here. */
  readonly frame: Frame
  /** In the frame. */
  readonly words: readonly Word[]
  /** In the frame. */
  readonly rulings: Rulings
  /** Curved and slanting strokes, in the frame. */
  readonly marks: readonly Extent[]
  /** Pictures and paths on the page as displayed. */
  readonly drawings: PageDrawings
  /** Fonts are known, and formulas by them. */
  readonly knowsFonts: boolean
  /** Its words stand in the picture that fills the page, which is then no figure. */
  readonly isPicture: boolean
}
