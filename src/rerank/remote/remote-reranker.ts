import { DuomoError } from '../../base/errors.ts'
import { createHostGates, type HostGates } from '../../base/host-gate.ts'
import { callService, type HttpService } from '../../base/http.ts'
import { at } from '../../base/http-service.ts'
import { mapConcurrent } from '../../base/map-concurrent.ts'
import { toHttpService } from '../../base/service-line.ts'
import { countTokens, cutToTokens } from '../../language/token-limit.ts'
import type { Reranker } from '../../spec/reranker.ts'
import { passageText } from '../passage-text.ts'
import { type RerankerChoice, readRerankerLine } from './reranker-line.ts'
import type { GivenScore } from './wires.ts'

export interface RemoteRerankerOptions {
  /** What calls of one host share; give the same to all that call servers. */
  readonly gates?: HostGates
  /** For one call, each try; default 1 minute. */
  readonly limitMs?: number
  /** Before the second try; default 1 s. */
  readonly pauseMs?: number
}

/** As many as are worth a model's time. */
const MAX_CANDIDATES = 100
const MINUTE = 60_000
const ANSWER_BYTES = 16 * 2 ** 20

/**
 * A reranker behind a server, chosen by a line such as `cohere:rerank-v3.5` (see {@link readRerankerLine}). The server gets the
 * question's words and each passage with title, headings and caption; its scores are passed on as they come. A question without
 * words leaves the candidates as they were.
 *
 * @throws `usage` for a line that can't be read, `part-unavailable` without its key. Ranking throws `part-unavailable`,
 *   `timeout`, `bad-response` (anything but one score for each candidate), `cancelled`
 */
export function createRemoteReranker(
  line: string,
  environment: Readonly<Record<string, string | undefined>>,
  options: RemoteRerankerOptions = {},
): Reranker {
  const choice = readRerankerLine(line, environment)
  const service = toHttpService(choice, 'the line of the reranker', options.gates ?? createHostGates())
  return {
    name: choice.name,
    maxCandidates: MAX_CANDIDATES,
    judges: 'meaning',
    async doRerank({ text }, candidates, signal) {
      signal.throwIfAborted()
      if (text.trim() === '') return candidates.map(({ score }) => score)
      // Half of what a pair may have, so that something of a document is always seen.
      const query = cutToTokens(text, Math.floor(choice.pairTokens / 2))
      const left = choice.pairTokens - countTokens(query)
      const documents = candidates.map((candidate) => cutToTokens(passageText(candidate), left))
      const calls = sharedOut(documents, choice.rows)
      const scores: number[] = []
      const rank = (some: readonly string[]) => rankOnce(choice, service, query, some, options, signal)
      for await (const some of mapConcurrent(calls, choice.parallel, rank)) scores.push(...some)
      return scores
    },
  }
}

async function rankOnce(
  { wire, model }: RerankerChoice,
  service: HttpService,
  query: string,
  documents: readonly string[],
  { limitMs = MINUTE, pauseMs }: RemoteRerankerOptions,
  signal: AbortSignal,
): Promise<number[]> {
  const { path, json, answer } = wire({ model, query, documents })
  const given = await callService(service, {
    path,
    body: { json },
    schema: answer,
    limitMs,
    limitBytes: ANSWER_BYTES,
    repeatable: true,
    ...(pauseMs === undefined ? {} : { pauseMs }),
    signal,
  })
  return inOrder(given, documents.length, at(service))
}

/** Servers answer best first: the scores by the documents' places again. */
function inOrder(given: readonly GivenScore[], count: number, server: string): number[] {
  const scores = new Map(given.map(({ index, score }) => [index, score]))
  const ordered = Array.from({ length: count }, (_, n) => scores.get(n))
  if (given.length !== count || !ordered.every((score) => score !== undefined))
    throw new DuomoError('bad-response', `${server} scored ${scores.size} documents of ${count}`, {
      hint: 'Its log may say more.',
    })
  return ordered
}

/** Equal shares of at most `rows`. */
function sharedOut<T>(items: readonly T[], rows: number): T[][] {
  const calls = Math.ceil(items.length / rows)
  const share = Math.ceil(items.length / Math.max(calls, 1))
  return Array.from({ length: calls }, (_, n) => items.slice(n * share, (n + 1) * share))
}
