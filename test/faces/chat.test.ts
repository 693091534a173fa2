import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import { generateText, streamText } from 'ai'
import OpenAI from 'openai'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Duomo } from '../../src/app/duomo.ts'
import { DuomoError } from '../../src/base/errors.ts'
import type { Answer, Block } from '../../src/model/answer.ts'
import { createServer, type RunningServer } from '../../src/server/server.ts'
import { createMemoryDuomo } from './memory-duomo.ts'

const KEY = 'a-key-of-sixteen-characters'
const messages = [{ role: 'user' as const, content: 'sales grew by' }]
const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='

let folder: string
let duomo: Duomo
let server: RunningServer
let client: OpenAI

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'duomo-chat-'))
  await writeFile(join(folder, 'report.txt'), 'Sales grew by 12.5 percent.\n\n| Item | 2023 |\n| Net profit | 12.4 |\n')
  duomo = { ...createMemoryDuomo(), dataFolder: join(folder, 'data') }
  for await (const _ of duomo.add([join(folder, 'report.txt')]));
  server = await createServer(duomo, { port: 0, key: KEY })
  client = new OpenAI({ baseURL: `${server.url}/v1`, apiKey: KEY, maxRetries: 0 })
})
afterEach(async () => {
  await server.close()
  await rm(folder, { recursive: true })
})

const post = (body: object, headers: Record<string, string> = {}) =>
  fetch(`${server.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${KEY}`, ...headers },
    body: JSON.stringify(body),
  })

/** Answers with these blocks, whatever is asked. */
function answerWith(...blocks: Block[]): void {
  const { ask } = duomo
  duomo.ask = async (question, options) => ({ ...(await ask(question, options)), blocks }) satisfies Answer
}

describe('the official client', () => {
  it('gets an answer with its evidence', async () => {
    const completion = await client.chat.completions.create({ model: 'duomo', messages })
    expect(completion.choices[0]).toMatchObject({
      finish_reason: 'stop',
      message: { role: 'assistant', content: expect.stringContaining('Sales grew by 12.5 percent. [1]') },
    })
    expect(completion).toMatchObject({
      grounded: true,
      evidence: [{ id: 'e1', document: 'report.txt', quote: 'Sales grew by 12.5 percent.' }],
      engine: { generator: 'extractive' },
    })
  })

  it('gets the same as a stream, the evidence with its end', async () => {
    let text = ''
    let last: unknown
    for await (const chunk of await client.chat.completions.create({ model: 'duomo', messages, stream: true })) {
      text += chunk.choices[0]?.delta.content ?? ''
      last = chunk
    }
    const whole = await client.chat.completions.create({ model: 'duomo', messages })
    expect(text).toBe(whole.choices[0]?.message.content)
    expect(last).toMatchObject({ choices: [{ finish_reason: 'stop' }], evidence: [{ id: 'e1' }] })
  })

  it('lists the model', async () => {
    expect((await client.models.list()).data.map(({ id }) => id)).toEqual(['duomo'])
    expect(await client.models.retrieve('duomo')).toMatchObject({ object: 'model' })
    await expect(client.models.retrieve('gpt-9')).rejects.toMatchObject({ status: 404, code: 'not-found' })
  })

  it('hears of a failure, before the stream and in the middle of it', async () => {
    duomo.ask = () => Promise.reject(new DuomoError('store-failed', 'no index', { hint: 'Try again.' }))
    await expect(client.chat.completions.create({ model: 'duomo', messages })).rejects.toMatchObject({
      status: 503,
      code: 'store-failed',
      type: 'api_error',
    })
    const stream = await client.chat.completions.create({ model: 'duomo', messages, stream: true })
    const read = async () => {
      for await (const _ of stream);
    }
    await expect(read()).rejects.toMatchObject({ code: 'store-failed', message: expect.stringContaining('no index') })
    const raw = await (await post({ model: 'duomo', messages, stream: true })).text()
    expect(raw.trimEnd().split('\n\n').slice(1)).toEqual([
      expect.stringMatching(/^data: \{"error":\{"message":"no index/),
      'data: [DONE]',
    ])
  })

  it('hands pictures on, and is told that no address is fetched', async () => {
    const asked = (url: string) =>
      client.chat.completions.create({
        model: 'duomo',
        messages: [
          {
            role: 'user',
            content: [
              { type: 'text', text: 'What is it?' },
              { type: 'image_url', image_url: { url } },
            ],
          },
        ],
      })
    let images: number | undefined
    const { ask } = duomo
    duomo.ask = (question, options) => {
      images = typeof question === 'string' ? 0 : question.images?.length
      return ask(question, options)
    }
    await asked(`data:image/png;base64,${PIXEL}`)
    expect(images).toBe(1)
    for (const url of ['http://127.0.0.1:9/x.png', 'file:///etc/passwd', 'data:text/html;base64,PGI+'])
      await expect(asked(url)).rejects.toMatchObject({ status: 400, code: 'usage' })
  })
})

describe('the AI SDK', () => {
  it('gets an answer, whole and as a stream', async () => {
    const model = createOpenAICompatible({ name: 'duomo', baseURL: `${server.url}/v1`, apiKey: KEY }).chatModel('duomo')
    const { text, finishReason } = await generateText({ model, prompt: 'sales grew by' })
    expect(text).toContain('12.5 percent')
    expect(finishReason).toBe('stop')
    let streamed = ''
    for await (const piece of streamText({ model, prompt: 'sales grew by' }).textStream) streamed += piece
    expect(streamed).toBe(text)
  })
})

describe('/v1/chat/completions', () => {
  it('answers the last message of the user', async () => {
    const asked: unknown[] = []
    const { ask } = duomo
    duomo.ask = (question, options) => {
      asked.push([question, options])
      return ask(question, options)
    }
    await client.chat.completions.create({
      model: 'duomo',
      temperature: 0.2,
      messages: [
        { role: 'system', content: 'Talk like a pirate.' },
        { role: 'user', content: 'Net profit?' },
        { role: 'assistant', content: '12.4' },
        { role: 'user', content: [{ type: 'text', text: 'And sales?' }] },
      ],
    })
    expect(asked).toEqual([
      [{ text: 'And sales?' }, expect.objectContaining({ history: [{ question: 'Net profit?', answer: '12.4' }] })],
    ])
  })

  it('shows tables and keeps documents from making links, pictures and tags', async () => {
    answerWith(
      {
        type: 'text',
        text: '![x](https://evil.example/p.png) [y](https://evil.example) <img src=x> a < b [z]: x',
        citations: ['e1'],
        check: 'verified',
      },
      {
        type: 'table',
        evidence: 'e1',
        cells: ['Item', '2023', 'Net | profit', '12.4'].map((text, n) => ({
          row: Math.floor(n / 2),
          column: n % 2,
          rowSpan: 1,
          columnSpan: 1,
          header: n < 2,
          text,
        })),
      },
    )
    const { choices } = await client.chat.completions.create({ model: 'duomo', messages })
    const content = choices[0]?.message.content ?? ''
    expect(content).toContain('| Item | 2023 |\n| --- | --- |\n| Net \\| profit | 12.4 |')
    expect(content).toContain('a < b')
    expect(content).not.toMatch(/(?<!\\)!\[|(?<!\\)\]\s*[(:]|(?<!\\)<[a-z]/iu)
  })

  it.each([
    [{ messages }, 400],
    [{ model: 'gpt-9', messages }, 404],
    [{ model: 'duomo', messages: [] }, 400],
    [{ model: 'duomo', messages: [{ role: 'system', content: 'x' }] }, 400],
    [{ model: 'duomo', messages: [{ role: 'user', content: '  ' }] }, 400],
    [{ model: 'duomo', messages: [{ role: 'user', content: 'x'.repeat(10_001) }] }, 400],
    [{ model: 'duomo', messages: [{ role: 'user', content: [{ type: 'input_audio' }] }] }, 400],
    [{ model: 'duomo', messages, n: 2 }, 400],
    [{ model: 'duomo', messages, response_format: { type: 'json_object' } }, 400],
  ])('refuses %j in the shape of the protocol', async (body, status) => {
    const response = await post(body)
    expect(response.status).toBe(status)
    expect(await response.json()).toEqual({
      error: { message: expect.any(String), type: 'invalid_request_error', param: null, code: expect.any(String) },
    })
  })

  it('stands behind the same guards as all data', async () => {
    for (const path of ['/v1/models', '/v1/models/duomo', '/v1/nothing'])
      expect((await fetch(server.url + path)).status).toBe(401)
    expect(
      (await post({ model: 'duomo', messages }, { authorization: 'Bearer wrong-key-of-some-length' })).status,
    ).toBe(401)
    expect((await post({ model: 'duomo', messages }, { origin: 'https://evil.example' })).status).toBe(403)
    expect((await post({ model: 'duomo', messages }, { 'content-type': 'text/plain' })).status).toBe(415)
  })
})
