import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { maxSim } from '../../math/max-sim.ts'
import { toPng } from '../../media/images.ts'
import { writeWav } from '../../media/write-wav.fixture.ts'
import type { Embedding } from '../../model/embedding.ts'
import { patchBox } from '../../model/patch-grid.ts'
import type { Precision } from '../../onnx/precision.ts'
import type { Encoder, EncoderInput } from '../../spec/encoder.ts'
import { describeEncoder } from '../../testing/describe-encoder.ts'
import { createRandom } from '../../testing/random.ts'
import { nameShape, SHAPE_CONCEPTS } from '../../testing/tiny-models/shapes.ts'
import { captionSound, makeSound, SOUND_KINDS, SOUND_WORDS } from '../../testing/tiny-models/sounds.ts'
import { svgOfChurch, svgOfPage, svgOfShape } from '../../testing/tiny-models/svg-drawings.ts'
import { type TinyModelName, TRAINING_LIMIT_MS, tinyModel } from '../../testing/tiny-models/tiny-model.ts'
import { readModelFolder } from '../read-model-folder.ts'
import { loadEncoder } from './load-encoder.ts'
import type { LocalEncoder } from './parts.ts'

const functions = { describe, it, expect }
const signal = new AbortController().signal
const opened: LocalEncoder[] = []
const made: string[] = []

afterAll(async () => {
  for (const encoder of opened) await encoder.close()
  for (const folder of made) await rm(folder, { recursive: true, force: true })
})

/** The model with a `duomo-model.json` of the given words, in a folder of its own. */
async function told(name: TinyModelName, own: object): Promise<string> {
  const folder = path.join(await mkdtemp(path.join(tmpdir(), 'duomo-told-')), name)
  made.push(path.dirname(folder))
  await cp(await tinyModel(name), folder, { recursive: true })
  await writeFile(path.join(folder, 'duomo-model.json'), JSON.stringify(own))
  return folder
}

const PAGE_MODEL = {
  task: 'page',
  graphs: { text: 'text_model', image: 'vision_model' },
  dimension: 32,
  maxTokens: 32,
  patches: { columns: 8, rows: 8, first: 0 },
}

async function open(folder: string, precision: Precision = 'fp32', cut?: number): Promise<LocalEncoder> {
  const model = await readModelFolder(folder, { precision, device: 'cpu', ...(cut === undefined ? {} : { cut }) })
  const encoder = await loadEncoder(model)
  opened.push(encoder)
  return encoder
}

const encode = async (encoder: Encoder, inputs: readonly EncoderInput[], role: 'query' | 'document' = 'document') =>
  (await encoder.doEncode(inputs, { role, signal })).map(valuesOf)
const valuesOf = (one: Embedding) =>
  one.kind === 'dense' ? one.vector : one.kind === 'multi' ? one.values : one.weights
const texts = (list: readonly string[]) => list.map((text) => ({ text }))
const drawn = (list: readonly string[]) =>
  Promise.all(list.map(async (svg) => ({ image: await toPng(Buffer.from(svg)) })))
const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, n) => sum + value * (b[n] ?? 0), 0)
const best = (query: Float32Array, candidates: readonly Float32Array[]) => {
  const scores = candidates.map((candidate) => dot(query, candidate))
  return scores.indexOf(Math.max(...scores))
}
const sound = (samples: Float32Array, rate: number) => ({
  audio: writeWav(samples.length / rate, (at) => samples[Math.round(at * rate)] ?? 0, { rate }),
})

beforeAll(async () => {
  for (const name of ['tiny-text', 'tiny-clip', 'tiny-vit', 'tiny-clap', 'tiny-page'] as const) await tinyModel(name)
}, TRAINING_LIMIT_MS)

const QUESTIONS = [
  ['how fast does it print in colour', '彩色打印速度为每分钟22页'],
  ['彩色打印有多快', 'it prints coloured pages at a speed of 22 pages a minute'],
  ['纸盒能放多少张纸', 'the cassette takes 250 sheets'],
  ['how long is the warranty', '质保两年'],
] as const

describe('a text model', () => {
  it.each(['fp32', 'q8'] as const)('finds what says the same in the other language (%s)', async (precision) => {
    const encoder = await open(await tinyModel('tiny-text'), precision)
    const questions = await encode(encoder, texts(QUESTIONS.map(([question]) => question)), 'query')
    const passages = await encode(encoder, texts(QUESTIONS.map(([, passage]) => passage)))
    const found = questions.map((question) => best(question, passages))
    // The first two ask and say the same.
    expect(found.map((n) => Math.max(n, 1))).toEqual([1, 1, 2, 3])
  })

  it('puts the prompt of the role in front, and names another space for it', async () => {
    const folder = await told('tiny-text', { prompts: { query: 'paper jam ', document: '' } })
    const [plain, prompted] = [await open(await tinyModel('tiny-text')), await open(folder)]
    const [asked] = await encode(prompted, texts(['打印分辨率']), 'query')
    const [same] = await encode(plain, texts(['paper jam 打印分辨率']), 'query')
    const [document] = await encode(prompted, texts(['打印分辨率']), 'document')
    expect(dot(asked ?? new Float32Array(), same ?? new Float32Array())).toBeCloseTo(1, 5)
    expect(dot(asked ?? new Float32Array(), document ?? new Float32Array())).toBeLessThan(0.99)
    expect(prompted.space.id).not.toBe(plain.space.id)
  })

  it('gives shorter vectors where its folder says that it can', async () => {
    const folder = await told('tiny-text', { cuts: [32] })
    const [whole, short] = [await open(folder), await open(folder, 'fp32', 32)]
    const [long = new Float32Array()] = await encode(whole, texts(['净重']))
    const [cut = new Float32Array()] = await encode(short, texts(['净重']))
    expect(short.space.dimension).toBe(32)
    expect(cut.length).toBe(32)
    expect(Math.hypot(...cut)).toBeCloseTo(1, 5)
    expect(dot(cut, long.subarray(0, 32)) / Math.hypot(...long.subarray(0, 32))).toBeCloseTo(1, 5)
    await expect(open(folder, 'fp32', 16)).rejects.toMatchObject({ code: 'usage' })
  })

  it('says what a folder holds that is not in the wanted precision', async () => {
    const failed = open(await tinyModel('tiny-text'), 'q4')
    await expect(failed).rejects.toMatchObject({
      code: 'part-unavailable',
      hint: expect.stringContaining('fp32 and q8'),
    })
  })

  it('tells a length that is not the one of its recipe', async () => {
    const encoder = await open(await told('tiny-text', { dimension: 48 }))
    await expect(encode(encoder, texts(['a']))).rejects.toMatchObject({ code: 'bad-vector' })
  })
})

describe('a model of text and pictures', () => {
  it.each(['en', 'zh'] as const)('finds every drawing by its name (%s)', async (language) => {
    const encoder = await open(await tinyModel('tiny-clip'), 'q8')
    const pictures = await encode(encoder, await drawn(SHAPE_CONCEPTS.map(svgOfShape)))
    const names = await encode(encoder, texts(SHAPE_CONCEPTS.map((one) => nameShape(one, language))), 'query')
    expect(names.map((name) => best(name, pictures))).toEqual(SHAPE_CONCEPTS.map((_, n) => n))
    for (const vector of [...names, ...pictures]) expect(Math.hypot(...vector)).toBeCloseTo(1, 4)
  })

  it('gives the same from one graph that wants both inputs', async () => {
    const both = { graphs: { text: 'model', image: 'model' } }
    const [split, joint] = [await open(await tinyModel('tiny-clip')), await open(await told('tiny-clip', both))]
    const inputs = [
      ...texts(['a blue cross', '红色圆形']),
      ...(await drawn([svgOfShape({ colour: 'blue', shape: 'cross' })])),
    ]
    const [apart, together] = [await encode(split, inputs), await encode(joint, inputs)]
    for (const [n, vector] of apart.entries()) expect(dot(vector, together[n] ?? new Float32Array())).toBeCloseTo(1, 5)
  })

  it.each([
    [
      'What does Byzantine architecture look like?',
      'Byzantine architecture is known for its round domes and gold mosaics.',
    ],
    ['拜占庭建筑是什么样子?', '拜占庭建筑以圆顶和金色马赛克闻名。'],
  ])(
    'answers a picture and words, 0.6 and 0.4, with San Marco, the text, the Gothic church: %s',
    async (question, passage) => {
      const encoder = await open(await tinyModel('tiny-clip'))
      const [asked = new Float32Array(), told = new Float32Array()] = await encode(encoder, texts([question, passage]))
      const churches = await drawn((['byzantine', 'gothic', 'san-marco'] as const).map(svgOfChurch))
      const [shown = new Float32Array(), gothic = new Float32Array(), sanMarco = new Float32Array()] = await encode(
        encoder,
        churches,
      )
      const query = asked.map((value, n) => 0.4 * value + 0.6 * (shown[n] ?? 0))
      const scores = [sanMarco, told, gothic].map((candidate) => dot(query, candidate))
      expect(scores).toEqual([...scores].sort((a, b) => b - a))
    },
  )

  it('tells a picture that is none', async () => {
    const encoder = await open(await tinyModel('tiny-clip'))
    await expect(encode(encoder, [{ image: Buffer.from('no picture') }])).rejects.toMatchObject({
      code: 'damaged-file',
    })
  })
})

describe('a model of pictures only', () => {
  it('finds the same drawing in another size', async () => {
    const encoder = await open(await tinyModel('tiny-vit'))
    const svgs = SHAPE_CONCEPTS.map(svgOfShape)
    const small = svgs.map((svg) => svg.replace('width="96" height="96"', 'width="70" height="70" viewBox="0 0 96 96"'))
    const [documents, queries] = [await encode(encoder, await drawn(svgs)), await encode(encoder, await drawn(small))]
    expect(queries.map((query) => best(query, documents))).toEqual(SHAPE_CONCEPTS.map((_, n) => n))
  })
})

describe('a model of sound and text', () => {
  const random = createRandom(11)
  const rate = 44_100
  const sounds = SOUND_KINDS.map((kind) => sound(makeSound(random, kind, rate), rate))

  it.each(['en', 'zh'] as const)('finds sounds by what they are called (%s)', async (language) => {
    const encoder = await open(await tinyModel('tiny-clap'))
    const documents = await encode(encoder, sounds)
    const names = await encode(encoder, texts(SOUND_KINDS.map((kind) => SOUND_WORDS[kind][language][0])), 'query')
    expect(names.map((name) => best(name, documents))).toEqual(SOUND_KINDS.map((_, n) => n))
  })

  it('hears all of a long sound, and the same each time', async () => {
    const encoder = await open(await tinyModel('tiny-clap'))
    const low = makeSound(random, 'low', rate)
    const long = new Float32Array(rate * 25)
    for (let at = 0; at + low.length <= long.length; at += low.length) long.set(low, at)
    const [[first = new Float32Array()], [second]] = [
      await encode(encoder, [sound(long, rate)]),
      await encode(encoder, [sound(long, rate)]),
    ]
    expect(first).toEqual(second)
    const names = await encode(encoder, texts(SOUND_KINDS.map((kind) => captionSound(random, kind, 'en'))), 'query')
    expect(SOUND_KINDS[best(first, names)]).toBe('low')
  })

  it('tells a sound that is none', async () => {
    const encoder = await open(await tinyModel('tiny-clap'))
    await expect(encode(encoder, [{ audio: Buffer.from('RIFFno sound') }])).rejects.toMatchObject({
      code: 'damaged-file',
    })
  })
})

describe('a model of pages', () => {
  const concepts = SHAPE_CONCEPTS.filter((_, n) => n % 5 === 0)
  const places = [
    { x: 150, y: 180 },
    { x: 420, y: 310 },
    { x: 210, y: 560 },
  ] as const
  const shapes = concepts.map((concept, n) => ({ ...concept, ...(places[n % 3] ?? places[0]), half: 70 }))

  it.each(['en', 'zh'] as const)(
    'finds the page by MaxSim, and the shape under its hottest patch (%s)',
    async (language) => {
      const encoder = await open(await told('tiny-page', PAGE_MODEL))
      expect(encoder.space).toMatchObject({ kind: 'multi', dimension: 32 })
      const pages = await encode(encoder, await drawn(shapes.map((shape) => svgOfPage([shape]))))
      const questions = await encode(encoder, texts(concepts.map((one) => nameShape(one, language))), 'query')
      const found = questions.map((question) => {
        const scores = pages.map((page) => maxSim(question, page, 32))
        return scores.indexOf(Math.max(...scores))
      })
      expect(found).toEqual(concepts.map((_, n) => n))
      for (const [n, question] of questions.entries()) {
        const box = patchBox(PAGE_MODEL.patches, hottest(question, pages[n] ?? question), { width: 595, height: 842 })
        const shape = shapes[n]
        const x = (box?.x ?? 0) + (box?.width ?? 0) / 2
        const y = (box?.y ?? 0) + (box?.height ?? 0) / 2
        expect(Math.abs(x - (shape?.x ?? 0))).toBeLessThan(75)
        expect(Math.abs(y - (shape?.y ?? 0))).toBeLessThan(75)
      }
    },
  )

  it('has no type that its config tells, and says what to write', async () => {
    const failed = open(await tinyModel('tiny-page'))
    await expect(failed).rejects.toMatchObject({ code: 'usage', hint: expect.stringContaining('duomo-model.json') })
  })

  it('tells a grid with more patches than the model gives', async () => {
    const encoder = await open(await told('tiny-page', { ...PAGE_MODEL, patches: { columns: 9, rows: 9, first: 0 } }))
    await expect(encode(encoder, await drawn([svgOfPage([])]))).rejects.toMatchObject({ code: 'bad-vector' })
  })
})

/** The patch most like all tokens of a question together. */
function hottest(question: Float32Array, page: Float32Array): number {
  const heat = Array.from({ length: page.length / 32 }, (_, patch) => {
    const row = page.subarray(patch * 32, patch * 32 + 32)
    return Array.from({ length: question.length / 32 }, (_, token) =>
      dot(question.subarray(token * 32, token * 32 + 32), row),
    )
  }).map((similarities) => similarities.reduce((sum, one) => sum + one, 0))
  return heat.indexOf(Math.max(...heat))
}

const home = async (folder: Promise<string>) => {
  const encoder = await open(await folder)
  return { encoder, close: async () => {} }
}
const words = texts(['彩色打印速度', 'paper jam', '净重'])
describeEncoder('tiny-text', { start: () => home(tinyModel('tiny-text')), inputs: words }, functions)
describeEncoder(
  'tiny-clip',
  {
    start: () => home(tinyModel('tiny-clip')),
    inputs: [...texts(['a red circle', '蓝色方形']), ...(await drawn([svgOfShape({ colour: 'red', shape: 'cross' })]))],
  },
  functions,
)
describeEncoder(
  'tiny-vit',
  {
    start: () => home(tinyModel('tiny-vit')),
    inputs: await drawn(
      (['circle', 'cross', 'square'] as const).map((shape) => svgOfShape({ colour: 'green', shape })),
    ),
  },
  functions,
)
describeEncoder(
  'tiny-clap',
  {
    start: () => home(tinyModel('tiny-clap')),
    inputs: [...texts(['a low tone', '雨声']), sound(makeSound(createRandom(3), 'high', 16_000), 16_000)],
  },
  functions,
)
describeEncoder(
  'tiny-page',
  {
    start: () => home(told('tiny-page', PAGE_MODEL)),
    inputs: [...texts(['a red circle', '蓝色方形']), ...(await drawn([svgOfPage([])]))],
  },
  functions,
)
