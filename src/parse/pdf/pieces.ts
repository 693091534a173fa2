import type { Extent } from './extent.ts'
import type { Line } from './lines.ts'

/** A line of a region, cut into pieces at wide gaps. */
export interface PieceLine extends Extent {
  readonly line: Line
  readonly pieces: readonly Line[]
}
