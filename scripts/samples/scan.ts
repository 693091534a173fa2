import sharp from 'sharp'
import type { Pixels } from './raster.ts'

/** How a page lies on the glass and what the glass adds. */
export interface ScanFlaws {
  /** Clockwise. */
  readonly degrees: number
  /** Greatest change of a channel by noise, of 255. */
  readonly noise: number
  /** Colour of white paper. */
  readonly paper: readonly [number, number, number]
  /** Any whole number: the same one gives the same noise. */
  readonly seed: number
}

/** Makes a drawn page look scanned and encodes it as JPEG. */
export async function scanPage(page: Pixels, flaws: ScanFlaws): Promise<Uint8Array> {
  const turned = turn(page, flaws.degrees)
  soil(turned, flaws)
  const { width, height } = turned
  return sharp(turned.data, { raw: { width, height, channels: 3 } })
    .jpeg({ quality: 62, chromaSubsampling: '4:2:0' })
    .toBuffer()
}

/** Turns around the middle by bilinear sampling; what comes in from outside is white. */
function turn(page: Pixels, degrees: number): Pixels {
  const { width, height, data } = page
  const out = new Uint8Array(data.length).fill(255)
  const angle = (degrees * Math.PI) / 180
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const [dx, dy] = [x - width / 2, y - height / 2]
      const sourceX = cos * dx + sin * dy + width / 2
      const sourceY = cos * dy - sin * dx + height / 2
      const [left, top] = [Math.floor(sourceX), Math.floor(sourceY)]
      if (left < 0 || top < 0 || left + 1 >= width || top + 1 >= height) continue
      const [fx, fy] = [sourceX - left, sourceY - top]
      for (let channel = 0; channel < 3; channel++) {
        const at = (top * width + left) * 3 + channel
        const upper = (data[at] ?? 255) * (1 - fx) + (data[at + 3] ?? 255) * fx
        const lower = (data[at + width * 3] ?? 255) * (1 - fx) + (data[at + width * 3 + 3] ?? 255) * fx
        out[(y * width + x) * 3 + channel] = upper * (1 - fy) + lower * fy
      }
    }
  return { width, height, data: out }
}

/** Paper tone, a shadow along the left edge where the lid does not close, and noise; in place. */
function soil({ width, height, data }: Pixels, flaws: ScanFlaws): void {
  let state = flaws.seed >>> 0
  for (let y = 0, at = 0; y < height; y++)
    for (let x = 0; x < width; x++, at += 3) {
      // Numerical Recipes' generator: quick, and the same everywhere.
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0
      const grain = ((state >>> 16) / 65535 - 0.5) * 2 * flaws.noise
      const shade = 1 - 0.16 * Math.max(0, 1 - x / (width * 0.06)) - 0.05 * (y / height)
      for (let channel = 0; channel < 3; channel++) {
        const value = ((data[at + channel] ?? 255) / 255) * (flaws.paper[channel] ?? 255) * shade
        data[at + channel] = Math.max(0, Math.min(255, Math.round(value + 14 * (1 - value / 255) + grain)))
      }
    }
}
