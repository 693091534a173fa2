import sharp, { type Sharp } from 'sharp'
import { beforeAll, describe, expect, it } from 'vitest'
import { shrinkToSquare } from '../media/images.ts'
import { draw, drawFigure, drawPlain } from './draw-figures.fixture.ts'
import { FINGERPRINT_SPACE, toFingerprint } from './fingerprint.ts'
import { SMALL_SIDE } from './small-picture.ts'

async function fingerprintOf(bytes: Uint8Array): Promise<Float32Array> {
  const { pixels, width, height } = await shrinkToSquare(bytes, SMALL_SIDE)
  return toFingerprint({ pixels, aspect: width / height })
}

const cosine = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, n) => sum + value * (b[n] ?? 0), 0)

/** A part of the picture: shares of its sides, cut off at the left, the top, the right, the bottom. */
async function crop(bytes: Uint8Array, left: number, top: number, right: number, bottom: number): Promise<Sharp> {
  const { width, height } = await sharp(bytes).metadata()
  return sharp(bytes).extract({
    left: Math.round(width * left),
    top: Math.round(height * top),
    width: Math.round(width * (1 - left - right)),
    height: Math.round(height * (1 - top - bottom)),
  })
}

const CHANGES: Readonly<Record<string, (bytes: Uint8Array) => Promise<Sharp>>> = {
  'cropped to 80 % on one side': (bytes) => crop(bytes, 0.2, 0, 0, 0),
  'cropped on all sides': (bytes) => crop(bytes, 0.05, 0.07, 0.05, 0.03),
  'scaled to a half': async (bytes) =>
    sharp(bytes).resize({ width: Math.round(((await sharp(bytes).metadata()).width ?? 2) / 2) }),
  'compressed hard': async (bytes) => sharp(await sharp(bytes).jpeg({ quality: 30 }).toBuffer()),
  'without colours': async (bytes) => sharp(bytes).greyscale(),
  'turned, with white corners': async (bytes) => sharp(bytes).rotate(3, { background: '#fff' }),
  'turned back, with black corners': async (bytes) => sharp(bytes).rotate(-3, { background: '#000' }),
  'cropped, turned, scaled and compressed': async (bytes) => {
    const part = await (await crop(bytes, 0.08, 0, 0, 0.1)).png().toBuffer()
    const turned = await sharp(part).rotate(-2, { background: '#fff' }).png().toBuffer()
    return sharp(await sharp(turned).resize({ width: 260 }).jpeg({ quality: 45 }).toBuffer())
  },
}

describe('toFingerprint', () => {
  let figures: Uint8Array[] = []
  let vectors: Float32Array[] = []
  beforeAll(async () => {
    figures = await Promise.all(Array.from({ length: 24 }, (_, seed) => drawFigure(seed + 1)))
    vectors = await Promise.all(figures.map(fingerprintOf))
  })

  it.each(Object.entries(CHANGES))('finds a picture again that was %s', async (_, change) => {
    for (const [n, figure] of figures.entries()) {
      const changed = await fingerprintOf(new Uint8Array(await (await change(figure)).png().toBuffer()))
      const likeness = vectors.map((vector) => cosine(vector, changed))
      expect(likeness.indexOf(Math.max(...likeness))).toBe(n)
    }
  })

  it('is of length 1 and of the dimension of its space, for any picture', async () => {
    const pictures = [
      ...figures.slice(0, 3),
      await drawPlain('#fff'),
      await drawPlain('#000', 1, 1),
      await drawPlain('#08f', 900, 3),
    ]
    for (const picture of pictures) {
      const vector = await fingerprintOf(picture)
      expect(vector).toHaveLength(FINGERPRINT_SPACE.dimension)
      expect(Math.hypot(...vector)).toBeCloseTo(1, 5)
    }
    expect(FINGERPRINT_SPACE.id).toBe(`fingerprint@1/${FINGERPRINT_SPACE.dimension}/l2`)
  })

  it('tells empty pictures by their brightness and shape', async () => {
    const white = await fingerprintOf(await drawPlain('#fff'))
    expect(cosine(white, await fingerprintOf(await drawPlain('#fdfdfd', 180, 120)))).toBeGreaterThan(0.99)
    expect(cosine(white, await fingerprintOf(await drawPlain('#000')))).toBeLessThan(0.9)
    expect(cosine(white, await fingerprintOf(await drawPlain('#fff', 60, 200)))).toBeLessThan(0.9)
  })

  it('does not take the noise of an empty picture for edges', async () => {
    const noisy = await sharp({
      create: {
        width: 200,
        height: 200,
        channels: 3,
        background: '#eee',
        noise: { type: 'gaussian', mean: 235, sigma: 1 },
      },
    })
      .png()
      .toBuffer()
    const plain = await fingerprintOf(await drawPlain('#ebebeb', 200, 200))
    expect(cosine(plain, await fingerprintOf(new Uint8Array(noisy)))).toBeGreaterThan(0.8)
  })

  it('tells the same drawing in other colours from its own', async () => {
    const bars = (fill: string) =>
      draw(
        `<svg xmlns="http://www.w3.org/2000/svg" width="300" height="200"><rect width="300" height="200" fill="#fff"/><path d="M40 180V60h50v120zM120 180V90h50v90zM200 180V30h50v150z" fill="${fill}"/></svg>`,
      )
    const blue = await fingerprintOf(await bars('#1f4fb4'))
    const orange = await fingerprintOf(await bars('#b45f1f'))
    expect(cosine(blue, orange)).toBeGreaterThan(0.7)
    expect(cosine(blue, orange)).toBeLessThan(0.95)
  })

  it('sees a transparent picture as it is printed: on white', async () => {
    const shape = '<circle cx="60" cy="60" r="40" fill="#d00"/>'
    const head = '<svg xmlns="http://www.w3.org/2000/svg" width="150" height="120">'
    const bare = await fingerprintOf(await draw(`${head}${shape}</svg>`))
    const onWhite = await fingerprintOf(await draw(`${head}<rect width="150" height="120" fill="#fff"/>${shape}</svg>`))
    expect(cosine(bare, onWhite)).toBeGreaterThan(0.999)
  })
})
