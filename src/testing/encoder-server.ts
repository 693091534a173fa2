import { createHash } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import { type AskedVectors, ENCODER_PROTOCOLS, type ServedVector } from './encoder-protocols.ts'
import { type ArrivedRequest, sendJson, startHttpServer, type TestServer } from './http-server.ts'
import { type AskedRanking, RERANKER_PROTOCOLS, type ServedScore } from './reranker-protocols.ts'

/** What can go wrong with one request. */
export type EncoderFault =
  | 'none'
  | 'busy' // 429, to be asked again at once
  | 'failing' // 500
  | 'refused' // 401, and echoes the key
  | 'silent' // never answers
  | 'cut' // ends the connection in the middle of its answer
  | 'no-json'
  | 'one-short' // an answer for one input less
  | 'one-twice' // two answers for one input, none for another
  | 'shuffled' // in another order, each with its true index
  | 'shorter' // vectors of another length
  | 'not-a-number'
  | 'no-length' // a vector of zeros

export interface EncoderServerOptions {
  /** Of the first requests, in order; all later ones have the last. None if absent. */
  readonly faults?: readonly EncoderFault[]
  /** Whoever sends no such key is refused. */
  readonly key?: string
}

/**
 * A real server on a free port of this machine that makes vectors and ranks in the way of each provider, below `/openai/v1`,
 * `/ollama`, `/cohere/v2`, `/jina/v1`, `/voyage/v1`, `/dashscope/api/v1`, `/ark/api/v3` and `/tei`. Vectors count words, so that
 * texts, and pictures of words, are the nearer the more words they share; they are 3 long. What a protocol forbids is a 400.
 */
export function startEncoderServer({ faults = ['none'], key }: EncoderServerOptions = {}): Promise<TestServer> {
  return startHttpServer(async (request, response, count) => {
    const fault = faults[Math.min(count, faults.length) - 1] ?? 'none'
    if (key !== undefined && request.headers.authorization !== `Bearer ${key}`)
      return sendJson(response, { error: { message: 'Invalid API key' } }, 401)
    if (fault === 'busy') return sendJson(response, { error: 'too many requests' }, 429, { 'retry-after': '0' })
    if (fault === 'failing') return sendJson(response, { error: 'out of memory' }, 500)
    if (fault === 'refused') return sendJson(response, { error: `no such key: ${request.headers.authorization}` }, 401)
    if (fault === 'silent') return
    if (fault === 'no-json') response.end('<html>Bad gateway</html>')
    else answer(request, response, fault)
  })
}

function answer(request: ArrivedRequest, response: ServerResponse, fault: EncoderFault) {
  const encoder = ENCODER_PROTOCOLS.find(({ path }) => path === request.path)
  const reranker = RERANKER_PROTOCOLS.find(({ path }) => path === request.path)
  const protocol = encoder ?? reranker
  if (!protocol) return sendJson(response, { error: `no such call: ${request.path}` }, 404)
  const body: unknown = JSON.parse(request.body.toString('utf8'))
  const checked = protocol.body.safeParse(body)
  if (!checked.success) return sendJson(response, { error: checked.error.message }, 400)
  const value = encoder
    ? encoder.answer(...vectorsFor(encoder.body.parse(body), fault))
    : reranker?.answer(scoresFor(reranker.body.parse(body), fault))
  if (fault !== 'cut') return sendJson(response, value)
  const text = JSON.stringify(value)
  response.writeHead(200, { 'content-length': Buffer.byteLength(text) })
  response.write(text.slice(0, text.length / 2), () => response.destroy())
}

function vectorsFor(asked: AskedVectors, fault: EncoderFault): [readonly ServedVector[], AskedVectors] {
  const length = fault === 'shorter' ? asked.dimension - 8 : asked.dimension
  const vectors = asked.inputs.map((text, index) => {
    const words = wordsOf(text)
    const rows = asked.multi ? words.map((word) => countWords([word], length)) : [countWords(words, length)]
    return { index, rows }
  })
  const spoil = (row: readonly number[]) =>
    row.map((value, n) => (fault === 'no-length' ? 0 : fault === 'not-a-number' && n === 1 ? null : value))
  const served = inFault(vectors, fault).map(({ index, rows }) => ({ index, rows: rows.map(spoil) }))
  return [served, asked]
}

function scoresFor({ query, documents }: AskedRanking, fault: EncoderFault): readonly ServedScore[] {
  const wanted = new Set(wordsOf(query))
  const scores = documents.map((text, index) => {
    const words = new Set(wordsOf(text))
    const shared = [...wanted].filter((word) => words.has(word)).length
    return { index, score: fault === 'not-a-number' ? null : shared / Math.max(1, wanted.size) }
  })
  return inFault(
    scores.sort((a, b) => (b.score ?? 0) - (a.score ?? 0)),
    fault,
  )
}

function inFault<T extends { readonly index: number }>(items: readonly T[], fault: EncoderFault): T[] {
  if (fault === 'one-short') return items.slice(1)
  if (fault === 'one-twice') return items.map((item) => ({ ...item, index: items[0]?.index ?? 0 }))
  return fault === 'shuffled' ? items.toReversed() : [...items]
}

/** Of a text without words a word that no other has: a model gives vectors of such texts, too. */
function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[a-z0-9]+|\p{Script=Han}/gu) ?? ['']
}

/** How often words stand in a text, by places that their hashes tell; 3 long. */
function countWords(words: readonly string[], length: number): number[] {
  const counts = new Array<number>(length).fill(0)
  for (const word of words) {
    const place = createHash('sha256').update(word).digest().readUInt32LE(0) % length
    counts[place] = (counts[place] ?? 0) + 1
  }
  const norm = Math.hypot(...counts) || 1
  return counts.map((count) => (3 * count) / norm)
}
