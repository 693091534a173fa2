import { pick } from '../random.ts'

/** A page is two columns of four slots, each of which holds one part of it or nothing. */
export const SLOT_WIDTH = 64
export const SLOT_HEIGHT = 48
export const PAGE_COLUMNS = 2
export const PAGE_ROWS = 4

export const PART_KINDS = ['title', 'text', 'table', 'picture'] as const
export type PartKind = (typeof PART_KINDS)[number]

export interface DrawnSlot {
  /** Row-major `[SLOT_HEIGHT, SLOT_WIDTH]`, from 0 black to 1 white. */
  readonly grey: Float32Array
  /** What stands in it; `edges` are left, top, right, bottom in shares of the slot. */
  readonly part?: { readonly kind: PartKind; readonly edges: readonly [number, number, number, number] }
}

/** Pixels that are drawn for one that is kept: what makes edges soft, as those of a page that was made small. */
const FINE = 3

interface Sheet {
  readonly width: number
  readonly data: Float32Array
}

/** A slot of a page that was made small: a big title, lines of text, a table with its rules, a picture, or nothing. */
export function drawSlot(random: () => number): DrawnSlot {
  const sheet = { width: SLOT_WIDTH * FINE, data: new Float32Array(SLOT_WIDTH * SLOT_HEIGHT * FINE * FINE).fill(1) }
  const kind = random() < 0.15 ? undefined : pick(random, PART_KINDS)
  const box = kind && drawPart(random, sheet, kind)
  const grey = shrink(sheet)
  const noise = 0.06 * random()
  for (let n = 0; n < grey.length; n++) grey[n] = (grey[n] ?? 0) * (1 - noise * random())
  if (!kind || !box) return { grey }
  const [x0, y0, x1, y1] = box
  return { grey, part: { kind, edges: [x0 / SLOT_WIDTH, y0 / SLOT_HEIGHT, x1 / SLOT_WIDTH, y1 / SLOT_HEIGHT] } }
}

type Corners = readonly [x0: number, y0: number, x1: number, y1: number]

function drawPart(random: () => number, sheet: Sheet, kind: PartKind): Corners {
  const between = (low: number, high: number) => low + random() * (high - low)
  const x0 = between(3, 16)
  const y0 = between(2, 18)
  const width = between(0.55, 1) * (SLOT_WIDTH - 3 - x0)
  switch (kind) {
    case 'title':
      return drawLines(random, sheet, {
        x0,
        y0,
        width,
        size: between(4.6, 8),
        lines: random() < 0.6 ? 1 : 2,
        ink: between(0.6, 0.9),
      })
    case 'text':
      return drawLines(random, sheet, {
        x0,
        y0,
        width: Math.max(width, 34),
        size: between(1.8, 3.4),
        lines: Math.floor(between(3, 8)),
        ink: between(0.25, 0.7),
      })
    case 'table':
      return drawTable(random, sheet, x0, y0, Math.max(width, 30))
    case 'picture': {
      const y1 = y0 + between(0.5, 1) * (SLOT_HEIGHT - 2 - y0)
      const ground = between(0.25, 0.8)
      fill(sheet, [x0, y0, x0 + width, y1], ground)
      for (let n = Math.floor(between(0, 5)); n > 0; n--) {
        const [x, y] = [between(x0, x0 + width), between(y0, y1)]
        fill(sheet, [x, y, between(x, x0 + width), between(y, y1)], between(0.1, 0.9))
      }
      return [x0, y0, x0 + width, y1]
    }
  }
}

interface LinePlan {
  readonly x0: number
  readonly y0: number
  readonly width: number
  /** Height of capitals, pixels. */
  readonly size: number
  readonly lines: number
  readonly ink: number
}

/** Letters too small to be told apart: upright strokes, closer and lower than the line is high. */
function drawLines(random: () => number, sheet: Sheet, plan: LinePlan): Corners {
  const { x0, y0, size, lines, ink } = plan
  const pitch = size * (1.5 + 1.1 * random())
  let [right, bottom] = [x0, y0]
  for (let line = 0; line < lines; line++) {
    const top = y0 + line * pitch
    if (top + size > SLOT_HEIGHT - 1) break
    const end = x0 + plan.width * (line === lines - 1 && lines > 1 ? 0.3 + 0.7 * random() : 0.92 + 0.08 * random())
    let x = x0
    while (x < end - 0.5 * size) {
      const word = Math.min(x + size * (1 + 4 * random()), end)
      drawWord(random, sheet, [x, top, word, top + size], ink)
      right = Math.max(right, word)
      x = word + 0.45 * size
    }
    bottom = top + size
  }
  return [x0, y0, right, bottom]
}

function drawWord(random: () => number, sheet: Sheet, [x0, y0, x1, y1]: Corners, ink: number): void {
  const height = y1 - y0
  const stroke = 0.14 * height * (0.7 + ink)
  for (let x = x0; x < x1; x += height * (0.28 + 0.12 * random())) {
    const low = random() < 0.75 ? 0.28 * height : 0
    fill(sheet, [x, y0 + low, Math.min(x + Math.max(stroke, 1 / FINE), x1), y1], 1 - ink)
    if (random() < 0.5) fill(sheet, [x, y1 - stroke, Math.min(x + 0.3 * height, x1), y1], 1 - ink)
  }
}

function drawTable(random: () => number, sheet: Sheet, x0: number, y0: number, width: number): Corners {
  const columns = 2 + Math.floor(random() * 3)
  const step = 4.5 + random() * 6
  const rows = Math.max(2, Math.min(2 + Math.floor(random() * 5), Math.floor((SLOT_HEIGHT - 3 - y0) / step)))
  const [x1, y1] = [x0 + width, y0 + rows * step]
  const thin = (1 + Math.floor(random() * 2)) / FINE
  const ink = 0.05 + 0.45 * random()
  const letters = 0.25 + 0.45 * random()
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      const [left, top] = [x0 + (column * width) / columns + 1.5, y0 + row * step + 0.3 * step]
      const end = left + (0.3 + 0.5 * random()) * (width / columns - 3)
      drawWord(random, sheet, [left, top, end, top + (0.3 + 0.15 * random()) * step], letters)
    }
  for (let row = 0; row <= rows; row++) fill(sheet, [x0, y0 + row * step, x1, y0 + row * step + thin], ink)
  for (let column = 0; column <= columns; column++) {
    const x = x0 + (column * width) / columns
    fill(sheet, [x, y0, x + thin, y1], ink)
  }
  return [x0, y0, x1, y1]
}

function fill({ width, data }: Sheet, [x0, y0, x1, y1]: Corners, grey: number): void {
  const height = data.length / width
  const at = (value: number, most: number) => Math.min(Math.max(Math.round(value * FINE), 0), most)
  for (let y = at(y0, height); y < at(y1, height); y++)
    data.fill(grey, y * width + at(x0, width), y * width + Math.max(at(x1, width), at(x0, width)))
}

function shrink({ width, data }: Sheet): Float32Array {
  const out = new Float32Array(SLOT_WIDTH * SLOT_HEIGHT)
  for (let n = 0; n < data.length; n++) {
    const to = Math.floor(Math.floor(n / width) / FINE) * SLOT_WIDTH + Math.floor((n % width) / FINE)
    out[to] = (out[to] ?? 0) + (data[n] ?? 0) / (FINE * FINE)
  }
  return out
}
