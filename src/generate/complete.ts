import { DuomoError } from '../base/errors.ts'
import { hashParts, sha256 } from '../base/hash.ts'
import type { AnswerCache } from '../spec/answer-cache.ts'
import type { LanguageModel, Message } from '../spec/language-model.ts'

export interface CompleteOptions {
  readonly signal: AbortSignal
  readonly maxOutputTokens: number
  /** What the reply must fit, as JSON schema. */
  readonly schema?: unknown
  /** Everything is asked if absent. */
  readonly cache?: AnswerCache | undefined
  /** Whose evidence the messages hold. */
  readonly documentIds: readonly string[]
}

/** All that a model said. */
export interface Completion {
  readonly text: string
  /** To be called for what turned out to be usable: then the same messages ask nobody again. */
  keep(): Promise<void>
}

/**
 * All that the model says, or what it said to the same messages before.
 *
 * @throws `bad-response` where it declined or was cut: half an answer is none
 */
export async function complete(
  model: LanguageModel,
  messages: readonly Message[],
  options: CompleteOptions,
): Promise<Completion> {
  const { cache, documentIds } = options
  const key = keyOf(model.name, messages, options)
  // A cache that can't be read or written, as on a disk that is read-only, is none.
  const known = await cache?.get(key).catch(() => undefined)
  if (known !== undefined) return { text: known, keep: async () => {} }
  const text = await ask(model, messages, options)
  return { text, keep: async () => cache?.put(key, text, documentIds).catch(() => {}) }
}

async function ask(
  model: LanguageModel,
  messages: readonly Message[],
  { signal, maxOutputTokens, schema }: CompleteOptions,
): Promise<string> {
  let text = ''
  const asked = { signal, maxOutputTokens, ...(schema === undefined ? {} : { schema }) }
  for await (const part of model.doComplete(messages, asked)) {
    if (part.type === 'text-delta') text += part.text
    else if (part.reason === 'stop') return text
    else if (part.reason === 'refused') throw new DuomoError('bad-response', `${model.name} declined to answer`)
    else
      throw new DuomoError('bad-response', `${model.name} reached its limit in the middle of the answer`, {
        hint: 'Ask for less, or choose a model that thinks shorter.',
      })
  }
  throw new DuomoError('bad-response', `${model.name} ended its answer without saying that it is whole`)
}

/** All that decides what is answered. */
function keyOf(
  model: string,
  messages: readonly Message[],
  { maxOutputTokens, schema }: Pick<CompleteOptions, 'maxOutputTokens' | 'schema'>,
): string {
  const said = messages.flatMap(({ role, parts }) => [
    role,
    ...parts.map((part) => (part.type === 'text' ? part.text : `${part.mediaType} ${sha256(part.bytes)}`)),
  ])
  return hashParts([model, String(maxOutputTokens), JSON.stringify(schema) ?? '', ...said])
}
