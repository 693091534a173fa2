import { randomUUID } from 'node:crypto'
import type { Context, Hono } from 'hono'
import { streamSSE } from 'hono/streaming'
import { z } from 'zod'
import type { Duomo } from '../app/duomo.ts'
import { DuomoError, toDuomoError } from '../base/errors.ts'
import { answerMarkdown } from '../decode/answer-markdown.ts'
import type { Answer, Usage } from '../model/answer.ts'
import type { Turn } from '../model/conversation.ts'
import type { Query } from '../model/query.ts'
import { HEARTBEAT_MS } from './event-stream.ts'
import { errorBody, STATUS } from './refuse.ts'
import { needsJson, readJson } from './requests.ts'

/** The one model that there is: the knowledge base with all that answers from it. */
const MODEL = 'duomo'
const MAX_QUESTION = 10_000

const partSchema = z.union([
  z.looseObject({ type: z.literal('text'), text: z.string() }),
  z.looseObject({ type: z.literal('image_url'), image_url: z.looseObject({ url: z.string() }) }),
  z.looseObject({ type: z.string() }),
])
// Loose, because clients send settings of all kinds of models along; those that would change the answer are refused below.
const requestSchema = z.looseObject({
  model: z.string(),
  messages: z
    .array(z.looseObject({ role: z.string(), content: z.union([z.string(), z.array(partSchema)]).nullish() }))
    .min(1)
    .max(1_000),
  stream: z.boolean().nullish(),
  n: z.number().nullish(),
  response_format: z.looseObject({ type: z.string() }).nullish(),
})
type ChatRequest = z.infer<typeof requestSchema>

export interface ChatOptions {
  /** Ends with the request and with the server. */
  readonly stopOf: (request: Request) => AbortSignal
  readonly onFault: (error: unknown, request: string) => void
}

/** The OpenAI-compatible routes: `/v1/chat/completions` and `/v1/models`. */
export function addChatRoutes(app: Hono, duomo: Duomo, { stopOf, onFault }: ChatOptions): void {
  const model = { id: MODEL, object: 'model', created: 0, owned_by: 'duomo' }
  app.get('/v1/models', (c) => c.json({ object: 'list', data: [model] }))
  app.get('/v1/models/:id', (c) => {
    checkModel(c.req.param('id'))
    return c.json(model)
  })
  app.post('/v1/chat/completions', needsJson, async (c) => {
    const request = await readJson(c, requestSchema)
    checkModel(request.model)
    const query = toQuery(request)
    const history = historyOf(request)
    const ask = () => duomo.ask(query, { signal: stopOf(c.req.raw), ...(history.length > 0 ? { history } : {}) })
    const about = { id: `chatcmpl-${randomUUID()}`, created: Math.floor(Date.now() / 1000), model: MODEL }
    if (!request.stream) return c.json(toCompletion(await ask(), about))
    return streamCompletion(c, ask, about, onFault)
  })
}

/** An error in the shape that clients of the protocol read, ours beside it. */
export function refuseChat(c: Context, thrown: unknown): Response {
  const error = toDuomoError(thrown, 'answering the request')
  return c.json(chatError(error), STATUS[error.code])
}

function chatError(error: DuomoError) {
  const { error: told } = errorBody(error)
  const message = told.hint === undefined ? told.message : `${told.message} (${told.hint})`
  const type = STATUS[error.code] < 500 ? 'invalid_request_error' : 'api_error'
  return { error: { message, type, param: null, code: told.code } }
}

interface About {
  readonly id: string
  readonly created: number
  readonly model: string
}

function toCompletion(answer: Answer, about: About) {
  const message = { role: 'assistant', content: answerMarkdown(answer).join('\n\n'), refusal: null }
  return {
    ...about,
    object: 'chat.completion',
    choices: [{ index: 0, message, logprobs: null, finish_reason: 'stop' }],
    ...ownFields(answer),
  }
}

/** What the protocol has no place for; clients pass over fields that they don't know. */
function ownFields({ asked, subQuestions, grounded, evidence, engine, problems, usage }: Answer) {
  return {
    ...(asked === undefined ? {} : { asked }),
    ...(subQuestions === undefined ? {} : { sub_questions: subQuestions }),
    grounded,
    evidence,
    engine,
    ...(problems ? { problems } : {}),
    ...(usage ? { usage: protocolUsage(usage) } : {}),
  }
}

/** The protocol's own counts, and ours beside them. */
function protocolUsage({ inputTokens, outputTokens, requests, cost }: Usage) {
  return {
    prompt_tokens: inputTokens,
    completion_tokens: outputTokens,
    total_tokens: inputTokens + outputTokens,
    requests,
    ...(cost === undefined ? {} : { cost }),
  }
}

/** Nothing is sent before it has been checked, so that words come late and then at once; comments keep the line open. */
function streamCompletion(
  c: Context,
  ask: () => Promise<Answer>,
  about: About,
  onFault: ChatOptions['onFault'],
): Response {
  return streamSSE(c, async (stream) => {
    const send = (data: unknown) => stream.writeSSE({ data: JSON.stringify(data) })
    const chunk = (delta: object, finish: string | null = null, more: object = {}) =>
      send({
        ...about,
        object: 'chat.completion.chunk',
        choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }],
        ...more,
      })
    const heartbeat = setInterval(() => stream.write(': \n\n'), HEARTBEAT_MS)
    try {
      await chunk({ role: 'assistant', content: '' })
      const answer = await ask()
      for (const [n, piece] of answerMarkdown(answer).entries())
        await chunk({ content: n === 0 ? piece : `\n\n${piece}` })
      await chunk({}, 'stop', ownFields(answer))
    } catch (thrown) {
      const error = toDuomoError(thrown, 'answering the request')
      if (error.code === 'internal') onFault(thrown, `${c.req.method} ${c.req.path}`)
      await send(chatError(error))
    } finally {
      clearInterval(heartbeat)
    }
    await stream.writeSSE({ data: '[DONE]' })
  })
}

function checkModel(name: string): void {
  if (name !== MODEL)
    throw new DuomoError('not-found', `there is no model "${name.slice(0, 100)}"`, { hint: `Ask for "${MODEL}".` })
}

type ChatPart = ChatRequest['messages'][number]

/** The questions before the last one, each with what the assistant said to it; words only. */
function historyOf({ messages }: ChatRequest): Turn[] {
  const last = messages.findLastIndex(({ role }) => role === 'user')
  const turns: Turn[] = []
  for (const message of messages.slice(0, Math.max(last, 0))) {
    const text = wordsOf(message).slice(0, MAX_QUESTION)
    if (text === '') continue
    const asked = turns.at(-1)
    if (message.role === 'user') turns.push({ question: text })
    else if (message.role === 'assistant' && asked && asked.answer === undefined)
      turns[turns.length - 1] = { ...asked, answer: text }
  }
  return turns
}

function wordsOf({ content }: ChatPart): string {
  if (typeof content === 'string') return content.trim()
  return (content ?? [])
    .flatMap((part) => ('text' in part && typeof part.text === 'string' ? part.text : []))
    .join('\n')
    .trim()
}

/** The last message of the user is the question. */
function toQuery({ messages, n, response_format }: ChatRequest): Query {
  if (n !== undefined && n !== null && n !== 1)
    throw new DuomoError('usage', `${n} answers were asked for`, { hint: 'There is one answer: leave "n" away.' })
  if (response_format && response_format.type !== 'text')
    throw new DuomoError('usage', `answers of the format "${response_format.type}" can't be given`, {
      hint: 'Leave "response_format" away; POST /api/ask answers in JSON.',
    })
  const last = messages.findLast(({ role }) => role === 'user')
  const parts = typeof last?.content === 'string' ? [{ type: 'text', text: last.content }] : (last?.content ?? [])
  const words: string[] = []
  const images: Uint8Array[] = []
  for (const part of parts) {
    const text = 'text' in part && typeof part.text === 'string' ? part.text : undefined
    const image = z.looseObject({ image_url: z.looseObject({ url: z.string() }) }).safeParse(part)
    if (part.type === 'text' && text !== undefined) words.push(text)
    else if (part.type === 'image_url' && image.success) images.push(bytesOf(image.data.image_url.url))
    else
      throw new DuomoError('usage', `a part of the type "${part.type.slice(0, 40)}" can't be read`, {
        hint: 'Send parts of the types "text" and "image_url".',
      })
  }
  const text = words.join('\n').trim()
  if (text.length > MAX_QUESTION)
    throw new DuomoError('usage', `the question has ${text.length} characters, the limit is ${MAX_QUESTION}`)
  if (text === '' && images.length === 0)
    throw new DuomoError('usage', 'there is no question', {
      hint: 'The last message of the role "user" is the question.',
    })
  return images.length > 0 ? { text, images: images.map((image) => new Uint8Array(image)) } : { text }
}

/** Pictures are taken out of the request itself: this server fetches no address that it is told. */
function bytesOf(url: string): Uint8Array {
  const data = /^data:image\/[\w.+-]+;base64,([A-Za-z\d+/]+={0,2})$/u.exec(url)?.[1]
  if (data === undefined)
    throw new DuomoError('usage', 'pictures are taken as data only, and no address is fetched', {
      hint: 'Send them as `data:image/png;base64,…`.',
    })
  return Buffer.from(data, 'base64')
}
