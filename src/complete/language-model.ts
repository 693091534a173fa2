import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import type { LanguageModelV4Message, LanguageModelV4StreamPart } from '@ai-sdk/provider'
import { DuomoError } from '../base/errors.ts'
import type { CompletionPart, LanguageModel, Message } from '../spec/language-model.ts'
import { isPassing, retryAfterMs, toModelError } from './failure.ts'
import type { ModelChoice } from './model-line.ts'
import { type Patience, startClock } from './patience.ts'

export interface LanguageModelOptions {
  readonly patience?: Partial<Patience>
  /** How often a request is sent again after a passing fault; 2 if absent. Never once a word has come. */
  readonly retries?: number
}

const PATIENCE: Patience = { responseMs: 120_000, firstTokenMs: 120_000, idleMs: 60_000 }
/** A server that wants a longer wait is given up on: the question is answered without it. */
const MAX_WAIT_MS = 20_000
const FIRST_WAIT_MS = 500

/**
 * A model behind an OpenAI-compatible server. The stream ends with `finish` only where the server said that it is whole;
 * else it throws: `timeout`, `part-unavailable` (unreachable, key refused, busy), `bad-response` (out of protocol, cut),
 * `cancelled`. The key stands in no message.
 */
export function createLanguageModel(choice: ModelChoice, options: LanguageModelOptions = {}): LanguageModel {
  const { name, images, contextTokens, prices } = choice
  const patience = { ...PATIENCE, ...options.patience }
  const retries = options.retries ?? 2
  return {
    name,
    capabilities: { images, contextTokens },
    ...(prices === undefined ? {} : { prices }),
    async *doComplete(messages, { signal, maxOutputTokens, schema }) {
      if (!images && messages.some(({ parts }) => parts.some(({ type }) => type === 'image')))
        throw new DuomoError('usage', `${name} takes no pictures`, {
          hint: 'Choose a model that sees, or say that this one does: `MODEL?images=yes`.',
        })
      const asked = schema === undefined || choice.schemas ? messages : [...messages, schemaMessage(schema)]
      const request = {
        prompt: asked.map(toPrompt),
        ...(maxOutputTokens === undefined ? {} : { maxOutputTokens }),
        ...(schema === undefined ? {} : { responseFormat: { type: 'json' as const, ...schemaField(schema, choice) } }),
      }
      for (let attempt = 0; ; attempt++) {
        let spoke = false
        try {
          for await (const part of stream(choice, request, patience, signal)) {
            spoke = true
            yield part
          }
          return
        } catch (error) {
          signal.throwIfAborted()
          const wait = retryAfterMs(error) ?? FIRST_WAIT_MS * 2 ** attempt * (1 + Math.random() / 4)
          if (spoke || attempt >= retries || !isPassing(error) || wait > MAX_WAIT_MS) throw toModelError(error, choice)
          await pause(wait, signal)
        }
      }
    },
  }
}

type Request = Pick<
  Parameters<ReturnType<ReturnType<typeof createOpenAICompatible>['chatModel']>['doStream']>[0],
  'prompt' | 'maxOutputTokens' | 'responseFormat'
>

async function* stream(
  choice: ModelChoice,
  request: Request,
  patience: Patience,
  signal: AbortSignal,
): AsyncGenerator<CompletionPart> {
  const clock = startClock(choice.name, patience, signal)
  let reader: ReadableStreamDefaultReader<LanguageModelV4StreamPart> | undefined
  try {
    const { stream: parts } = await clock.within(
      'responseMs',
      modelOf(choice).doStream({ ...request, abortSignal: clock.signal }),
    )
    reader = parts.getReader()
    let phase: keyof Patience = 'firstTokenMs'
    for (;;) {
      const { done, value } = await clock.within(phase, reader.read())
      if (done) throw new DuomoError('bad-response', `${choice.name} ended its answer without saying that it is whole`)
      if (value.type === 'error') throw value.error
      // Reasoning is no part of the answer, but it is a sign of life.
      if (value.type === 'reasoning-delta') phase = 'idleMs'
      if (value.type === 'text-delta') {
        phase = 'idleMs'
        yield { type: 'text-delta', text: value.delta }
      }
      if (value.type === 'finish') {
        yield toFinish(value, choice)
        return
      }
    }
  } finally {
    clock.stop()
    await reader?.cancel().catch(() => {})
  }
}

function modelOf({ baseUrl, key, model, schemas, limitField }: ModelChoice) {
  return createOpenAICompatible({
    name: 'duomo',
    baseURL: baseUrl,
    includeUsage: true,
    supportsStructuredOutputs: schemas,
    // What was asked of one server goes to no other.
    fetch: (input, init) => fetch(input, { ...init, redirect: 'error' }),
    ...(key === undefined ? {} : { apiKey: key }),
    ...(limitField === undefined
      ? {}
      : {
          transformRequestBody: ({ max_tokens, ...body }: Record<string, unknown>) =>
            max_tokens === undefined ? body : { ...body, [limitField]: max_tokens },
        }),
  }).chatModel(model)
}

function toFinish(
  { finishReason, usage }: Extract<LanguageModelV4StreamPart, { type: 'finish' }>,
  { name }: ModelChoice,
): CompletionPart {
  const counted = { inputTokens: usage.inputTokens.total ?? 0, outputTokens: usage.outputTokens.total ?? 0 }
  const { unified, raw } = finishReason
  if (unified === 'stop' || unified === 'length') return { type: 'finish', reason: unified, usage: counted }
  // `sensitive` is what GLM calls its filter.
  if (unified === 'content-filter' || raw === 'sensitive') return { type: 'finish', reason: 'refused', usage: counted }
  throw new DuomoError('bad-response', `${name} ended its answer for the reason "${(raw ?? unified).slice(0, 40)}"`)
}

function toPrompt({ role, parts }: Message): LanguageModelV4Message {
  const text = () => parts.map((part) => (part.type === 'text' ? part.text : '')).join('\n')
  if (role === 'system') return { role, content: text() }
  // As one string where there is no picture: some servers of text models take no list.
  if (role === 'assistant' || parts.every(({ type }) => type === 'text'))
    return { role, content: [{ type: 'text', text: text() }] }
  return {
    role,
    content: parts.map((part) =>
      part.type === 'text'
        ? part
        : { type: 'file', mediaType: part.mediaType, data: { type: 'data', data: part.bytes } },
    ),
  }
}

/** The protocol's `json_object` tells a model nothing of the shape. */
function schemaMessage(schema: unknown): Message {
  return {
    role: 'system',
    parts: [{ type: 'text', text: `Answer with one JSON value that fits this schema:\n${JSON.stringify(schema)}` }],
  }
}

function schemaField(schema: unknown, { schemas }: ModelChoice) {
  return schemas && typeof schema === 'object' && schema !== null ? { schema } : {}
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((done, fail) => {
    const stop = () => {
      clearTimeout(timer)
      fail(signal.reason)
    }
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop)
      done()
    }, ms)
    signal.addEventListener('abort', stop, { once: true })
  })
}
