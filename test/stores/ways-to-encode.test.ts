import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import sharp from 'sharp'
import { afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest'
import type { ConfigurationInput } from '../../src/app/configuration.ts'
import type { AskOptions, Duomo, Question } from '../../src/app/duomo.ts'
import { openDuomo } from '../../src/app/open-duomo.ts'
import { openIndex, readPlaces } from '../../src/store/index-place.ts'
import { svgOfChurch, svgOfPage, svgOfShape } from '../../src/testing/tiny-models/svg-drawings.ts'
import { type TinyModelName, TRAINING_LIMIT_MS, tinyModel } from '../../src/testing/tiny-models/tiny-model.ts'

type Encoding = NonNullable<ConfigurationInput['encoding']>

const NAMES = ['tiny-text', 'tiny-clip', 'tiny-page', 'tiny-reranker'] as const satisfies readonly TinyModelName[]
const lines = new Map<TinyModelName, string>()
beforeAll(async () => {
  for (const name of NAMES) lines.set(name, `local:${await tinyModel(name)}`)
}, TRAINING_LIMIT_MS)
const line = (name: TinyModelName) => lines.get(name) ?? ''

/** What no file of a page model tells. */
const PAGE_MODEL = {
  task: 'page',
  graphs: { text: 'text_model', image: 'vision_model' },
  dimension: 32,
  maxTokens: 32,
  patches: { columns: 8, rows: 8, first: 0 },
}

async function pageLine(): Promise<string> {
  const model = path.join(folder, 'tiny-page')
  await cp(await tinyModel('tiny-page'), model, { recursive: true })
  await writeFile(path.join(model, 'duomo-model.json'), JSON.stringify(PAGE_MODEL))
  return `local:${model}`
}

const places = [undefined, inject('chroma'), inject('milvus')]
const STORES = places.flatMap((store, n) => (store === undefined && n > 0 ? [] : [store]))

let folder: string
let open: Duomo | undefined
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'duomo-ways-'))
  await mkdir(path.join(folder, 'docs'))
})
afterEach(async () => {
  await open?.close()
  open = undefined
  await dropIndex()
  await rm(folder, { recursive: true, force: true })
})

/** A server keeps its collections. */
async function dropIndex(): Promise<void> {
  const { current } = await readPlaces(path.join(folder, 'data/index/default.json'), folder)
  if (current.kind !== 'server') return
  const index = await openIndex(current, process.env)
  await index.remove({ op: 'and', of: [] })
  await index.close()
}

const pngOf = async (svg: string) => new Uint8Array(await sharp(Buffer.from(svg)).png().toBuffer())

async function put(name: string, content: string | Uint8Array): Promise<void> {
  await writeFile(path.join(folder, 'docs', name), content)
}

/** A base of everything in the folder. */
async function baseOf(store: string | undefined, encoding: Encoding, more: ConfigurationInput = {}): Promise<Duomo> {
  const configuration = {
    data: path.join(folder, 'data'),
    reading: { ocr: 'off' as const },
    encoding: { fingerprint: false, ...encoding },
    ...(store === undefined ? {} : { store }),
    ...more,
  }
  open = await openDuomo({ configuration })
  for await (const { status, problems } of open.add([path.join(folder, 'docs')]))
    expect([status, problems.filter(({ stage }) => stage === 'encode')]).toEqual([
      expect.stringMatching(/indexed|partial/),
      [],
    ])
  return open
}

async function documents(base: Duomo, question: Question, options?: AskOptions): Promise<string[]> {
  const { evidence } = await base.search(question, options)
  return [...new Set(evidence.map(({ document }) => document))]
}

/** The middle of the pixels with the most colour, on a page whose own colours were taken away. */
async function hottestPixel(png: Uint8Array): Promise<{ x: number; y: number }> {
  const { data, info } = await sharp(png).removeAlpha().raw().toBuffer({ resolveWithObject: true })
  const colour = Array.from({ length: info.width * info.height }, (_, n) => {
    const [red = 0, green = 0, blue = 0] = data.subarray(n * 3, n * 3 + 3)
    return Math.max(red, green, blue) - Math.min(red, green, blue)
  })
  const most = colour.reduce((best, value) => Math.max(best, value), 0)
  const places = colour.flatMap((value, n) => (value >= most - 2 ? [n] : []))
  const mean = (of: (n: number) => number) => places.reduce((sum, n) => sum + of(n), 0) / places.length
  return { x: mean((n) => n % info.width), y: mean((n) => Math.floor(n / info.width)) }
}

/** The words that are asked for stand in no file: only meaning finds them. */
async function putTexts(): Promise<void> {
  await put('a.txt', 'it prints coloured pages at a speed of 22 pages a minute\n')
  await put('b.txt', '质保两年\n')
  await put('c.txt', 'the cassette takes 250 sheets\n')
}

async function putShapes(): Promise<void> {
  await put('p.png', await pngOf(svgOfShape({ colour: 'red', shape: 'circle' })))
  await put('q.png', await pngOf(svgOfShape({ colour: 'blue', shape: 'cross' })))
  await put('r.png', await pngOf(svgOfShape({ colour: 'green', shape: 'triangle' })))
}

describe.each(STORES)('ways to encode, with the index at %s', (store) => {
  it('unified: everything by its words, across languages', async () => {
    await putTexts()
    const base = await baseOf(store, { mode: 'unified', text: line('tiny-text') })
    expect((await documents(base, '彩色打印有多快'))[0]).toBe('a.txt')
    expect((await documents(base, 'how long is the warranty'))[0]).toBe('b.txt')
    const answer = await base.ask('how long is the warranty')
    expect(answer.engine.encoders).toEqual(['bm25', expect.stringContaining('tiny-text@')])
  })

  it('shared: words find pictures, a picture finds its like', async () => {
    await putTexts()
    await putShapes()
    const base = await baseOf(store, { mode: 'shared', shared: line('tiny-clip') })
    expect((await documents(base, '红色圆形'))[0]).toBe('p.png')
    expect((await documents(base, 'a blue cross'))[0]).toBe('q.png')
    const drawn = await pngOf(svgOfShape({ colour: 'green', shape: 'triangle', place: 'left' }))
    expect((await documents(base, { text: '', images: [new Uint8Array(drawn)] }))[0]).toBe('r.png')
  })

  it('separate: a model for each kind, lists fused', async () => {
    await putTexts()
    await putShapes()
    const base = await baseOf(store, { mode: 'separate', text: line('tiny-text'), image: line('tiny-clip') })
    // The first of each list stand beside each other.
    expect((await documents(base, 'how long is the warranty')).slice(0, 2)).toContain('b.txt')
    expect((await documents(base, '蓝色十字')).slice(0, 2)).toContain('q.png')
    expect((await documents(base, 'how long is the warranty', { filter: ['modality=text'] }))[0]).toBe('b.txt')
    expect((await documents(base, '蓝色十字', { filter: ['modality=image'] }))[0]).toBe('q.png')
  })

  it('page: whole pages by late interaction, and what is removed is found no more', async () => {
    const place = { x: 300, y: 300, half: 80 }
    await put('p.png', await pngOf(svgOfPage([{ colour: 'red', shape: 'circle', ...place }])))
    await put('q.png', await pngOf(svgOfPage([{ colour: 'blue', shape: 'cross', ...place }])))
    const base = await baseOf(store, { mode: 'page', page: await pageLine() })
    expect((await documents(base, 'a blue cross'))[0]).toBe('q.png')
    expect((await documents(base, '红色圆形'))[0]).toBe('p.png')
    const q = (await base.list()).find(({ paths }) => paths.includes('q.png'))
    await base.remove([q?.documentId ?? ''])
    expect(await documents(base, 'a blue cross')).toEqual(['p.png'])
  })

  it('page: colours the place on the page where words find what they look for', async () => {
    const shapes = [
      { colour: 'blue', shape: 'cross', x: 150, y: 180, half: 60 },
      { colour: 'red', shape: 'circle', x: 410, y: 630, half: 80 },
    ] as const
    await put('p.png', await pngOf(svgOfPage([...shapes])))
    const base = await baseOf(store, { mode: 'page', page: await pageLine() })
    const id = (await base.list())[0]?.documentId ?? ''
    for (const [words, { x, y, half }] of [
      ['a red circle', shapes[1]],
      ['红色圆形', shapes[1]],
      ['a blue cross', shapes[0]],
    ] as const) {
      const hottest = await hottestPixel(await base.similarityMap(id, 1, words, { scale: 1 }))
      expect([words, Math.abs(hottest.x - x) <= half, Math.abs(hottest.y - y) <= half]).toEqual([words, true, true])
    }
    await expect(base.similarityMap(id, 2, 'a red circle')).rejects.toMatchObject({ code: 'not-found' })
    await expect(base.similarityMap(id, 1, ' ')).rejects.toMatchObject({ code: 'usage' })
  })

  it('orders a church, a text and another church for words and picture fused by 0.4 and 0.6', async () => {
    await put('text.txt', 'Byzantine architecture is known for its round domes and gold mosaics.\n')
    await put('san-marco.png', await pngOf(svgOfChurch('san-marco')))
    await put('gothic.png', await pngOf(svgOfChurch('gothic')))
    const base = await baseOf(store, { mode: 'shared', shared: line('tiny-clip') })
    const question = {
      text: 'What does Byzantine architecture look like?',
      images: [new Uint8Array(await pngOf(svgOfChurch('byzantine')))],
    }
    const space = (await base.ask(question)).engine.encoders.find((one) => one.startsWith('tiny-clip'))
    const { evidence } = await base.search(question, { use: [space ?? ''], rerank: false })
    expect(evidence.map(({ id, document, modality }) => [id, document, modality])).toEqual([
      ['e1', 'san-marco.png', 'image'],
      ['e2', 'text.txt', 'text'],
      ['e3', 'gothic.png', 'image'],
    ])
    expect(evidence.map(({ trail }) => trail.map(({ by }) => by))).toEqual(Array(3).fill([space, 'rrf']))
    const wordsFirst = await base.search(question, {
      use: [space ?? ''],
      rerank: false,
      parts: { weights: { text: 0.95, image: 0.05 } },
    })
    expect(wordsFirst.evidence[0]?.document).toBe('text.txt')
  })
})

describe('a local reranker', () => {
  it('orders what was found anew, and leaves the order where it can’t be had', async () => {
    await putTexts()
    const base = await baseOf(
      undefined,
      { mode: 'unified', text: line('tiny-text') },
      { rerank: { model: line('tiny-reranker') } },
    )
    const { evidence } = await base.search('how long is the warranty')
    expect(evidence[0]).toMatchObject({ document: 'b.txt' })
    expect(evidence[0]?.trail.at(-1)?.by).toContain('tiny-reranker')
  })

  it('names a model that was not pulled when it is needed', async () => {
    await putTexts()
    const encoding: Encoding = { mode: 'unified', text: 'local:bge-m3' }
    await expect(baseOf(undefined, encoding)).rejects.toMatchObject({
      code: 'part-unavailable',
      hint: expect.stringContaining('duomo models pull bge-m3'),
    })
    await expect(baseOf(undefined, { mode: 'shared' })).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringContaining('encoding.shared'),
    })
  })
})
