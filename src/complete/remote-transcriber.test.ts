import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { createRemoteTranscriber, type RemoteTranscriberOptions } from './remote-transcriber.ts'

const SECOND = new Float32Array(16_000).fill(0.25)
const VERBOSE = {
  task: 'transcribe',
  language: 'english',
  duration: 1,
  text: ' Good morning. 你好。',
  segments: [
    { id: 1, start: 0.5, end: 9, text: ' 你好。', no_speech_prob: 0.01, avg_logprob: -0.2 },
    { id: 0, start: 0, end: 0.5, text: ' Good morning.', no_speech_prob: 0.01, avg_logprob: -0.2 },
    { id: 2, start: 0.9, end: 1, text: 'Thanks for watching!', no_speech_prob: 0.9, avg_logprob: -1.4 },
  ],
}

interface Asked {
  readonly url: string
  readonly authorization: string | undefined
  readonly form: FormData
}

const open: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of open.splice(0)) await close()
})

/** A server that answers the n-th request with the n-th of `answers`, and the rest with the last. */
async function serve(...answers: ((response: ServerResponse, request: IncomingMessage) => void)[]) {
  const asked: Asked[] = []
  const server = createServer(async (request, response) => {
    const pieces: Buffer[] = []
    for await (const piece of request) pieces.push(piece)
    const headers = { 'content-type': request.headers['content-type'] ?? '' }
    const form = await new Response(Buffer.concat(pieces), { headers }).formData()
    asked.push({ url: request.url ?? '', authorization: request.headers.authorization, form })
    const answer = answers[Math.min(asked.length, answers.length) - 1]
    answer?.(response, request)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  open.push(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked }
}

const json = (value: unknown) => (response: ServerResponse) =>
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value))
const status =
  (code: number, body = '', headers = {}) =>
  (response: ServerResponse) =>
    response.writeHead(code, headers).end(body)

const transcribe = (options: RemoteTranscriberOptions, signal = new AbortController().signal) =>
  createRemoteTranscriber({ retryMs: 1, ...options }).doTranscribe(SECOND, signal)

describe('createRemoteTranscriber', () => {
  it('sends WAV as the protocol asks, and gives segments in order, inside the sound, without words invented for silence', async () => {
    const { url, asked } = await serve(json(VERBOSE))
    expect(await transcribe({ url, key: 'k-1', model: 'whisper-large-v3' })).toEqual([
      { text: 'Good morning.', startMs: 0, endMs: 500 },
      { text: '你好。', startMs: 500, endMs: 1000 },
    ])
    const [request] = asked
    expect(request).toMatchObject({ url: '/v1/audio/transcriptions', authorization: 'Bearer k-1' })
    expect(request?.form.get('model')).toBe('whisper-large-v3')
    expect(request?.form.get('response_format')).toBe('verbose_json')
    const file = request?.form.get('file')
    const wav = Buffer.from(file instanceof Blob ? await file.arrayBuffer() : new ArrayBuffer())
    expect(wav.toString('latin1', 0, 4) + wav.toString('latin1', 8, 12)).toBe('RIFFWAVE')
    expect([wav.readUInt32LE(24), wav.length, wav.readInt16LE(44)]).toEqual([16_000, 44 + 32_000, 8192])
  })

  it.each([
    ['', '/v1/audio/transcriptions'],
    ['/', '/v1/audio/transcriptions'],
    ['/openai/v1', '/openai/v1/audio/transcriptions'],
    ['/v1/audio/transcriptions', '/v1/audio/transcriptions'],
  ])('takes a server, its version or the endpoint as address: "%s"', async (path, expected) => {
    const { url, asked } = await serve(json(VERBOSE))
    await transcribe({ url: url + path })
    expect(asked).toMatchObject([{ url: expected, authorization: undefined }])
  })

  it('takes an answer without segments as one stretch', async () => {
    const { url } = await serve(json({ text: 'All of it.' }))
    expect(await transcribe({ url })).toEqual([{ text: 'All of it.', startMs: 0, endMs: 1000 }])
  })

  it('asks again after refusals that pass, and after a broken connection', async () => {
    const { url, asked } = await serve(
      status(429, '', { 'retry-after': '0' }),
      status(500),
      (response) => response.destroy(),
      json(VERBOSE),
    )
    expect(await transcribe({ url })).toHaveLength(2)
    expect(asked).toHaveLength(4)
  })

  it.each([
    ['429 for ever', [status(429)], 'part-unavailable', 4],
    ['500 for ever', [status(500)], 'bad-response', 4],
    ['a key that is refused', [status(401)], 'part-unavailable', 1],
    ['an unknown model', [status(404, 'no such model')], 'part-unavailable', 1],
    ['no JSON', [status(200, '<html>')], 'bad-response', 1],
    ['JSON of another shape', [json({ words: [] })], 'bad-response', 1],
    ['segments without times', [json({ text: 'a', segments: [{ text: 'a' }] })], 'bad-response', 1],
  ] as const)('names %s', async (_, answers, code, times) => {
    const { url, asked } = await serve(...answers)
    await expect(transcribe({ url })).rejects.toMatchObject({ code, hint: expect.any(String) })
    expect(asked).toHaveLength(times)
  })

  it('takes an answer that breaks off for no answer', async () => {
    const { url } = await serve((response) => {
      response.writeHead(200, { 'content-length': '1000' })
      response.write('{"text": "Good mor', () => response.destroy())
    })
    await expect(transcribe({ url })).rejects.toMatchObject({ code: 'bad-response' })
  })

  it('gives up on a server that is too slow, and when it is told to stop', async () => {
    const { url } = await serve(() => {})
    await expect(transcribe({ url, limitMs: 50 })).rejects.toMatchObject({ code: 'timeout' })
    const stop = new AbortController()
    const running = transcribe({ url }, stop.signal)
    stop.abort()
    await expect(running).rejects.toMatchObject({ code: 'cancelled' })
  })

  it('follows no redirect and repeats no key', async () => {
    const other = await serve(json(VERBOSE))
    const { url } = await serve(status(307, '', { location: `${other.url}/v1/audio/transcriptions` }))
    await expect(transcribe({ url, key: 'k-1' })).rejects.toMatchObject({ code: 'part-unavailable' })
    expect(other.asked).toEqual([])
    const quoting = await serve((response, request) =>
      status(400, `bad key ${request.headers.authorization}`)(response),
    )
    await expect(transcribe({ url: quoting.url, key: 'k-1' })).rejects.toMatchObject({
      message: expect.not.stringContaining('k-1'),
    })
  })

  it('says that no server is there, and refuses what is no address', async () => {
    const { url } = await serve(json(VERBOSE))
    await open.pop()?.()
    await expect(transcribe({ url })).rejects.toMatchObject({ code: 'part-unavailable' })
    expect(() => createRemoteTranscriber({ url: 'localhost' })).toThrow(expect.objectContaining({ code: 'usage' }))
    expect(() => createRemoteTranscriber({ url: 'file:///etc' })).toThrow(expect.objectContaining({ code: 'usage' }))
  })
})
