import type { HeatMap } from '../model/patch-grid.ts'
import type { Pixels } from '../spec/page-renderer.ts'

/** Red, green, blue of warm to hot; also told apart by lightness, for people who see no red or no green. */
const WARM = [255, 205, 40] as const
const HOT = [190, 0, 30] as const
/** What is left of the page's ink under nothing hot, and how much of the hottest place is colour. */
const INK = 0.75
const MOST = 0.75

/**
 * Draws heat over a picture of the whole page, in place: the page becomes grey, so that every colour is heat; from yellow to
 * dark red, smooth from the middle of a patch to the next.
 */
export function drawHeat({ width, height, data }: Pixels, heat: HeatMap): void {
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * 4
      const warmth = heatAt(heat, ((x + 0.5) / width) * heat.columns - 0.5, ((y + 0.5) / height) * heat.rows - 0.5)
      const grey = 255 - INK * (255 - lightness(data, at))
      const share = MOST * warmth
      for (let channel = 0; channel < 3; channel++) {
        const colour = (WARM[channel] ?? 0) + ((HOT[channel] ?? 0) - (WARM[channel] ?? 0)) * warmth
        data[at + channel] = Math.round(grey * (1 - share) + colour * share)
      }
    }
}

/** Between four patches, by how near their middles are; beyond the outermost as they are. */
function heatAt({ columns, rows, values }: HeatMap, column: number, row: number): number {
  const [left, top] = [clamp(Math.floor(column), columns), clamp(Math.floor(row), rows)]
  const [right, bottom] = [clamp(Math.floor(column) + 1, columns), clamp(Math.floor(row) + 1, rows)]
  const [across, down] = [column - Math.floor(column), row - Math.floor(row)]
  const value = (x: number, y: number) => values[y * columns + x] ?? 0
  const upper = value(left, top) * (1 - across) + value(right, top) * across
  const lower = value(left, bottom) * (1 - across) + value(right, bottom) * across
  return upper * (1 - down) + lower * down
}

const clamp = (n: number, count: number) => Math.max(0, Math.min(n, count - 1))

/** Rec. 601 luma. */
function lightness(data: Uint8Array, at: number): number {
  return 0.299 * (data[at] ?? 0) + 0.587 * (data[at + 1] ?? 0) + 0.114 * (data[at + 2] ?? 0)
}
