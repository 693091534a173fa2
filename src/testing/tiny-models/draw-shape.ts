import { blankPicture, fill, type Inside, near, type Picture, shrink, speckle } from './picture.ts'
import { COLOURS, type ShapeConcept, type ShapeName } from './shapes.ts'

const SIDE = 32
const SMOOTHING = 2

/** A drawing of 32 by 32 pixels, a little different each time. */
export function drawShape(random: () => number, { colour, shape, place }: Required<ShapeConcept>): Picture {
  const grey = 225 + random() * 30
  const picture = blankPicture(SIDE * SMOOTHING, SIDE * SMOOTHING, near(random, [grey, grey, grey], 6))
  const middle = { left: 9, centre: 16, right: 23 }[place]
  const x = middle + (random() - 0.5) * 3
  const y = 16 + (random() - 0.5) * 8
  const radius = 5.5 + random() * 2.5
  fill(picture, SMOOTHING, shapeAt(shape, x, y, radius), near(random, COLOURS[colour].rgb, 15))
  const small = shrink(picture, SMOOTHING)
  speckle(small, random, 6)
  return small
}

/** The points of a shape around a middle. */
export function shapeAt(shape: ShapeName, middleX: number, middleY: number, radius: number): Inside {
  const arm = radius * 0.33
  return (px, py) => {
    const [x, y] = [px - middleX, py - middleY]
    switch (shape) {
      case 'circle':
        return x * x + y * y < radius * radius
      case 'square':
        return Math.max(Math.abs(x), Math.abs(y)) < radius * 0.9
      case 'triangle':
        return y < radius * 0.8 && y > -radius && Math.abs(x) < (y + radius) * 0.6
      case 'cross':
        return (Math.abs(x) < arm && Math.abs(y) < radius) || (Math.abs(y) < arm && Math.abs(x) < radius)
    }
  }
}
