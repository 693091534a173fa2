import sharp from 'sharp'
import { createRandom } from '../testing/random.ts'

const COLOURS = ['#1f77b4', '#d62728', '#2ca02c', '#ff7f0e', '#444', '#9467bd']

/** A drawing of bars, boxes and lines, another for each seed; a PNG. */
export function drawFigure(seed: number): Promise<Uint8Array> {
  const random = createRandom(seed)
  const [width, height] = [Math.round(300 + 500 * random()), Math.round(250 + 300 * random())]
  const colour = () => COLOURS[Math.floor(random() * COLOURS.length)] ?? '#000'
  const shapes = Array.from({ length: 14 }, (_, n) => {
    const [x, y] = [random() * width, random() * height]
    if (n % 3 === 0)
      return `<rect x="${x * 0.8}" y="${y}" width="${20 + 60 * random()}" height="${height * 0.4 * random() + 10}" fill="${colour()}"/>`
    if (n % 3 === 1)
      return `<circle cx="${x}" cy="${y}" r="${8 + 30 * random()}" fill="none" stroke="${colour()}" stroke-width="4"/>`
    return `<path d="M${x} ${y}L${random() * width} ${random() * height}" stroke="${colour()}" stroke-width="3"/>`
  })
  return draw(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="#fff"/>${shapes.join('')}</svg>`,
  )
}

export async function draw(svg: string): Promise<Uint8Array> {
  return new Uint8Array(await sharp(Buffer.from(svg)).png().toBuffer())
}

/** A picture of one colour. */
export const drawPlain = (colour: string, width = 90, height = 60) =>
  draw(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="${colour}"/></svg>`,
  )
