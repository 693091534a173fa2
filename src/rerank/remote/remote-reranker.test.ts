import { afterEach, describe, expect, it } from 'vitest'
import { type EncoderServerOptions, startEncoderServer } from '../../testing/encoder-server.ts'
import type { TestServer } from '../../testing/http-server.ts'
import { passagesOf } from '../../testing/passages.ts'
import { monthlyTable, printerManual, riverPaper } from '../../testing/sample-documents.ts'
import { createRemoteReranker, type RemoteRerankerOptions } from './remote-reranker.ts'

const KEY = 'sk-canary'
const KEYS = {
  DUOMO_MODEL_KEY: KEY,
  COHERE_API_KEY: KEY,
  JINA_API_KEY: KEY,
  VOYAGE_API_KEY: KEY,
  DASHSCOPE_API_KEY: KEY,
  SILICONFLOW_API_KEY: KEY,
}
const passages = passagesOf(riverPaper(), monthlyTable(), printerManual())
const { signal } = new AbortController()
let server: TestServer | undefined
afterEach(async () => {
  await server?.close()
  server = undefined
})

async function serve(line: string, options: EncoderServerOptions = {}, more: RemoteRerankerOptions = {}) {
  server = await startEncoderServer(options)
  return createRemoteReranker(line.replace('SERVER', server.url), KEYS, { pauseMs: 1, ...more })
}
const bodies = () => server?.requests.map(({ body }) => JSON.parse(String(body))) ?? []

describe.each([
  'cohere:SERVER/cohere/v2#rerank-v3.5',
  'jina:SERVER/jina/v1#jina-reranker-v2-base-multilingual',
  'voyage:SERVER/voyage/v1#rerank-2.5',
  'qwen:SERVER/dashscope/api/v1#gte-rerank-v2',
  'siliconflow:SERVER/openai/v1#BAAI/bge-reranker-v2-m3',
  'vllm:SERVER/openai/v1#BAAI/bge-reranker-v2-m3',
  'tei:SERVER/tei#BAAI/bge-reranker-base',
  'SERVER/openai/v1#my-reranker',
])('%s', (line) => {
  it.each([
    ['who founded the gauge network', 'Maria Keller'],
    ['打印机的分辨率是多少', '4800×1200'],
  ])('puts what answers "%s" first', async (text, holds) => {
    const reranker = await serve(line, { key: KEY })
    const scores = await reranker.doRerank({ text }, passages, signal)
    expect(scores).toHaveLength(passages.length)
    expect(passages[scores.indexOf(Math.max(...scores))]?.chunk.text).toContain(holds)
  })

  it('shows no key that a server echoes', async () => {
    const reranker = await serve(line, { faults: ['refused'] })
    await expect(reranker.doRerank({ text: 'a' }, passages, signal)).rejects.toMatchObject({
      code: 'part-unavailable',
      message: expect.not.stringContaining(KEY),
    })
  })
})

describe('createRemoteReranker', () => {
  const LINE = 'SERVER/openai/v1#my-reranker'
  const rank = async (options: EncoderServerOptions, more: RemoteRerankerOptions = {}, line = LINE) =>
    (await serve(line, options, more)).doRerank({ text: 'gauge network' }, passages, signal)

  it('shares candidates out over calls and keeps their order', async () => {
    const whole = await rank({})
    await server?.close()
    expect(await rank({}, {}, `${LINE}?rows=4`)).toEqual(whole)
    const sizes = bodies().map(({ documents }) => documents.length)
    expect(Math.max(...sizes)).toBeLessThanOrEqual(4)
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(passages.length)
  })

  it('sends headings and captions with the words, cut to what the model takes', async () => {
    await rank({})
    const documents: string[] = bodies()[0].documents
    const figure = passages.findIndex(({ chunk }) => chunk.group === 'figure')
    expect(documents[figure]).toContain(passages[figure]?.chunk.headings.at(-1))
    await server?.close()
    await rank({}, {}, `${LINE}?tokens=30`)
    for (const document of bodies()[0].documents) expect(Buffer.byteLength(document)).toBeLessThanOrEqual(60)
  })

  it.each(['busy', 'failing', 'cut'] as const)('asks again when a server is %s', async (fault) => {
    expect(await rank({ faults: [fault, 'none'] })).toHaveLength(passages.length)
  })

  it.each([
    ['busy', 'part-unavailable', /busy/],
    ['no-json', 'bad-response', /answered no JSON/],
    ['one-short', 'bad-response', /scored \d+ documents of/],
    ['one-twice', 'bad-response', /scored 1 documents of/],
    ['not-a-number', 'bad-response', /out of protocol/],
    ['silent', 'timeout', /within/],
  ] as const)('calls a server that is %s by name: %s', async (fault, code, message) => {
    await expect(rank({ faults: [fault] }, fault === 'silent' ? { limitMs: 100 } : {})).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    })
  })

  it('stops when it is told', async () => {
    const reranker = await serve(LINE, { faults: ['silent'] })
    const stop = new AbortController()
    const running = reranker.doRerank({ text: 'a' }, passages, stop.signal)
    stop.abort()
    await expect(running).rejects.toMatchObject({ code: 'cancelled' })
  })

  it('leaves the order as it was for a question without words, and asks nobody', async () => {
    const reranker = await serve(LINE)
    const scored = passages.map((passage, n) => ({ ...passage, score: n }))
    expect(await reranker.doRerank({ text: ' ' }, scored, signal)).toEqual(scored.map(({ score }) => score))
    expect(await reranker.doRerank({ text: 'a' }, [], signal)).toEqual([])
    expect(server?.requests).toEqual([])
  })

  it.each([
    ['cohere:rerank-v3.5', {}, 'part-unavailable'],
    ['nobody:rerank', KEYS, 'usage'],
    ['tei:my-model', KEYS, 'usage'],
    ['cohere:rerank-v3.5?dimension=3', KEYS, 'usage'],
    ['cohere:rerank-v3.5?rows=0', KEYS, 'usage'],
  ])('refuses the line %s', (line, environment, code) => {
    expect(() => createRemoteReranker(line, environment)).toThrow(expect.objectContaining({ code }))
  })
})
