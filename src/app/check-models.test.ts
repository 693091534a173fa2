import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startEncoderServer } from '../testing/encoder-server.ts'
import type { TestServer } from '../testing/http-server.ts'
import { checkModels } from './check-models.ts'
import { type ConfigurationInput, callConfiguration } from './configuration.ts'

const { signal } = new AbortController()
const KEYS = { OPENAI_API_KEY: 'sk-x', JINA_API_KEY: 'sk-x' }
/** Port 9 is nobody's. */
const AWAY = 'http://127.0.0.1:9/v1'

let folder: string
let server: TestServer
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'duomo-check-models-'))
  server = await startEncoderServer()
})
afterAll(async () => {
  await server.close()
  await rm(folder, { recursive: true })
})

async function check(configuration: ConfigurationInput, environment: NodeJS.ProcessEnv = KEYS) {
  const settings = callConfiguration({}, { models: { folder }, ...configuration })
  return checkModels(settings, signal, environment)
}

describe('checkModels', () => {
  it('has nothing to look for where no model is asked for', async () => {
    expect(await check({ encoding: { mode: 'words', text: 'local:bge-m3' } })).toEqual([])
  })

  it('finds what answers, each by its setting and line, and sends nothing to be encoded', async () => {
    const before = server.requests.length
    const text = `${server.url}/openai/v1#some-model`
    const image = `jina:${server.url}/jina/v1#jina-clip-v2`
    const rerank = `${server.url}/tei#some-reranker`
    const model = `${server.url}/openai/v1#some-writer`
    expect(await check({ model, encoding: { mode: 'separate', text, image }, rerank: { model: rerank } })).toEqual([
      { setting: 'model', line: model },
      { setting: 'encoding.text', line: text },
      { setting: 'encoding.image', line: image },
      { setting: 'rerank.model', line: rerank },
    ])
    const sent = server.requests.slice(before)
    expect(sent.map(({ body }) => body.length)).toEqual([0, 0, 0, 0])
    expect(sent.filter(({ headers }) => headers.authorization !== undefined)).toEqual([])
  })

  it('goes on after a failure and names each with the way out', async () => {
    const encoding = {
      mode: 'separate',
      text: 'local:bge-m3',
      shared: `${AWAY}#m?images=no`,
      audio: 'local:nosuch',
    } as const
    const checks = await check({ encoding, rerank: { model: 'cohere:rerank-v3.5' } })
    expect(checks.map(({ setting, failure }) => [setting, failure?.code, failure?.hint])).toEqual([
      ['encoding.text', 'part-unavailable', expect.stringContaining('duomo models pull bge-m3')],
      ['encoding.shared', 'usage', expect.any(String)],
      ['encoding.audio', 'usage', expect.stringContaining('duomo models list')],
      ['rerank.model', 'part-unavailable', expect.stringContaining('COHERE_API_KEY')],
    ])
  })

  it.each<[string, ConfigurationInput, string, RegExp]>([
    [
      'a server that is away',
      { encoding: { mode: 'unified', text: `${AWAY}#m` } },
      'part-unavailable',
      /can't be reached/,
    ],
    ['a line that is missing', { encoding: { mode: 'unified' } }, 'usage', /needs the line of a model: encoding\.text/],
    [
      'a key that is missing',
      { encoding: { mode: 'unified', text: 'voyage:voyage-3.5' } },
      'part-unavailable',
      /VOYAGE_API_KEY/,
    ],
    ['eyes without a language model', { rerank: { model: 'vision' } }, 'part-unavailable', /no language model/],
    ['an encoder as reranker', { rerank: { model: 'openai:text-embedding-3-small' } }, 'usage', /./],
    [
      'one vector a page',
      { encoding: { mode: 'page', page: 'jina:jina-embeddings-v4' } },
      'usage',
      /needs one for each patch/,
    ],
  ])('says what is wrong with %s', async (_, configuration, code, message) => {
    expect(await check(configuration)).toMatchObject([{ failure: { code, message: expect.stringMatching(message) } }])
  })

  it('tells a folder that holds no model', async () => {
    await writeFile(join(folder, 'note.txt'), 'not a model')
    const [told] = await check({ encoding: { mode: 'unified', text: `local:${folder}` } })
    expect(told?.failure?.message).toContain("can't be told")
  })

  it('stops when it is told to', async () => {
    const configuration = callConfiguration({}, { encoding: { mode: 'unified', text: `${server.url}/openai/v1#m` } })
    await expect(checkModels(configuration, AbortSignal.abort(), KEYS)).rejects.toThrow()
  })
})
