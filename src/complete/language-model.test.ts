import { createServer } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import type { CompletionPart, Message } from '../spec/language-model.ts'
import {
  completionBody,
  completionEvent,
  cutReply,
  failReply,
  type ModelServer,
  type Reply,
  startModelServer,
  streamReply,
  textReply,
} from '../testing/model-server.ts'
import { createLanguageModel, type LanguageModelOptions } from './language-model.ts'
import { readModelLine } from './model-line.ts'

const KEY = 'sk-canary-5f1d'
const TEXT = '彩色约 7 页/分钟 [e1]。\nIt covers 47 streams.'
const BODY = completionBody(TEXT)

let server: ModelServer | undefined
afterEach(async () => {
  await server?.close()
  server = undefined
})

async function modelAt(replies: readonly Reply[], options: LanguageModelOptions = {}, corrections = '') {
  server = await startModelServer(...replies)
  const choice = readModelLine(`${server.url}#tiny${corrections}`, { DUOMO_MODEL_KEY: KEY })
  return createLanguageModel(choice, options)
}

const question: Message = { role: 'user', parts: [{ type: 'text', text: 'How fast?' }] }

async function complete(
  model: ReturnType<typeof createLanguageModel>,
  options: { signal?: AbortSignal; schema?: unknown; messages?: Message[]; onPart?: () => void } = {},
) {
  const parts: CompletionPart[] = []
  const { signal = new AbortController().signal, messages = [question], onPart, ...rest } = options
  for await (const part of model.doComplete(messages, { signal, maxOutputTokens: 99, ...rest })) {
    parts.push(part)
    onPart?.()
  }
  const text = parts.map((part) => (part.type === 'text-delta' ? part.text : '')).join('')
  return { text, last: parts.at(-1) }
}

describe('createLanguageModel', () => {
  it('streams the text, counts tokens and sends the key, the model and the limit', async () => {
    expect(await complete(await modelAt([textReply(TEXT)]))).toEqual({
      text: TEXT,
      last: { type: 'finish', reason: 'stop', usage: { inputTokens: 11, outputTokens: 7 } },
    })
    expect(server?.requests).toMatchObject([
      {
        path: '/v1/chat/completions',
        headers: { authorization: `Bearer ${KEY}` },
        body: { model: 'tiny', stream: true, max_tokens: 99, messages: [{ role: 'user', content: 'How fast?' }] },
      },
    ])
  })

  it('gives the same text wherever the bytes are cut', async () => {
    const bytes = Buffer.from(BODY)
    let cutAt = 0
    const cut: Reply = (response) => {
      const here = cutAt
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write(bytes.subarray(0, here), () => setImmediate(() => response.end(bytes.subarray(here))))
    }
    const model = await modelAt([cut])
    // Through the first events, which hold characters of three bytes, and through the last ones.
    for (cutAt = 0; cutAt < bytes.length; cutAt += cutAt === 300 ? bytes.length - 420 : 1)
      expect((await complete(model)).text).toBe(TEXT)
  })

  it.each(['length', 'content_filter', 'sensitive'])('tells the end for the reason %s', async (reason) => {
    const { last } = await complete(await modelAt([streamReply(completionBody('No.', reason))]))
    expect(last).toMatchObject({ type: 'finish', reason: reason === 'length' ? 'length' : 'refused' })
  })

  it('sends pictures to a model that sees and none to another', async () => {
    const messages: Message[] = [
      {
        role: 'user',
        parts: [
          { type: 'text', text: 'What is it?' },
          { type: 'image', bytes: new Uint8Array([137, 80, 78, 71]), mediaType: 'image/png' },
        ],
      },
    ]
    await complete(await modelAt([textReply('A buoy.')], {}, '?images=yes'), { messages })
    expect(server?.requests[0]?.body.messages[0].content[1]).toEqual({
      type: 'image_url',
      image_url: { url: 'data:image/png;base64,iVBORw==' },
    })
    await server?.close()
    await expect(complete(await modelAt([textReply('x')]), { messages })).rejects.toMatchObject({ code: 'usage' })
    expect(server?.requests).toEqual([])
  })

  it('writes a schema into the prompt of a server that takes none', async () => {
    const schema = { type: 'object', properties: { page: { type: 'integer' } } }
    await complete(await modelAt([textReply('{"page":1}')]), { schema })
    expect(server?.requests[0]?.body).toMatchObject({
      response_format: { type: 'json_object' },
      messages: [{}, { role: 'system', content: expect.stringContaining('"page":{"type":"integer"}') }],
    })
  })

  it('asks again after a passing fault, as the server says, and not after another', async () => {
    const busy = failReply(429, {}, { 'retry-after': '0' })
    const broken = failReply(500, {}, { 'retry-after-ms': '1' })
    expect((await complete(await modelAt([busy, broken, textReply(TEXT)]))).text).toBe(TEXT)
    expect(server?.requests).toHaveLength(3)
    await server?.close()
    await expect(complete(await modelAt([busy], { retries: 1 }))).rejects.toMatchObject({ code: 'part-unavailable' })
    expect(server?.requests).toHaveLength(2)
    await server?.close()
    await expect(complete(await modelAt([failReply(429, {}, { 'retry-after': '3600' })]))).rejects.toThrow('429')
    expect(server?.requests).toHaveLength(1)
  })

  it('asks nobody again once a word has come, and follows to no other place', async () => {
    const cut = await modelAt([cutReply(completionEvent({ content: 'It covers' })), textReply(TEXT)])
    await expect(complete(cut)).rejects.toMatchObject({ code: 'part-unavailable' })
    expect(server?.requests).toHaveLength(1)
    await server?.close()
    const moved = await modelAt([failReply(307, '', { location: '/v1/other' }), textReply(TEXT)], { retries: 0 })
    await expect(complete(moved)).rejects.toMatchObject({ code: 'part-unavailable' })
    expect(server?.requests).toHaveLength(1)
  })

  it.each<[string, Reply, string, string]>([
    ['a refused key', failReply(401, { error: { message: `wrong key ${KEY}` } }), 'part-unavailable', '401'],
    ['an unknown model', failReply(404, { error: { message: 'no such model' } }), 'part-unavailable', 'no such model'],
    ['too much', failReply(413), 'too-large', '413'],
    ['a broken server', failReply(500, `<h1>${KEY}</h1>`, { 'retry-after-ms': '1' }), 'bad-response', '500'],
    ['a page', (r) => void r.writeHead(200, { 'content-type': 'text/html' }).end('<p>Log in</p>'), 'bad-response', ''],
    ['broken JSON', streamReply('data: {"choices":[{"delta":\n\n'), 'bad-response', ''],
    ['another shape', streamReply('data: {"answer":"7"}\n\ndata: [DONE]\n\n'), 'bad-response', ''],
    ['empty choices', streamReply('data: {"choices":[]}\n\ndata: [DONE]\n\n'), 'bad-response', ''],
    ['no event', streamReply(''), 'bad-response', ''],
    ['no end', streamReply(completionEvent({ content: 'It covers' })), 'bad-response', ''],
    ['a cut', cutReply(completionEvent({ content: 'It covers' })), 'part-unavailable', ''],
    [
      'an error in the stream',
      streamReply(`${completionEvent({ content: 'It' })}data: {"error":{"message":"overloaded ${KEY}"}}\n\n`),
      'bad-response',
      'overloaded …',
    ],
    ['a call of a tool', streamReply(completionBody('x', 'tool_calls')), 'bad-response', 'tool_calls'],
  ])('names %s and never ends it with finish', async (_, reply, code, words) => {
    const model = await modelAt([reply], { retries: 1 })
    const failure = await complete(model).catch((error: unknown) => error)
    expect(failure).toMatchObject({ code, message: expect.stringContaining(words) })
    expect(JSON.stringify(failure) + String(failure)).not.toContain(KEY)
  })

  it.each<[string, Reply]>([
    ['responseMs', () => {}],
    [
      'firstTokenMs',
      (response) => void response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders(),
    ],
    [
      'idleMs',
      (response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' })
        response.write(completionEvent({ content: 'It covers' }))
      },
    ],
  ])('gives up when the phase %s takes too long', async (phase, reply) => {
    const model = await modelAt([reply], { patience: { [phase]: 40 } })
    await expect(complete(model)).rejects.toMatchObject({ code: 'timeout', message: expect.stringContaining('0.04 s') })
  })

  it('leaves the server when it is told to stop', async () => {
    const gone = Promise.withResolvers<void>()
    const endless: Reply = (response) => {
      response.on('close', () => gone.resolve())
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write(completionEvent({ content: 'It covers' }))
    }
    const stop = new AbortController()
    const asked = complete(await modelAt([endless]), {
      signal: stop.signal,
      onPart: () => stop.abort(new Error('enough')),
    })
    await expect(asked).rejects.toThrow('enough')
    await gone.promise
  })

  it('says where nothing answers', async () => {
    const free = createServer()
    const port = await new Promise<number>((done) =>
      free.listen(0, '127.0.0.1', () => {
        const address = free.address()
        free.close(() => done(typeof address === 'object' && address ? address.port : 0))
      }),
    )
    const model = createLanguageModel(readModelLine(`http://127.0.0.1:${port}/v1#tiny`, {}), { retries: 0 })
    await expect(complete(model)).rejects.toMatchObject({
      code: 'part-unavailable',
      hint: expect.stringContaining(`127.0.0.1:${port}`),
    })
  })
})
