import type { Pixels } from '../../spec/page-renderer.ts'
import type { Frame } from '../pdf/frame.ts'
import { pointOnPage } from './scan-frame.ts'

/** One byte a pixel, rows from the top. */
export interface Bitmap {
  readonly width: number
  readonly height: number
  readonly data: Uint8Array
}

/** How bright each pixel is (0 to 255), on white where it is transparent; white letters on black are turned into black on white. */
export function readBrightness({ width, height, data }: Pixels): Bitmap {
  const bright = new Uint8Array(width * height)
  const counts = new Uint32Array(256)
  for (let n = 0, at = 0; n < bright.length; n++, at += 4) {
    const luma = (77 * (data[at] ?? 0) + 151 * (data[at + 1] ?? 0) + 28 * (data[at + 2] ?? 0)) >> 8
    const alpha = data[at + 3] ?? 255
    const value = alpha === 255 ? luma : 255 - Math.round(((255 - luma) * alpha) / 255)
    bright[n] = value
    counts[value] = (counts[value] ?? 0) + 1
  }
  if (middleOf(counts, bright.length) < 96) for (let n = 0; n < bright.length; n++) bright[n] = 255 - (bright[n] ?? 0)
  return { width, height, data: bright }
}

function middleOf(counts: Uint32Array, total: number): number {
  let seen = 0
  for (let value = 0; value < 256; value++) {
    seen += counts[value] ?? 0
    if (2 * seen >= total) return value
  }
  return 255
}

/** Darker than its surroundings by this much (0 to 255), and by this share of their brightness. */
const MIN_CONTRAST = 14
const MIN_SHARE = 0.09

/**
 * Ink (1) and paper (0): what is darker than the mean of the square around it, so that shadows and tinted paper don't matter.
 *
 * @param radius - of the square, pixels: wider than strokes are thick
 */
export function findInk({ width, height, data }: Bitmap, radius: number): Bitmap {
  const ink = new Uint8Array(width * height)
  // Sums of the columns over the rows of the square; one running sum goes over them.
  const columns = new Uint32Array(width)
  const addRow = (y: number, sign: 1 | -1): void => {
    const from = y * width
    for (let x = 0; x < width; x++) columns[x] = (columns[x] ?? 0) + sign * (data[from + x] ?? 0)
  }
  for (let y = 0; y < Math.min(radius, height); y++) addRow(y, 1)
  for (let y = 0; y < height; y++) {
    if (y + radius < height) addRow(y + radius, 1)
    if (y - radius - 1 >= 0) addRow(y - radius - 1, -1)
    const rows = Math.min(y + radius, height - 1) - Math.max(y - radius, 0) + 1
    let sum = 0
    for (let x = 0; x < Math.min(radius, width); x++) sum += columns[x] ?? 0
    for (let x = 0; x < width; x++) {
      if (x + radius < width) sum += columns[x + radius] ?? 0
      if (x - radius - 1 >= 0) sum -= columns[x - radius - 1] ?? 0
      const mean = sum / (rows * (Math.min(x + radius, width - 1) - Math.max(x - radius, 0) + 1))
      if ((data[y * width + x] ?? 0) < mean - Math.max(MIN_CONTRAST, MIN_SHARE * mean)) ink[y * width + x] = 1
    }
  }
  return { width, height, data: ink }
}

/** The bitmap as the frame shows it. The frame's units are its pixels. */
export function turnUpright(bitmap: Bitmap, frame: Frame, filling: number): Bitmap {
  const [width, height] = [Math.round(frame.width), Math.round(frame.height)]
  if (frame.turn === 0 && isStraight(frame)) return bitmap
  const data = new Uint8Array(width * height)
  for (let y = 0; y < height; y++) {
    // A row of the frame is a straight line of the bitmap.
    let [sx, sy] = pointOnPage(frame, 0.5, y + 0.5)
    const [endX, endY] = pointOnPage(frame, width + 0.5, y + 0.5)
    const [dx, dy] = [(endX - sx) / width, (endY - sy) / width]
    for (let x = 0; x < width; x++, sx += dx, sy += dy) {
      const [px, py] = [Math.floor(sx), Math.floor(sy)]
      const inside = px >= 0 && py >= 0 && px < bitmap.width && py < bitmap.height
      data[y * width + x] = inside ? (bitmap.data[py * bitmap.width + px] ?? 0) : filling
    }
  }
  return { width, height, data }
}

function isStraight(frame: Frame): boolean {
  return [0, 0.25, 0.5, 0.75, 1].every((part) => {
    const [x, y] = pointOnPage(frame, frame.width, part * frame.height)
    return Math.abs(x - frame.width) < 0.5 && Math.abs(y - part * frame.height) < 0.5
  })
}
