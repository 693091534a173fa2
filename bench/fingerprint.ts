import path from 'node:path'
import sharp from 'sharp'
import { toFingerprint } from '../src/encode/fingerprint.ts'
import { SMALL_SIDE } from '../src/encode/small-picture.ts'
import { shrinkToSquare } from '../src/media/images.ts'
import { createRandom } from '../src/testing/random.ts'
import { cpuMs, percentileOf } from './cpu.ts'
import { type Figure, figuresOf } from './figures-of.ts'
import { type Measure, medianOf, rounded } from './measurement.ts'

const SAMPLES = path.resolve(import.meta.dirname, '../samples')
const VARIANTS = 3
/** Pictures whose colours (0 to 255) differ by no more than this on average, drawn 32 × 32, are equal to anyone who looks. */
const EQUAL_DIFFERENCE = 2
const EQUAL_ASPECT = 0.1

/**
 * How surely a changed picture finds the page of its figure by nothing but the fingerprint. `recallAt1` counts equal pictures on
 * other pages, `recallAt1SamePages` only pages on which the very same file stands.
 */
export const measureFingerprint: Measure = async (named) => {
  const figures = await figuresOf(named.length > 0 ? named : [SAMPLES])
  if (figures.length === 0) throw new Error('no figures in these files')
  const costs: number[] = []
  const known: Known[] = []
  // What a process pays once is not the price of a picture.
  for (const { bytes } of figures.slice(0, 10)) await fingerprintOf(bytes)
  for (const figure of figures) {
    let vector: Float32Array = new Float32Array()
    costs.push(await cpuMs(async () => (vector = await fingerprintOf(figure.bytes))))
    known.push({ ...figure, vector, ...(await lookOf(figure.bytes)) })
  }
  const hits = { first: 0, samePages: 0, amongFive: 0 }
  const likeness = { own: [] as number[], stranger: [] as number[] }
  let asked = 0
  for (const [n, figure] of known.entries()) {
    const equal = new Set(known.filter((other) => isEqual(figure, other)).flatMap(({ pages }) => [...pages]))
    for (let variant = 0; variant < VARIANTS; variant++) {
      const question = await fingerprintOf(await changed(figure.bytes, createRandom(1000 * n + variant)))
      const order = ranked(question, known)
      likeness.own.push(dot(figure.vector, question))
      const stranger = order.find((other) => !isEqual(figure, other))
      if (stranger) likeness.stranger.push(dot(stranger.vector, question))
      const groups = order.map(({ pages }) => pages)
      asked++
      if (meets(groups[0], equal)) hits.first++
      if (meets(groups[0], figure.pages)) hits.samePages++
      if (firstPages(groups, 5).some((page) => equal.has(page))) hits.amongFive++
    }
  }
  return {
    figures: {
      figures: figures.length,
      questions: asked,
      recallAt1: share(hits.first, asked),
      recallAt1SamePages: share(hits.samePages, asked),
      recallAt5: share(hits.amongFive, asked),
      // Where between them a picture counts as unknown is `leastSimilarity` of the encoder.
      ownSimilarityP01: rounded(percentileOf(likeness.own, 0.01)),
      ownSimilarityP05: rounded(percentileOf(likeness.own, 0.05)),
      strangerSimilarityP50: rounded(percentileOf(likeness.stranger, 0.5)),
      strangerSimilarityP95: rounded(percentileOf(likeness.stranger, 0.95)),
      cpuMsMean: rounded(costs.reduce((sum, cost) => sum + cost, 0) / costs.length),
      cpuMsMedian: rounded(medianOf(costs)),
      cpuMsP95: rounded(percentileOf(costs, 0.95)),
    },
    peers: {},
  }
}

interface Known extends Figure {
  readonly vector: Float32Array
  /** Drawn 32 × 32, three values a pixel. */
  readonly look: Uint8Array
  readonly aspect: number
}

const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, n) => sum + value * (b[n] ?? 0), 0)
const share = (part: number, whole: number) => Math.round((1000 * part) / whole) / 1000
const meets = (pages: ReadonlySet<string> | undefined, wanted: ReadonlySet<string>) =>
  pages !== undefined && [...pages].some((page) => wanted.has(page))

async function fingerprintOf(bytes: Uint8Array) {
  const { pixels, width, height } = await shrinkToSquare(bytes, SMALL_SIDE)
  return toFingerprint({ pixels, aspect: width / height })
}

async function lookOf(bytes: Uint8Array): Promise<{ look: Uint8Array; aspect: number }> {
  const { pixels, width, height } = await shrinkToSquare(bytes, 32)
  return { look: pixels.data.filter((_, n) => n % 4 < 3), aspect: width / height }
}

function isEqual(one: Known, other: Known): boolean {
  if (Math.abs(Math.log(one.aspect / other.aspect)) > EQUAL_ASPECT) return false
  const difference = one.look.reduce((sum, value, n) => sum + Math.abs(value - (other.look[n] ?? 0)), 0)
  return difference / one.look.length <= EQUAL_DIFFERENCE
}

function ranked(question: Float32Array, known: readonly Known[]): readonly Known[] {
  return known
    .map((figure) => ({ figure, score: dot(figure.vector, question) }))
    .sort((a, b) => b.score - a.score)
    .map(({ figure }) => figure)
}

/** The first `count` different pages, best first. */
function firstPages(groups: readonly ReadonlySet<string>[], count: number): string[] {
  const pages = new Set<string>()
  for (const group of groups) {
    for (const page of group) pages.add(page)
    if (pages.size >= count) break
  }
  return [...pages]
}

/** A crop of 80 to 100 % of the area, turned by up to 3° on white or black, at 0.5 to 1.5 times its size, as JPEG of quality 40 to 90. */
async function changed(bytes: Uint8Array, random: () => number): Promise<Uint8Array> {
  const upright = sharp(bytes).rotate().flatten({ background: '#fff' }).toColourspace('srgb').png()
  const { data, info } = await upright.toBuffer({ resolveWithObject: true })
  const area = 0.8 + 0.2 * random()
  const across = area ** random()
  const width = Math.max(Math.round(info.width * across), 1)
  const height = Math.max(Math.round((info.height * area) / across), 1)
  const place = {
    left: Math.round((info.width - width) * random()),
    top: Math.round((info.height - height) * random()),
  }
  const part = await sharp(data)
    .extract({ ...place, width, height })
    .png()
    .toBuffer()
  const background = random() < 0.5 ? '#fff' : '#000'
  const turned = sharp(part)
    .rotate(6 * random() - 3, { background })
    .png()
  const frame = await turned.toBuffer({ resolveWithObject: true })
  const scale = 0.5 + random()
  const [wide, high] = [frame.info.width, frame.info.height].map((side) => Math.max(Math.round(side * scale), 8))
  const quality = Math.round(40 + 50 * random())
  return sharp(frame.data).resize(wide, high, { fit: 'fill' }).flatten().jpeg({ quality }).toBuffer()
}
