import type { OnnxSession } from '../onnx/session.ts'
import { type ByteMap, findComponents } from './components.ts'
import { findLineAreas } from './line-areas.ts'
import type { Pyramid } from './pyramid.ts'
import type { Rectangle } from './rectangle.ts'
import { type Normalisation, sampleGrid } from './sample.ts'

/** ImageNet's means and deviations, in the order blue, green, red that the models were trained with. */
const IMAGENET: Normalisation = {
  factor: [1 / (255 * 0.229), 1 / (255 * 0.224), 1 / (255 * 0.225)],
  offset: [-0.485 / 0.229, -0.456 / 0.224, -0.406 / 0.225],
}
/** The detector halves its input five times. */
const MULTIPLE = 32
/** Side of what is detected at once; a larger map is put together from tiles, so memory does not grow with the picture. */
const TILE = 1280
/** Tiles overlap by this much, and what lies nearer than half of it to a seam is taken from the neighbour. */
const OVERLAP = 128
/** A cell belongs to a text when the detector gives it so much, of 255. */
const THRESHOLD = 0.3 * 255
/** Mean of the detector over a text's rectangle below which it is no text. */
const LEAST_SCORE = 0.45
/** The detector marks the middle of a text; by this ratio of area to perimeter its rectangle grows again (DB, Liao et al. 2020, §3.5). */
const UNCLIP = 1.6
/** Longer side at which texts are looked for first. */
const SIDE = 1280
/** A picture smaller than {@link SIDE} is enlarged, but no more than so many times. */
const MOST_ENLARGED = 2
/** Print whose lines come out thinner than this, in cells, is looked for again larger, so that they come out as thick as is enough. */
const SMALL_PRINT = { thin: 12, enough: 18, most: 2.5 } as const

/** A place that holds text, in pixels of the picture. */
export interface FoundText extends Rectangle {
  /** Mean of the detector in `[0, 1]`. */
  readonly score: number
}

/** The texts of a picture, unordered; `width` is the longer side. Looks twice where the print is small. */
export async function findTexts(session: OnnxSession, pyramid: Pyramid, signal: AbortSignal): Promise<FoundText[]> {
  const scale = Math.min(SIDE / Math.max(pyramid.width, pyramid.height), MOST_ENLARGED)
  const texts = await detectTexts(session, pyramid, scale, signal)
  const heights = texts.map(({ height }) => height * scale).sort((a, b) => a - b)
  const thickness = heights[heights.length >> 2] ?? Infinity
  if (thickness >= SMALL_PRINT.thin) return texts
  const larger = Math.min(scale * Math.min(SMALL_PRINT.enough / thickness, SMALL_PRINT.most), MOST_ENLARGED)
  return larger > scale ? detectTexts(session, pyramid, larger, signal) : texts
}

/** The texts of a picture seen at `scale`, unordered; `width` is the longer side. */
async function detectTexts(
  session: OnnxSession,
  pyramid: Pyramid,
  scale: number,
  signal: AbortSignal,
): Promise<FoundText[]> {
  const map = await textMap(session, pyramid, scale, signal)
  const [toX, toY] = [pyramid.width / map.width, pyramid.height / map.height]
  return findComponents(map, THRESHOLD).flatMap((component) =>
    findLineAreas(component, map).flatMap(({ score, ...rectangle }) =>
      score < LEAST_SCORE ? [] : [{ ...scaled(unclip(rectangle), toX, toY), score }],
    ),
  )
}

function unclip(rectangle: Rectangle): Rectangle {
  const { width, height } = rectangle
  const distance = (width * height * UNCLIP) / (2 * (width + height))
  return { ...rectangle, width: width + 2 * distance, height: height + 2 * distance }
}

/** The two factors differ by a rounding only, so the rectangle stays one. */
function scaled({ centre, width, height, along }: Rectangle, toX: number, toY: number): Rectangle {
  const mean = (toX + toY) / 2
  return { centre: { x: centre.x * toX, y: centre.y * toY }, width: width * mean, height: height * mean, along }
}

/** What the detector sees at `scale`, each value 255 times its certainty. */
async function textMap(session: OnnxSession, pyramid: Pyramid, scale: number, signal: AbortSignal): Promise<ByteMap> {
  const width = toMultiple(pyramid.width * scale)
  const height = toMultiple(pyramid.height * scale)
  const [stepX, stepY] = [pyramid.width / width, pyramid.height / height]
  const values = new Uint8Array(width * height)
  for (const [top, bottom] of tiles(height))
    for (const [left, right] of tiles(width)) {
      signal.throwIfAborted()
      const [columns, rows] = [right - left, bottom - top]
      const grid = {
        columns,
        rows,
        corner: { x: left * stepX, y: top * stepY },
        along: { x: stepX, y: 0 },
        down: { x: 0, y: stepY },
      }
      const input = { data: sampleGrid(pyramid, grid, IMAGENET), dims: [1, 3, rows, columns] }
      const { data } = await session.run(input)
      const [skipX, skipY] = [left > 0 ? OVERLAP / 2 : 0, top > 0 ? OVERLAP / 2 : 0]
      for (let y = skipY; y < rows; y++)
        for (let x = skipX, to = (top + y) * width + left; x < columns; x++)
          values[to + x] = Math.round((data[y * columns + x] ?? 0) * 255)
    }
  return { width, height, values }
}

const toMultiple = (length: number) => Math.max(MULTIPLE, Math.round(length / MULTIPLE) * MULTIPLE)

/** `[from, to)` of tiles of about equal length that cover `length`, each a multiple of what the detector takes. */
function tiles(length: number): [number, number][] {
  const count = length <= TILE ? 1 : Math.ceil((length - OVERLAP) / (TILE - OVERLAP))
  const size = Math.min(length, toMultiple((length + (count - 1) * OVERLAP) / count + MULTIPLE / 2))
  return Array.from({ length: count }, (_, n) => {
    const from = n === count - 1 ? length - size : n * (size - OVERLAP)
    return [from, from + size]
  })
}
