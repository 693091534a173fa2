import {
  AutoModel,
  AutoProcessor,
  AutoTokenizer,
  CLIPModel,
  CLIPTextModelWithProjection,
  CLIPVisionModelWithProjection,
} from '@huggingface/transformers'
import { beforeAll, describe, expect, it } from 'vitest'
import { nameShape, SHAPE_CONCEPTS } from './shapes.ts'
import { svgOfChurch, svgOfShape } from './svg-drawings.ts'
import { TRAINING_LIMIT_MS } from './tiny-model.ts'
import { best, dot, loadableModel, options, PRECISIONS, pictureOf, toUnit, unitRows } from './transformers.fixture.ts'

beforeAll(() => loadableModel('tiny-clip'), TRAINING_LIMIT_MS)

async function loadClip(precision: (typeof PRECISIONS)[number]) {
  const tokenizer = await AutoTokenizer.from_pretrained('tiny-clip')
  const processor = await AutoProcessor.from_pretrained('tiny-clip')
  const text = await CLIPTextModelWithProjection.from_pretrained('tiny-clip', options(precision))
  const vision = await CLIPVisionModelWithProjection.from_pretrained('tiny-clip', options(precision))
  return {
    read: async (texts: string[]) =>
      unitRows((await text(tokenizer(texts, { padding: true, truncation: true }))).text_embeds),
    see: async (drawings: readonly string[]) => {
      const { pixel_values } = await processor(await Promise.all(drawings.map(pictureOf)))
      return unitRows((await vision({ pixel_values })).image_embeds)
    },
  }
}

describe.each(PRECISIONS)('tiny-clip in %s', (precision) => {
  it.each(['en', 'zh'] as const)('finds every drawing of another hand by its name (%s)', async (language) => {
    const { read, see } = await loadClip(precision)
    const pictures = await see(SHAPE_CONCEPTS.map(svgOfShape))
    const names = await read(SHAPE_CONCEPTS.map((concept) => nameShape(concept, language)))
    const found = names.map((name) => best(pictures.map((picture) => dot(name, picture))))
    expect(found).toEqual(SHAPE_CONCEPTS.map((_, n) => n))
  })

  it.each(['en', 'zh'] as const)('tells left from right (%s)', async (language) => {
    const { read, see } = await loadClip(precision)
    const circles = (['left', 'right'] as const).map((place) => ({ colour: 'red', shape: 'circle', place }) as const)
    const pictures = await see(circles.map(svgOfShape))
    const names = await read(circles.map((circle) => nameShape(circle, language)))
    expect(names.map((name) => best(pictures.map((picture) => dot(name, picture))))).toEqual([0, 1])
  })

  it.each([
    [
      'What does Byzantine architecture look like?',
      'Byzantine architecture is known for its round domes and gold mosaics.',
    ],
    ['拜占庭建筑是什么样子?', '拜占庭建筑以圆顶和金色马赛克闻名。'],
  ])('orders San Marco, the text, the Gothic church for a Byzantine one and "%s"', async (question, passage) => {
    const { read, see } = await loadClip(precision)
    const [asked = [], told = []] = await read([question, passage])
    const [shown = [], gothic = [], sanMarco = []] = await see(
      (['byzantine', 'gothic', 'san-marco'] as const).map(svgOfChurch),
    )
    const query = toUnit(asked.map((value, n) => 0.4 * value + 0.6 * (shown[n] ?? 0)))
    const scores = [sanMarco, told, gothic].map((candidate) => dot(query, candidate))
    expect(scores).toEqual([...scores].sort((a, b) => b - a))
    expect(new Set(scores).size).toBe(3)
  })
})

it('gives the same vectors from one graph as from two', async () => {
  const { read, see } = await loadClip('fp32')
  const tokenizer = await AutoTokenizer.from_pretrained('tiny-clip')
  const processor = await AutoProcessor.from_pretrained('tiny-clip')
  const both = await CLIPModel.from_pretrained('tiny-clip', options('fp32'))
  const drawing = svgOfShape({ colour: 'blue', shape: 'cross' })
  const { pixel_values } = await processor([await pictureOf(drawing)])
  const out = await both({ ...tokenizer(['a blue cross', '红色圆形'], { padding: true }), pixel_values })
  const texts = await read(['a blue cross', '红色圆形'])
  const [picture = []] = await see([drawing])
  expect(dot(unitRows(out.image_embeds)[0] ?? [], picture)).toBeCloseTo(1, 5)
  unitRows(out.text_embeds).forEach((row, n) => {
    expect(dot(row, texts[n] ?? [])).toBeCloseTo(1, 5)
  })
  expect(out.logits_per_image.dims).toEqual([1, 2])
  expect(out.logits_per_image.data[0]).toBeGreaterThan(out.logits_per_image.data[1])
})

it(
  'gives tiny-vit, in which drawings of one thing lie nearest',
  async () => {
    const name = await loadableModel('tiny-vit')
    const processor = await AutoProcessor.from_pretrained(name)
    const model = await AutoModel.from_pretrained(name, options('fp32'))
    const concepts = SHAPE_CONCEPTS.flatMap((concept) => [concept, { ...concept, place: 'left' } as const])
    const { pixel_values } = await processor(
      await Promise.all(concepts.map((concept) => pictureOf(svgOfShape(concept)))),
    )
    const { last_hidden_state: rows } = await model({ pixel_values })
    expect(rows.dims).toEqual([48, 17, 48])
    const whole = unitRows(rows).filter((_, n) => n % 17 === 0)
    const nearest = whole.map((row, n) => best(whole.map((other, k) => (k === n ? -1 : dot(row, other)))))
    const right = nearest.filter((near, n) => Math.floor(near / 2) === Math.floor(n / 2))
    expect(right.length).toBeGreaterThanOrEqual(40)
  },
  TRAINING_LIMIT_MS,
)
