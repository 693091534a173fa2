import type { Extent } from './extent.ts'

/** Characters that belong together without a blank, in the page's frame. */
export interface Word extends Extent {
  readonly text: string
  readonly baseline: number
  /** Font size in points. */
  readonly size: number
  readonly bold: boolean
  readonly italic: boolean
  readonly mono: boolean
  /** Set in a font for formulas. */
  readonly math: boolean
  /** A blank character stands before it in the file. */
  readonly spaced: boolean
  /** Runs in another direction than the page's text. */
  readonly turned: boolean
}
