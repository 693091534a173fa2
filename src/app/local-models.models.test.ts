import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Embedding } from '../model/embedding.ts'
import type { Encoder } from '../spec/encoder.ts'
import { describeEncoder } from '../testing/describe-encoder.ts'
import { passagesOf } from '../testing/passages.ts'
import { sampleDocument } from '../testing/sample-documents.ts'
import { TRAINING_LIMIT_MS, tinyModel } from '../testing/tiny-models/tiny-model.ts'
import { checkModels } from './check-models.ts'
import { callConfiguration } from './configuration.ts'
import { findLocalModel, openLocalModel } from './local-models.ts'
import { createModelHost, type ModelHost } from './model-host.ts'

const models = { ...callConfiguration({}, {}).models, folder: '/nowhere/models' }
const { signal } = new AbortController()
let host: ModelHost
let text = ''
let reranker = ''

beforeAll(async () => {
  text = await tinyModel('tiny-text')
  reranker = await tinyModel('tiny-reranker')
  host = createModelHost({ most: 2 })
}, TRAINING_LIMIT_MS)
afterAll(() => host.close())

async function openEncoder(line: string, inHost = host): Promise<Encoder> {
  const opened = await openLocalModel(line, { models, host: inHost })
  if (!('encoder' in opened)) throw new Error(`${line} is no encoder`)
  return opened.encoder
}

const vectorOf = (one: Embedding | undefined) => (one?.kind === 'dense' ? one.vector : new Float32Array())
const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, n) => sum + value * (b[n] ?? 0), 0)

describe('openLocalModel', () => {
  it('encodes in a process of its own, and finds what says the same in the other language', async () => {
    const encoder = await openEncoder(`local:${text}`)
    expect(encoder.space.id).toMatch(/^tiny-text@[0-9a-f]{7}\/q8\/mean\/64\/l2\//)
    const [asked] = await encoder.doEncode([{ text: '彩色打印有多快' }], { role: 'query', signal })
    const documents = await encoder.doEncode(
      [{ text: '净重' }, { text: 'it prints coloured pages at a speed of 22 pages a minute' }, { text: 'paper jam' }],
      { role: 'document', signal },
    )
    const scores = documents.map((one) => dot(vectorOf(asked), vectorOf(one)))
    expect(scores.indexOf(Math.max(...scores))).toBe(1)
  })

  it('gives a reranker where the model is one', async () => {
    const opened = await openLocalModel(`local:${reranker}`, { models, host })
    if (!('reranker' in opened)) throw new Error('no reranker')
    const drafts = ['净重', '质保两年', 'the cassette takes 250 sheets'].map(
      (line) => ({ kind: 'text', text: line }) as const,
    )
    const scores = await opened.reranker.doRerank(
      { text: 'how long is the warranty' },
      passagesOf(sampleDocument('a.pdf', drafts)),
      signal,
    )
    expect(scores.indexOf(Math.max(...scores))).toBe(1)
  })

  it('takes precision and length from the line', async () => {
    const model = await findLocalModel(`local:${text}?dtype=fp32`, models)
    expect(model).toMatchObject({ name: 'tiny-text', precision: 'fp32', device: 'cpu' })
    const encoder = await openEncoder(`local:${text}?dtype=fp32`)
    expect(encoder.space.id).not.toBe((await openEncoder(`local:${text}`)).space.id)
    await expect(findLocalModel(`local:${text}?dimension=8`, models)).rejects.toMatchObject({ code: 'usage' })
  })

  it('tells a model that was not pulled, with how to; a name that is none; a line that is none', async () => {
    await expect(findLocalModel('local:bge-m3', models)).rejects.toMatchObject({
      code: 'part-unavailable',
      hint: expect.stringContaining('duomo models pull bge-m3'),
    })
    await expect(findLocalModel('local:bge-m33', models)).rejects.toMatchObject({
      code: 'usage',
      hint: expect.stringContaining('Did you mean bge-m3?'),
    })
    for (const line of [
      'bge-m3',
      'local:',
      'local:bge-m3?size=3',
      'local:bge-m3?dtype=q7',
      'local:bge-m3?dimension=-1',
    ])
      await expect(findLocalModel(line, models)).rejects.toMatchObject({ code: 'usage' })
    await expect(findLocalModel('local:/nowhere/mine', models)).rejects.toMatchObject({ code: 'not-found' })
  })
})

describe('createModelHost', () => {
  it('starts a process with the first input, and lets the model go that was used longest ago', async () => {
    const small = createModelHost({ most: 2 })
    try {
      const lines = [`local:${text}`, `local:${text}?dtype=fp32`, `local:${await tinyModel('tiny-clip')}`]
      const encoders = await Promise.all(lines.map((line) => openEncoder(line, small)))
      expect(small.loaded()).toEqual([])
      for (const encoder of encoders) await encoder.doEncode([{ text: 'a' }], { role: 'query', signal })
      expect(small.loaded()).toEqual(['tiny-text', 'tiny-clip'])
      expect(await encoders[0]?.doEncode([{ text: 'a' }], { role: 'query', signal })).toHaveLength(1)
      expect(small.loaded()).toEqual(['tiny-clip', 'tiny-text'])
    } finally {
      await small.close()
    }
  })

  it('lets an idle model go, and loads it again', async () => {
    const brief = createModelHost({ idleMs: 0 })
    const encoder = await openEncoder(`local:${text}`, brief)
    const [before] = await encoder.doEncode([{ text: '净重' }], { role: 'query', signal })
    await expect.poll(() => brief.loaded(), { timeout: 20_000 }).toEqual([])
    const [after] = await encoder.doEncode([{ text: '净重' }], { role: 'query', signal })
    expect(vectorOf(after)).toEqual(vectorOf(before))
    await brief.close()
  })

  it('goes on after a picture that can not be read', async () => {
    const encoder = await openEncoder(`local:${await tinyModel('tiny-clip')}`)
    const options = { role: 'document', signal } as const
    await expect(encoder.doEncode([{ image: Uint8Array.of(1, 2, 3) }], options)).rejects.toMatchObject({
      code: 'damaged-file',
    })
    expect(await encoder.doEncode([{ text: 'a red circle' }], options)).toHaveLength(1)
  })

  it('starts anew after its process was closed', async () => {
    const mortal = createModelHost()
    const encoder = await openEncoder(`local:${text}`, mortal)
    await encoder.doEncode([{ text: 'a' }], { role: 'query', signal })
    await mortal.close()
    expect(await encoder.doEncode([{ text: 'a' }], { role: 'query', signal })).toHaveLength(1)
    await mortal.close()
  })

  it('reports a process that was ended for its memory', async () => {
    const tight = createModelHost({ limits: { residentBytes: 1 } })
    const encoder = await openEncoder(`local:${text}`, tight)
    const many = Array.from({ length: 64 }, (_, n) => ({ text: `${n} `.repeat(500) }))
    await expect(encoder.doEncode(many, { role: 'document', signal })).rejects.toMatchObject({ code: 'out-of-memory' })
    await tight.close()
  })

  it('puts a question before documents that wait', async () => {
    const encoder = await openEncoder(`local:${text}`)
    const done: string[] = []
    const many = Array.from({ length: 64 }, (_, n) => ({ text: `${n} 彩色打印速度为每分钟22页`.repeat(40) }))
    const documents = encoder.doEncode(many, { role: 'document', signal }).then((made) => {
      done.push('documents')
      return made
    })
    const question = encoder.doEncode([{ text: '净重' }], { role: 'query', signal }).then(() => done.push('question'))
    expect((await documents).length).toBe(64)
    await question
    expect(done).toEqual(['question', 'documents'])
  })
})

describe('checkModels', () => {
  it('finds a model of a folder, and tells what it is not for', async () => {
    const encoding = { mode: 'separate', text: `local:${text}`, image: `local:${text}` } as const
    const [first, second] = await checkModels(callConfiguration({}, { encoding }), signal)
    expect(first).toEqual({ setting: 'encoding.text', line: `local:${text}` })
    expect(second?.failure?.message).toContain('encoding.image needs image')
  })
})

const words = ['彩色打印速度', 'paper jam', '净重'].map((line) => ({ text: line }))
describeEncoder(
  'tiny-text in a process of its own',
  {
    start: async () => {
      const own = createModelHost()
      return { encoder: await openEncoder(`local:${text}`, own), close: () => own.close() }
    },
    inputs: words,
  },
  { describe, it, expect },
)
