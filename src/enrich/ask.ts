import { z } from 'zod'
import { DuomoError, toDuomoError } from '../base/errors.ts'
import { hashParts, sha256 } from '../base/hash.ts'
import { mapConcurrent } from '../base/map-concurrent.ts'
import { jsonOf } from '../language/model-reply.ts'
import type { Problem } from '../model/problem.ts'
import { ENRICHING } from '../model/with-notes.ts'
import type { EnrichContext } from '../spec/enricher.ts'
import type { LanguageModel, Message } from '../spec/language-model.ts'
import type { ReplyCache } from '../spec/reply-cache.ts'
import type { Reason } from './checks.ts'

const MAX_OUTPUT_TOKENS = 1_200

/** A model that writes notes, and how it may be asked. */
export interface Writer {
  readonly model: LanguageModel
  /** Everything is asked if absent. */
  readonly cache?: ReplyCache
  /** Questions under way at the same time. */
  readonly concurrency: number
}

/** What a document's pieces are asked. */
export interface Task<Item, Value> {
  /** Names the prompt with its version. */
  readonly name: string
  readonly schema: z.ZodType<Value>
  /** `undefined` where there is nothing to ask about. */
  messages(item: Item): Promise<readonly Message[] | undefined>
}

/** A reply that fits the schema, with the item that it is about. */
export interface Reply<Item, Value> {
  readonly item: Item
  readonly value: Value
}

/** How the asking goes on. */
export interface Asking {
  readonly documentId: string
  readonly signal: AbortSignal
  readonly reject: (reason: Reason) => void
  /** Called for each item that is answered, or that there is nothing to ask about, as soon as it is. */
  readonly answered: () => void
}

/** Tells of each call how many of `total` have come. */
export function countAnswered(total: number, { progress }: EnrichContext): () => void {
  let done = 0
  return () => progress?.(++done, total)
}

/**
 * Asks about each item what no earlier reply answers; replies in the order of the items. One that is cut, refused or out of
 * form is counted by `reject` and never kept.
 *
 * @throws when the model can't be reached: what was answered until then is kept for the next time
 */
export async function* askAbout<Item, Value>(
  items: readonly Item[],
  task: Task<Item, Value>,
  writer: Writer,
  { documentId, signal, reject, answered }: Asking,
): AsyncGenerator<Reply<Item, Value>> {
  const schema: unknown = z.toJSONSchema(task.schema)
  const askOne = async (item: Item) => {
    const messages = await task.messages(item)
    const one = messages && { item, value: await reply(messages, task, schema, writer, documentId, signal) }
    answered()
    return one
  }
  for await (const one of mapConcurrent(items, writer.concurrency, askOne)) {
    if (!one) continue
    if (one.value === undefined) reject('form')
    else yield { item: one.item, value: one.value }
  }
}

/** Counts what was rejected, and tells it as one problem of the document. */
export function createRejections(enricher: string) {
  const counts = new Map<Reason, number>()
  let kept = 0
  return {
    reject: (reason: Reason) => {
      counts.set(reason, (counts.get(reason) ?? 0) + 1)
    },
    keep: () => {
      kept++
    },
    problems(): Problem[] {
      const rejected = [...counts.values()].reduce((sum, n) => sum + n, 0)
      if (rejected === 0) return []
      const reasons = [...counts].map(([reason, n]) => `${REASONS[reason]} (${n})`).join(', ')
      const message = `${enricher}: ${rejected} of ${rejected + kept} were rejected: ${reasons}`
      return [{ stage: ENRICHING, code: 'notes-rejected', message }]
    },
  }
}

const REASONS: Readonly<Record<Reason, string>> = {
  form: 'not in the form that was asked for',
  number: 'a number that the source does not hold',
  language: 'in another language than the source',
  source: 'no such part of the source',
  length: 'empty or too long',
  repeated: 'said before',
}

/** `undefined` for a reply that is none: cut, refused, or not of the schema. */
async function reply<Item, Value>(
  messages: readonly Message[],
  task: Task<Item, Value>,
  schema: unknown,
  { model, cache }: Writer,
  documentId: string,
  signal: AbortSignal,
): Promise<Value | undefined> {
  const key = keyOf(task.name, model.name, messages)
  const known = await cache?.get(documentId, key)
  if (known !== undefined) {
    const value = task.schema.safeParse(jsonOf(known)).data
    if (value !== undefined) return value
  }
  let text: string
  try {
    text = await complete(model, messages, schema, signal)
  } catch (thrown) {
    signal.throwIfAborted()
    const error = toDuomoError(thrown, `asking ${model.name}`)
    if (error.code === 'bad-response') return undefined
    throw error
  }
  const value = task.schema.safeParse(jsonOf(text)).data
  if (value !== undefined) await cache?.put(documentId, key, text)
  return value
}

/** All that decides what is answered. */
function keyOf(task: string, model: string, messages: readonly Message[]): string {
  const said = messages.flatMap(({ role, parts }) => [
    role,
    ...parts.map((part) => (part.type === 'text' ? part.text : `${part.mediaType} ${sha256(part.bytes)}`)),
  ])
  return hashParts([task, model, ...said])
}

/** All that the model says, or an error: a cut answer is none. */
async function complete(
  model: LanguageModel,
  messages: readonly Message[],
  schema: unknown,
  signal: AbortSignal,
): Promise<string> {
  let text = ''
  for await (const part of model.doComplete(messages, { signal, schema, maxOutputTokens: MAX_OUTPUT_TOKENS })) {
    if (part.type === 'text-delta') text += part.text
    else if (part.reason === 'stop') return text
    else throw new DuomoError('bad-response', `${model.name} did not finish its answer (${part.reason})`)
  }
  throw new DuomoError('bad-response', `${model.name} ended its answer without saying that it is whole`)
}
