import { z } from 'zod'
import type { Box } from './geometry.ts'

/** Where on its page each vector of a page stands: patches row by row from the top left, after `first` other vectors. */
export const patchGridSchema = z.object({
  columns: z.number().int().positive(),
  rows: z.number().int().positive(),
  first: z.number().int().nonnegative(),
})
export type PatchGrid = z.infer<typeof patchGridSchema>

/**
 * The part of a page that a vector saw.
 *
 * @param row - of the page's vectors, from 0
 * @param page - width and height, in the unit of the box
 * @returns `undefined` for a vector that is no patch
 */
export function patchBox(
  { columns, rows, first }: PatchGrid,
  row: number,
  page: { readonly width: number; readonly height: number },
): Box | undefined {
  const patch = row - first
  if (patch < 0 || patch >= columns * rows) return undefined
  const width = page.width / columns
  const height = page.height / rows
  return { x: (patch % columns) * width, y: Math.floor(patch / columns) * height, width, height }
}

/** How much each patch of a page has to do with something: row by row from the top left, in `[0, 1]`. */
export interface HeatMap {
  readonly columns: number
  readonly rows: number
  readonly values: Float32Array
}
