import { shapeAt } from './draw-shape.ts'
import { blankPicture, fill, near, type Picture, speckle } from './picture.ts'
import { COLOURS, type ShapeConcept } from './shapes.ts'

export const PAGE_SIDE = 128

/** Places for shapes: three by three. */
const SLOTS = 3

export interface DrawnShape extends ShapeConcept {
  /** Its middle, in pixels from the top left. */
  readonly x: number
  readonly y: number
}

export interface DrawnPage {
  readonly picture: Picture
  readonly shapes: readonly DrawnShape[]
}

/** A page of lines of text with a few coloured shapes, one in each of some places. */
export function drawPage(random: () => number, concepts: readonly ShapeConcept[]): DrawnPage {
  const paper = 235 + random() * 20
  const page = blankPicture(PAGE_SIDE, PAGE_SIDE, near(random, [paper, paper, paper], 4))
  const slots = Array.from({ length: SLOTS * SLOTS }, (_, slot) => ({ slot, order: random() }))
    .sort((a, b) => a.order - b.order)
    .map(({ slot }) => slot)
  for (const slot of slots.slice(concepts.length)) if (random() < 0.6) drawLines(random, page, slot)
  const shapes = concepts.map((concept, n) => drawInto(random, page, slots[n] ?? 0, concept))
  speckle(page, random, 6)
  return { picture: page, shapes }
}

function drawInto(random: () => number, page: Picture, slot: number, { colour, shape }: ShapeConcept): DrawnShape {
  const middle = middleOf(slot)
  const [x, y] = [middle.x + (random() - 0.5) * 12, middle.y + (random() - 0.5) * 12]
  // A tall page that is brought to a square squeezes what it shows.
  const squeeze = 1 + random() * 0.45
  const inside = shapeAt(shape, 0, 0, 13 + random() * 7)
  fill(page, 1, (px, py) => inside(px - x, (py - y) * squeeze), near(random, COLOURS[colour].rgb, 15))
  return { colour, shape, x, y }
}

function drawLines(random: () => number, page: Picture, slot: number): void {
  const { x, y } = middleOf(slot)
  const ink = 60 + random() * 80
  const width = 12 + random() * 7
  fill(
    page,
    1,
    (px, py) =>
      Math.abs(px - x) < width && Math.abs(py - y) < 16 && (py - y + 16) % 6 < 2 && Math.sin(px * 1.7 + py) < 0.6,
    [ink, ink, ink],
  )
}

function middleOf(slot: number): { readonly x: number; readonly y: number } {
  const side = PAGE_SIDE / SLOTS
  return { x: ((slot % SLOTS) + 0.5) * side, y: (Math.floor(slot / SLOTS) + 0.5) * side }
}
