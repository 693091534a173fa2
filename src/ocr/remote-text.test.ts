import { afterEach, describe, expect, it } from 'vitest'
import { sendJson, startHttpServer, type TestServer } from '../testing/http-server.ts'
import { createPaddleServingText } from './paddle-serving-text.ts'
import { createVisionText } from './vision-text.ts'

const signal = new AbortController().signal
const pixels = { width: 40, height: 20, data: new Uint8Array(40 * 20 * 4).fill(255) }
const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47])

let server: TestServer | undefined
afterEach(async () => {
  await server?.close()
  server = undefined
})
const sent = () => JSON.parse(String(server?.requests[0]?.body))

describe('createPaddleServingText', () => {
  const serve = async (answer: object) => {
    server = await startHttpServer((request, response) =>
      request.path === '/ocr'
        ? sendJson(response, { logId: 'x', errorCode: 0, errorMsg: 'Success', ...answer })
        : sendJson(response, {}, 404),
    )
    return createPaddleServingText({ url: server.url, key: 'k' })
  }
  const result = (prunedResult: object) => ({
    result: { ocrResults: [{ prunedResult }], dataInfo: { type: 'image', width: 40, height: 20 } },
  })

  it('sends a PNG and gives lines with their boxes', async () => {
    const reader = await serve(
      result({
        rec_texts: ['安全阀', ' ', 'DN50'],
        rec_scores: [0.98, 0.2, 1.2],
        rec_boxes: [
          [1, 2, 31, 12],
          [0, 0, 1, 1],
          [1, 13, 20, 19],
        ],
        dt_polys: [],
      }),
    )
    expect(await reader.doRead(pixels, signal)).toEqual({
      turn: 0,
      skew: 0,
      lines: [
        {
          text: '安全阀',
          box: { x: 1, y: 2, width: 30, height: 10 },
          confidence: 0.98,
          words: [{ text: '安全阀', box: { x: 1, y: 2, width: 30, height: 10 }, confidence: 0.98 }],
        },
        expect.objectContaining({ text: 'DN50', confidence: 1 }),
      ],
    })
    expect(sent()).toMatchObject({ fileType: 1, useDocUnwarping: false })
    expect(Buffer.from(sent().file, 'base64').subarray(0, 4)).toEqual(PNG)
  })

  it.each([
    ['out of memory (500)', { errorCode: 500, errorMsg: 'out of memory' }],
    ['2 texts with 1 boxes', result({ rec_texts: ['a', 'b'], rec_scores: [1, 1], rec_boxes: [[0, 0, 1, 1]] })],
    ['rec_texts', result({ rec_scores: [], rec_boxes: [] })],
  ])('says %s', async (message, answer) => {
    const reader = await serve(answer)
    await expect(reader.doRead(pixels, signal)).rejects.toMatchObject({
      code: 'bad-response',
      message: expect.stringContaining(message),
    })
  })
})

describe('createVisionText', () => {
  const serve = async (content: string, finish_reason = 'stop') => {
    server = await startHttpServer((request, response) =>
      request.path === '/v1/chat/completions'
        ? sendJson(response, {
            id: 'x',
            object: 'chat.completion',
            choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason }],
          })
        : sendJson(response, {}, 404),
    )
    return createVisionText({ url: `${server.url}/v1`, model: 'eye-2b', key: 'sk-1' })
  }

  it('sends the picture and gives what was read as one line with the box of the whole picture', async () => {
    const reader = await serve('{"lines": ["安全阀", "", " opens at 3 bar "]}')
    const word = { text: '安全阀\nopens at 3 bar', box: { x: 0, y: 0, width: 40, height: 20 }, confidence: 0.5 }
    expect(await reader.doRead(pixels, signal)).toEqual({ lines: [{ ...word, words: [word] }], turn: 0, skew: 0 })
    expect(sent()).toMatchObject({ model: 'eye-2b', temperature: 0 })
    const [, picture] = sent().messages[0].content
    expect(picture.image_url.url).toMatch(/^data:image\/png;base64,iVBOR/)
    expect(server?.requests[0]?.headers.authorization).toBe('Bearer sk-1')
  })

  it.each([
    ['the marks of a code block', '```json\n{"lines": ["x"]}\n```'],
    ['what the model thought before', '<think>{"lines": ["?"]}</think>\n{"lines": ["x"]}'],
  ])('takes JSON out of %s', async (_, content) => {
    const reader = await serve(content)
    expect((await reader.doRead(pixels, signal)).lines).toMatchObject([{ text: 'x' }])
  })

  it('tells a picture without text from an answer that is none', async () => {
    expect((await (await serve('{"lines": []}')).doRead(pixels, signal)).lines).toEqual([])
    await server?.close()
    for (const [content, reason, message] of [
      ['I can’t see pictures.', 'stop', 'did not answer with lines'],
      ['{"text": "x"}', 'stop', 'did not answer with lines'],
      ['{"lines": ["x"', 'length', 'cut off'],
    ] as const) {
      const reader = await serve(content, reason)
      await expect(reader.doRead(pixels, signal)).rejects.toMatchObject({
        code: 'bad-response',
        message: expect.stringContaining(message),
      })
      await server?.close()
    }
  })
})
