import { afterEach, describe, expect, it } from 'vitest'
import type { Embedding } from '../../model/embedding.ts'
import type { Encoder, EncoderInput } from '../../spec/encoder.ts'
import { pictureOfWords } from '../../testing/encoder-protocols.ts'
import { type EncoderServerOptions, startEncoderServer } from '../../testing/encoder-server.ts'
import type { TestServer } from '../../testing/http-server.ts'
import { createRemoteEncoder, openRemoteEncoder, type RemoteEncoderOptions } from './remote-encoder.ts'

const KEY = 'sk-canary'
const KEYS = {
  DUOMO_MODEL_KEY: KEY,
  OPENAI_API_KEY: KEY,
  COHERE_API_KEY: KEY,
  JINA_API_KEY: KEY,
  VOYAGE_API_KEY: KEY,
  DASHSCOPE_API_KEY: KEY,
  ARK_API_KEY: KEY,
  SILICONFLOW_API_KEY: KEY,
}
let server: TestServer | undefined
afterEach(async () => {
  await server?.close()
  server = undefined
})

const { signal } = new AbortController()
const bodies = () => server?.requests.map(({ body }) => JSON.parse(String(body))) ?? []

/** An encoder of the tests' server by its line, `SERVER` in it standing for the address. */
async function serve(line: string, options: EncoderServerOptions = {}, more: RemoteEncoderOptions = {}) {
  server = await startEncoderServer(options)
  return createRemoteEncoder(line.replace('SERVER', server.url), KEYS, { pauseMs: 1, ...more })
}

async function encode(
  encoder: Encoder,
  inputs: readonly (string | EncoderInput)[],
  role: 'query' | 'document' = 'document',
) {
  const held = inputs.map((input) => (typeof input === 'string' ? { text: input } : input))
  return encoder.doEncode(held, { role, signal })
}

const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, n) => sum + value * (b[n] ?? 0), 0)
function vectorOf(embedding: Embedding | undefined): Float32Array {
  if (embedding?.kind !== 'dense') throw new Error(`not dense: ${embedding?.kind}`)
  return embedding.vector
}

const TEXTS = ['colour printing takes three pages a minute', 'the gauge sends readings by radio', '彩色打印每分钟三页']
const image = (words: string) => ({ image: pictureOfWords(words) })

const LINES: readonly (readonly [line: string, pictures: 'no' | 'alone' | 'joint'])[] = [
  ['openai:SERVER/openai/v1#text-embedding-3-small?dimension=64', 'no'],
  ['SERVER/openai/v1#BAAI/bge-m3-tuned?dimension=64', 'no'],
  ['ollama:SERVER/ollama#some-model?dimension=64', 'no'],
  ['siliconflow:SERVER/openai/v1#some-model?dimension=64', 'no'],
  ['cohere:SERVER/cohere/v2#embed-v4.0?dimension=256', 'joint'],
  ['cohere:SERVER/cohere/v2#embed-v9?dimension=64&images=yes&rows=1', 'alone'],
  ['jina:SERVER/jina/v1#jina-embeddings-v3?dimension=64', 'no'],
  ['jina:SERVER/jina/v1#jina-embeddings-v4?dimension=256', 'alone'],
  ['jina:SERVER/jina/v1#jina-clip-v2?dimension=64', 'alone'],
  ['voyage:SERVER/voyage/v1#voyage-3.5?dimension=256', 'no'],
  ['voyage:SERVER/voyage/v1#voyage-multimodal-3.5?dimension=256', 'joint'],
  ['qwen:SERVER/dashscope/api/v1#text-embedding-v4?dimension=64', 'no'],
  ['qwen:SERVER/dashscope/api/v1#qwen3-vl-embedding?dimension=256', 'joint'],
  ['qwen:SERVER/dashscope/api/v1#tongyi-embedding-vision-plus?dimension=64', 'alone'],
  ['doubao:SERVER/ark/api/v3#doubao-embedding-text-x?dimension=64', 'no'],
  ['doubao:SERVER/ark/api/v3#doubao-embedding-vision-250615?dimension=1024', 'joint'],
]

describe.each(LINES)('%s', (line, pictures) => {
  it('puts what shares words with a question first, in both languages, every vector 1 long', async () => {
    const encoder = await serve(line, line.startsWith('ollama:') ? {} : { key: KEY })
    const documents = await encode(encoder, TEXTS)
    expect(documents.map((one) => one.space)).toEqual(TEXTS.map(() => encoder.space.id))
    for (const one of documents) expect(Math.hypot(...vectorOf(one))).toBeCloseTo(1, 5)
    for (const [question, best] of [
      ['how many pages a minute in colour', 0],
      ['who sends readings', 1],
      ['彩色打印多快', 2],
    ] as const) {
      const [query] = await encode(encoder, [question], 'query')
      const scores = documents.map((one) => dot(vectorOf(query), vectorOf(one)))
      expect(scores.indexOf(Math.max(...scores)), question).toBe(best)
    }
  })

  it('gives as many vectors as it is given inputs, in their order, over several calls', async () => {
    const encoder = await serve(line)
    const texts = Array.from({ length: 23 }, (_, n) => `entry number${n}`)
    const all = await encode(encoder, texts)
    expect(all).toHaveLength(23)
    const [seventh] = await encode(encoder, [texts[7] ?? ''])
    expect(dot(vectorOf(all[7]), vectorOf(seventh))).toBeCloseTo(1, 5)
    expect(all.filter((one) => dot(vectorOf(one), vectorOf(seventh)) > 0.999)).toHaveLength(1)
  })

  it(pictures === 'no' ? 'refuses pictures by name' : 'brings pictures and words into one space', async () => {
    const encoder = await serve(line)
    expect(encoder).toMatchObject({
      accepts: pictures === 'no' ? ['text'] : ['text', 'image'],
      joint: pictures === 'joint',
    })
    if (pictures === 'no') {
      await expect(encode(encoder, [image('red circle')])).rejects.toMatchObject({ code: 'usage' })
      return
    }
    const documents = await encode(encoder, [image('green square'), 'a text of its own', image('red circle')])
    const [query] = await encode(encoder, ['the red circle'], 'query')
    const scores = documents.map((one) => dot(vectorOf(query), vectorOf(one)))
    expect(scores.indexOf(Math.max(...scores))).toBe(2)
  })

  it('tells no one its key, and shows none that a server echoes', async () => {
    const encoder = await serve(line, { faults: ['refused'] })
    const error = await encode(encoder, ['one']).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'part-unavailable', message: expect.not.stringContaining(KEY) })
    expect(JSON.stringify(encoder)).not.toContain(KEY)
  })
})

describe('createRemoteEncoder', () => {
  it.each(LINES.filter(([, pictures]) => pictures === 'joint'))(
    'makes one vector of a picture and its words: %s',
    async (line) => {
      const encoder = await serve(line)
      const both = { text: 'San Marco, Venice', ...image('domes and mosaics') }
      const [alone, joined, other] = await encode(encoder, [image('domes and mosaics'), both, 'San Marco, Venice'])
      expect(dot(vectorOf(joined), vectorOf(alone))).toBeGreaterThan(0.5)
      expect(dot(vectorOf(joined), vectorOf(other))).toBeGreaterThan(0.5)
      expect(dot(vectorOf(alone), vectorOf(other))).toBeLessThan(0.5)
    },
  )

  const LINE = 'openai:SERVER/openai/v1#text-embedding-3-small?dimension=64'

  it.each(['busy', 'failing', 'cut'] as const)(
    'asks again when a server is %s, and is none the worse',
    async (fault) => {
      const encoder = await serve(LINE, { faults: [fault, fault, 'none'] })
      expect(await encode(encoder, TEXTS)).toHaveLength(3)
      expect(server?.requests).toHaveLength(3)
    },
  )

  it('puts an answer in another order right', async () => {
    const encoder = await serve(LINE, { faults: ['none', 'shuffled'] })
    const [straight, shuffled] = [await encode(encoder, TEXTS), await encode(encoder, TEXTS)]
    expect(shuffled).toEqual(straight)
  })

  it.each([
    ['busy', 'part-unavailable', /busy \(status 429\)/],
    ['failing', 'bad-response', /failed with status 500/],
    ['cut', 'bad-response', /broke its answer off/],
    ['no-json', 'bad-response', /answered no JSON/],
    ['one-short', 'bad-response', /for 2 inputs of 3/],
    ['one-twice', 'bad-response', /index \d/],
    ['shorter', 'bad-vector', /56 numbers, expected 64/],
    ['not-a-number', 'bad-vector', /not numbers/],
    ['no-length', 'bad-vector', /no length/],
  ] as const)('calls a server that is %s by name: %s', async (fault, code, message) => {
    const encoder = await serve(LINE, { faults: [fault] })
    await expect(encode(encoder, TEXTS)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    })
    await expect(encode(encoder, TEXTS)).rejects.toMatchObject({ message: expect.stringContaining(server?.url ?? '?') })
  })

  it('fails as a whole when one call of several fails, with the reason of that one', async () => {
    const encoder = await serve(`${LINE}&rows=1&parallel=2`, { faults: ['silent', 'no-json', 'silent'] })
    await expect(encode(encoder, TEXTS)).rejects.toMatchObject({ code: 'bad-response' })
  })

  it('gives a silent server only its time, and stops when it is told', async () => {
    const slow = await serve(LINE, { faults: ['silent'] }, { limitMs: 50 })
    await expect(encode(slow, TEXTS)).rejects.toMatchObject({ code: 'timeout' })
    await server?.close()
    const encoder = await serve(LINE, { faults: ['silent'] })
    const stop = new AbortController()
    const running = encoder.doEncode([{ text: 'one' }], { role: 'query', signal: stop.signal })
    stop.abort()
    await expect(running).rejects.toMatchObject({ code: 'cancelled' })
  })

  it('says that nothing listens, and what to do', async () => {
    const encoder = await serve(LINE)
    await server?.close()
    await expect(encode(encoder, ['one'])).rejects.toMatchObject({
      code: 'part-unavailable',
      hint: expect.stringContaining('Start it'),
    })
  })

  it("asks for a length only where it is not the model's own", async () => {
    const encoder = await serve('cohere:SERVER/cohere/v2#embed-v4.0?dimension=256')
    await encode(encoder, ['one'])
    expect(bodies()).toMatchObject([{ output_dimension: 256, input_type: 'search_document', texts: ['one'] }])
    await server?.close()
    const own = await serve('cohere:SERVER/cohere/v2#embed-multilingual-v3.0')
    await expect(encode(own, ['one'], 'query')).rejects.toMatchObject({
      message: expect.stringContaining('expected 1024'),
    })
    expect(bodies()[0]).toMatchObject({ input_type: 'search_query' })
    expect(bodies()[0]).not.toHaveProperty('output_dimension')
  })

  it('puts before a text what an open model was trained with, and says so in the name of the space', async () => {
    const encoder = await serve('SERVER/openai/v1#intfloat/multilingual-e5-small?dimension=384')
    await encode(encoder, ['一句话']).catch(() => undefined)
    await encode(encoder, ['一句话'], 'query').catch(() => undefined)
    expect(bodies().map(({ input }) => input[0])).toEqual(['passage: 一句话', 'query: 一句话'])
    expect(encoder.space.id).toMatch(/#intfloat\/multilingual-e5-small\/384\/l2\/e5$/)
  })

  it('gives a vector for each token where a model does', async () => {
    const encoder = await serve('jina:SERVER/jina/v1#jina-embeddings-v4?multi=yes')
    const [query] = await encode(encoder, ['three red circles'], 'query')
    expect(encoder.space).toMatchObject({ kind: 'multi', dimension: 128 })
    expect(query).toMatchObject({ kind: 'multi', rows: 3 })
    if (query?.kind !== 'multi') throw new Error('not multi')
    expect(Math.hypot(...query.values.subarray(128, 256))).toBeCloseTo(1, 5)
    expect(bodies()[0]).toMatchObject({ return_multivector: true, task: 'retrieval.query' })
  })

  it('cuts a text that no model would take whole, at a whole character', async () => {
    const encoder = await serve(LINE)
    await encode(encoder, [`${'山'.repeat(20_000)}`])
    expect(bodies()[0].input[0]).toBe('山'.repeat(Math.floor((8191 * 2) / 3)))
  })

  it('has pictures made smaller by whoever can, and refuses too large ones else', async () => {
    const line = 'jina:SERVER/jina/v1#jina-clip-v2?dimension=64'
    const large = { image: new Uint8Array(6_000_000) }
    await expect(encode(await serve(line), [large])).rejects.toMatchObject({ code: 'too-large' })
    await server?.close()
    const asked: unknown[] = []
    const encoder = await serve(
      line,
      {},
      {
        fitPicture: async (bytes, limits) => {
          asked.push([bytes.length, limits])
          return pictureOfWords('red circle')
        },
      },
    )
    expect(await encode(encoder, [large])).toHaveLength(1)
    expect(asked).toEqual([[6_000_000, { bytes: 5_000_000, side: 2048 }]])
  })

  it('takes for a picture only what is one', async () => {
    const encoder = await serve('jina:SERVER/jina/v1#jina-clip-v2?dimension=64')
    await expect(encode(encoder, [{ image: Buffer.from('GIF89a') }])).rejects.toMatchObject({
      code: 'unsupported-format',
    })
  })

  it('refuses two kinds in one input where they would become two vectors', async () => {
    const encoder = await serve('jina:SERVER/jina/v1#jina-embeddings-v4?dimension=128')
    await expect(encode(encoder, [{ text: 'a', ...image('b') }])).rejects.toMatchObject({ code: 'usage' })
    await expect(encode(encoder, [{}])).rejects.toMatchObject({ code: 'usage' })
  })
})

describe('openRemoteEncoder', () => {
  it('finds out how long the vectors of an unknown model are', async () => {
    server = await startEncoderServer()
    const encoder = await openRemoteEncoder(`${server.url}/openai/v1#my-model`, {}, { signal })
    expect(encoder.space).toEqual({
      id: `${new URL(server.url).host}#my-model/64/l2`,
      kind: 'dense',
      dimension: 64,
    })
    expect(await encode(encoder, ['one'])).toHaveLength(1)
  })

  it('asks nothing where the length is known, and passes on what goes wrong', async () => {
    server = await startEncoderServer({ faults: ['refused'] })
    await openRemoteEncoder(`openai:${server.url}/openai/v1#text-embedding-3-small`, {}, { signal })
    expect(server.requests).toHaveLength(0)
    const opening = openRemoteEncoder(`${server.url}/openai/v1#my-model`, {}, { signal })
    await expect(opening).rejects.toMatchObject({ code: 'part-unavailable' })
  })
})
