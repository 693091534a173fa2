import { z } from 'zod'
import { DuomoError } from '../base/errors.ts'
import { firstIssue } from '../base/http-service.ts'
import { mapConcurrent } from '../base/map-concurrent.ts'
import { languageOf } from '../language/language-of.ts'
import { withoutThoughts } from '../language/model-reply.ts'
import { asData, fenceAround } from '../language/prompt-data.ts'
import { cutToTokens } from '../language/token-limit.ts'
import type { Query } from '../model/query.ts'
import type { LanguageModel, Message, MessagePart } from '../spec/language-model.ts'
import type { Passage } from '../spec/passage.ts'
import type { Reranker } from '../spec/reranker.ts'
import { passageText } from './passage-text.ts'
import { CHINESE, ENGLISH, type VisionPrompt } from './vision-prompt.ts'

/** A picture as a model takes it. */
export interface ShownPicture {
  readonly bytes: Uint8Array
  readonly mediaType: string
}

export interface VisionRerankerParts {
  readonly model: LanguageModel
  /** What a passage looks like: its figure, its table or its page; `undefined` where words are enough. Asked of a model that sees. */
  readonly pictureOf: (passage: Passage, signal: AbortSignal) => Promise<ShownPicture | undefined>
  /** A picture that is asked with, as the model takes it; it sees none of them if absent. */
  readonly queryPicture?: (image: Uint8Array, signal: AbortSignal) => Promise<ShownPicture>
}

export interface VisionRerankerOptions {
  /** Only the best are worth a model's time; 20 if absent. */
  readonly maxCandidates?: number
  /** Candidates of one request; 5 if absent. */
  readonly perRequest?: number
}

const PARALLEL = 2
const MOST_SCORE = 10
/** Counted generously; the beginning of a passage tells what it is about. */
const PASSAGE_TOKENS = 800
const QUESTION_TOKENS = 1_000
const ANSWER_TOKENS = 1_000
/** A model that answers out of form is asked once more: it may do better. */
const TRIES = 2
/** Less than the step between two scores, so that candidates with the same score keep the order in which they came. */
const ORDER_WEIGHT = 0.01

const answerSchema = z.object({
  scores: z.array(z.object({ id: z.string(), score: z.number().min(0).max(MOST_SCORE) })),
})
type ScoreById = ReadonlyMap<string, number>

/**
 * A vision-language model as a reranker: it reads and sees some candidates at a time and gives each 0 to 10. Its answers are
 * checked; one that leaves a candidate out, scores a stranger or is no JSON fails the ranking, and no score is made up.
 *
 * @throws `bad-response` when the model answers out of form twice, and whatever the model throws
 */
export function createVisionReranker(
  parts: VisionRerankerParts,
  { maxCandidates = 20, perRequest = 5 }: VisionRerankerOptions = {},
): Reranker {
  return {
    name: `vision:${parts.model.name}`,
    maxCandidates,
    judges: 'meaning',
    async doRerank(query, candidates, signal) {
      signal.throwIfAborted()
      const asked = await questionParts(query, parts, signal)
      const groups = Array.from({ length: Math.ceil(candidates.length / perRequest) }, (_, n) =>
        candidates.slice(n * perRequest, (n + 1) * perRequest),
      )
      const scores: number[] = []
      const judge = (group: readonly Passage[]) => judgeGroup(query, asked, group, parts, signal)
      for await (const some of mapConcurrent(groups, PARALLEL, judge)) scores.push(...some)
      return scores.map((score, n) => score + ORDER_WEIGHT * (1 - n / scores.length))
    },
  }
}

const promptFor = ({ text }: Query): VisionPrompt => (languageOf(text) === 'zh' ? CHINESE : ENGLISH)

async function questionParts(
  query: Query,
  { model, queryPicture }: VisionRerankerParts,
  signal: AbortSignal,
): Promise<MessagePart[]> {
  const shown: MessagePart[] = []
  if (model.capabilities.images && queryPicture)
    for (const image of query.images ?? []) shown.push({ type: 'image', ...(await queryPicture(image, signal)) })
  const text = promptFor(query).question(cutToTokens(query.text, QUESTION_TOKENS), shown.length)
  return [{ type: 'text', text }, ...shown]
}

async function judgeGroup(
  query: Query,
  asked: readonly MessagePart[],
  group: readonly Passage[],
  parts: VisionRerankerParts,
  signal: AbortSignal,
): Promise<number[]> {
  const { model } = parts
  const prompt = promptFor(query)
  const named = group.map((passage, n) => ({ id: `c${n + 1}`, passage }))
  const shown: MessagePart[] = []
  for (const { id, passage } of named) shown.push(...(await candidateParts(id, passage, parts, prompt, signal)))
  const fence = fenceAround(shown.map((part) => (part.type === 'text' ? part.text : '')))
  const line: MessagePart = { type: 'text', text: fence }
  const messages: Message[] = [
    { role: 'system', parts: [{ type: 'text', text: prompt.system }] },
    { role: 'user', parts: [...asked, line, ...shown, line] },
  ]
  const ids = named.map(({ id }) => id)
  for (let tries = 1; ; tries++) {
    const scores = readScores(await complete(model, messages, signal), ids)
    if (typeof scores !== 'string') return ids.map((id) => scores.get(id) ?? 0)
    if (tries === TRIES)
      throw new DuomoError('bad-response', `${model.name} did not score the candidates: ${scores}`, {
        hint: 'Take a model that follows instructions, or rank without it.',
      })
  }
}

async function candidateParts(
  id: string,
  passage: Passage,
  { model, pictureOf }: VisionRerankerParts,
  prompt: VisionPrompt,
  signal: AbortSignal,
): Promise<MessagePart[]> {
  const head = prompt.candidate(id, asCandidate(passage.label), passage.chunk.pages[0] ?? 1)
  const words = asCandidate(cutToTokens(passageText(passage), PASSAGE_TOKENS))
  const picture = model.capabilities.images ? await pictureOf(passage, signal) : undefined
  return [
    { type: 'text', text: `${head}\n${words}` },
    ...(picture ? [{ type: 'text', text: prompt.pictureOf(id) } as const, { type: 'image', ...picture } as const] : []),
  ]
}

/** A document's words as data, that can't pass for another candidate. */
function asCandidate(text: string): string {
  return asData(text).replace(/\[(c\d+)\]/gu, '($1)')
}

async function complete(model: LanguageModel, messages: readonly Message[], signal: AbortSignal): Promise<string> {
  let text = ''
  const options = { signal, maxOutputTokens: ANSWER_TOKENS, schema: z.toJSONSchema(answerSchema) }
  for await (const part of model.doComplete(messages, options)) {
    if (part.type === 'text-delta') text += part.text
    else if (part.reason === 'stop') return text
    else throw new DuomoError('bad-response', `${model.name} gave no whole ranking (${part.reason})`)
  }
  throw new DuomoError('bad-response', `${model.name} ended its ranking without saying that it is whole`)
}

/** The scores by id, or what is wrong with them. */
function readScores(reply: string, ids: readonly string[]): ScoreById | string {
  // Braces in what it thought aloud are no scores.
  const text = withoutThoughts(reply)
  // Models that know no schema put their JSON between the marks of a code block, or words around it.
  const json = text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1)
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch {
    return `no JSON: ${text.replace(/\s+/gu, ' ').slice(0, 100)}`
  }
  const checked = answerSchema.safeParse(value)
  if (!checked.success) return firstIssue(checked.error)
  const scores = new Map(checked.data.scores.map(({ id, score }) => [id, score]))
  const wrong = ids.length !== checked.data.scores.length || !ids.every((id) => scores.has(id))
  return wrong ? `asked for ${ids.join(', ')}, got ${[...scores.keys()].join(', ').slice(0, 100) || 'none'}` : scores
}
