import type { ChurchKind } from './churches.ts'
import { blankPicture, type Colour, fill, type Inside, near, type Picture, shrink, speckle } from './picture.ts'

const SIDE = 32
const SMOOTHING = 2
const BRICK: Colour = [220, 181, 146]
const STONE: Colour = [222, 214, 200]
const DARK: Colour = [90, 80, 72]
const LEAD: Colour = [140, 162, 174]
const GOLD: Colour = [227, 184, 78]
const GLASS: Colour = [80, 90, 140]

/** A drawing of 32 by 32 pixels: domes over round arches, or towers with spires; a little different each time. */
export function drawChurch(random: () => number, kind: ChurchKind): Picture {
  const sky = near(random, random() < 0.5 ? [245, 245, 240] : [205, 222, 240], 10)
  const picture = blankPicture(SIDE * SMOOTHING, SIDE * SMOOTHING, sky)
  const shiftX = (random() - 0.5) * 3
  const shiftY = (random() - 0.5) * 3
  const zoom = 0.85 + random() * 0.3
  const paint = (inside: Inside, colour: Colour) =>
    fill(
      picture,
      SMOOTHING,
      (x, y) => inside((x - 16 - shiftX) / zoom, (y - 28 - shiftY) / zoom),
      near(random, colour, 14),
    )
  paint((_, y) => y > 0 && y < 1.5, [201, 195, 168])
  // Middle below the building, y upwards negative.
  if (kind === 'gothic') paintGothic(paint)
  else paintDomed(paint, kind === 'san-marco' ? [-11, -5.5, 0, 5.5, 11] : [0], kind === 'san-marco' ? 3.2 : 8)
  const small = shrink(picture, SMOOTHING)
  speckle(small, random, 6)
  return small
}

type Paint = (inside: Inside, colour: Colour) => void

function paintDomed(paint: Paint, domes: readonly number[], radius: number): void {
  const wide = domes.length > 1
  const half = wide ? 14 : 12
  const roof = wide ? -13 : -11
  paint(rectangle(-half, roof, half, 0), BRICK)
  if (!wide) paint(rectangle(-8.5, -15, 8.5, roof), BRICK)
  const base = wide ? roof : -15
  for (const x of domes) {
    const size = wide && x === 0 ? radius + 1 : radius
    paint((px, py) => py < base && (px - x) ** 2 + (py - base) ** 2 < size * size, LEAD)
    paint(rectangle(x - 0.4, base - size - 2, x + 0.4, base - size), GOLD)
  }
  for (const x of wide ? [-11, -5.5, 0, 5.5, 11] : [-7, 0, 7]) {
    paint(roundArch(x, wide ? 2.2 : 2.8, wide ? -5 : -4), GOLD)
    paint(rectangle(x - 1.2, wide ? -5 : -4, x + 1.2, 0), DARK)
  }
}

function paintGothic(paint: Paint): void {
  paint(rectangle(-10, -14, 10, 0), STONE)
  paint(spire(0, 4, -14, -19), STONE)
  for (const x of [-7.5, 7.5]) {
    paint(rectangle(x - 3, -17, x + 3, 0), STONE)
    paint(spire(x, 3, -17, -27), [190, 180, 165])
    paint(spire(x, 1, -6, -14), GLASS)
    paint(spire(x, 1.6, 0, -5), DARK)
  }
  paint((x, y) => x * x + (y + 11) ** 2 < 6, GLASS)
  paint(spire(0, 2, 0, -7), DARK)
}

function rectangle(left: number, top: number, right: number, bottom: number): Inside {
  return (x, y) => x >= left && x < right && y >= top && y < bottom
}

function roundArch(middle: number, radius: number, spring: number): Inside {
  return (x, y) =>
    Math.abs(x - middle) < radius && y < 0 && (y >= spring || (x - middle) ** 2 + (y - spring) ** 2 < radius * radius)
}

function spire(middle: number, half: number, base: number, top: number): Inside {
  return (x, y) => y <= base && y >= top && Math.abs(x - middle) < (half * (y - top)) / (base - top)
}
