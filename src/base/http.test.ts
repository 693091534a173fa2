import type { ServerResponse } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type ArrivedRequest, sendJson, startHttpServer, type TestServer } from '../testing/http-server.ts'
import { createHostGates } from './host-gate.ts'
import { callService, type HttpCall, type HttpService, reachService } from './http.ts'

const KEY = 'sk-canary'
const schema = z.object({ answer: z.number() })
let server: TestServer | undefined
afterEach(async () => {
  await server?.close()
  server = undefined
})

const serve = async (answer: (request: ArrivedRequest, response: ServerResponse, count: number) => void) => {
  server = await startHttpServer(answer)
}
const call = (more: Partial<HttpCall<typeof schema>> & Pick<Partial<HttpService>, 'url' | 'gate'> = {}) =>
  callService(
    {
      name: 'Reader',
      url: more.url ?? `${server?.url}/base/`,
      headers: { authorization: `Bearer ${KEY}` },
      setting: 'reading.url',
      ...(more.gate ? { gate: more.gate } : {}),
    },
    {
      path: '/ask?wait=5',
      schema,
      limitMs: 30_000,
      limitBytes: 2 ** 20,
      signal: new AbortController().signal,
      ...more,
    },
  )

describe('callService', () => {
  it('sends JSON to a path below the address, with the headers', async () => {
    await serve((_, response) => sendJson(response, { answer: 42 }))
    expect(await call({ body: { json: { question: '六乘七' } } })).toEqual({ answer: 42 })
    expect(server?.requests[0]).toMatchObject({
      method: 'POST',
      path: '/base/ask?wait=5',
      headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' },
    })
    expect(JSON.parse(String(server?.requests[0]?.body))).toEqual({ question: '六乘七' })
  })

  it('sends forms with files', async () => {
    await serve((_, response) => sendJson(response, { answer: 1 }))
    const body = new FormData()
    body.append('files', new Blob(['%PDF']), 'a.pdf')
    await call({ body })
    expect((await server?.requests[0]?.form())?.get('files')).toMatchObject({ name: 'a.pdf', size: 4 })
  })

  it.each([429, 502, 503])('tries again after a %i, with the same body', async (status) => {
    await serve((_, response, count) => {
      if (count < 3) sendJson(response, {}, status, { 'retry-after': '0' })
      else sendJson(response, { answer: count })
    })
    expect(await call({ body: { json: { a: 1 } } })).toEqual({ answer: 3 })
    expect(server?.requests.map(({ body }) => String(body))).toEqual(['{"a":1}', '{"a":1}', '{"a":1}'])
  })

  it('gives up on a server that stays busy', async () => {
    await serve((_, response) => sendJson(response, { detail: 'at capacity' }, 503, { 'retry-after': '0' }))
    await expect(call()).rejects.toMatchObject({
      code: 'part-unavailable',
      message: expect.stringMatching(/busy \(status 503\).*at capacity/),
    })
    expect(server?.requests.length).toBe(4)
  })

  it.each<[string, (response: ServerResponse) => void]>([
    ['a 500', (response) => sendJson(response, {}, 500)],
    ['a 504', (response) => sendJson(response, {}, 504)],
    ['a connection that breaks off', (response) => response.destroy()],
    [
      'an answer that breaks off',
      (response) => response.writeHead(200, { 'content-length': '100' }).write('{"ans', () => response.destroy()),
    ],
  ])('tries again after %s where a repetition does no harm', async (_, fail) => {
    await serve((_, response, count) => {
      if (count < 3) fail(response)
      else sendJson(response, { answer: count })
    })
    expect(await call({ body: { json: 1 }, repeatable: true, pauseMs: 1 })).toEqual({ answer: 3 })
  })

  it('gives up in the end on a server that breaks off again and again', async () => {
    await serve((_, response) => response.destroy())
    await expect(call({ repeatable: true, pauseMs: 1 })).rejects.toMatchObject({ code: 'bad-response' })
    expect(server?.requests.length).toBe(4)
  })

  it('keeps all callers of a host from asking while it wants a pause', async () => {
    const waits: number[] = []
    const clock = {
      now: () => waits.reduce((sum, ms) => sum + ms, 0),
      sleep: async (ms: number) => {
        waits.push(Math.round(ms))
      },
    }
    await serve((_, response, count) => {
      if (count === 1) sendJson(response, {}, 429, { 'retry-after': '0.05' })
      else sendJson(response, { answer: count })
    })
    const gate = createHostGates(clock).of(server?.url ?? '', { parallel: 1 })
    const answers = await Promise.all([call({ gate }), call({ gate })])
    expect(answers.map(({ answer }) => answer).sort()).toEqual([2, 3])
    expect(waits).toEqual([50])
  })

  it('shows no key that the server echoes', async () => {
    await serve((request, response) => sendJson(response, { error: `bad ${request.headers.authorization}` }, 400))
    const error = await call().catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ message: expect.stringContaining('status 400') })
    expect(error).toMatchObject({ message: expect.not.stringContaining(KEY) })
  })

  it('takes a date as the end of a pause', async () => {
    await serve((_, response, count) => {
      if (count === 1) sendJson(response, {}, 503, { 'retry-after': new Date(0).toUTCString() })
      else sendJson(response, { answer: 2 })
    })
    expect(await call()).toEqual({ answer: 2 })
  })

  it.each<[string, string, (response: ServerResponse) => void]>([
    [
      'bad-response',
      'failed with status 500: {"error":"out of paper"}',
      (r) => sendJson(r, { error: 'out of paper' }, 500),
    ],
    ['bad-response', 'answered no JSON: <html>', (r) => r.end('<html>\n</html>')],
    ['bad-response', 'out of protocol: answer:', (r) => sendJson(r, { answer: 'x' })],
    ['part-unavailable', 'refuses the key', (r) => sendJson(r, {}, 401)],
    ['part-unavailable', 'has no such call', (r) => sendJson(r, {}, 404)],
    ['part-unavailable', 'sends on', (r) => r.writeHead(307, { location: 'http://evil.example/' }).end()],
    ['too-large', 'so large a request', (r) => sendJson(r, {}, 413)],
    ['too-large', 'more than 1 MiB', (r) => r.end('x'.repeat(2 ** 20 + 1))],
    [
      'bad-response',
      'broke its answer off after 5 bytes',
      (r) => {
        r.writeHead(200, { 'content-length': '100' }).write('{"ans', () => r.destroy())
      },
    ],
    ['bad-response', 'broke the connection off', (r) => r.destroy()],
  ])('says %s: %s', async (code, message, answer) => {
    await serve((_, response) => answer(response))
    const error = await call().catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code, message: expect.stringContaining(message) })
    expect(error).toMatchObject({ message: expect.stringContaining(`Reader at ${server?.url}/base`) })
    expect(server?.requests.length).toBe(1)
  })

  it('is told whether anything answers, whatever it says', async () => {
    await serve((_, response) => sendJson(response, {}, 404))
    const service = { name: 'Reader', url: server?.url ?? '', setting: 'reading.url' }
    const { signal } = new AbortController()
    await reachService(service, signal)
    await server?.close()
    await expect(reachService(service, signal)).rejects.toMatchObject({ code: 'part-unavailable' })
  })

  it('says that nothing listens, without the secrets of the address', async () => {
    await serve(() => {})
    const closed = new URL(server?.url ?? '')
    await server?.close()
    closed.username = 'me'
    closed.password = KEY
    closed.search = `?key=${KEY}`
    const error = await call({ url: closed.href }).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({
      code: 'part-unavailable',
      message: expect.stringContaining('ECONNREFUSED'),
      hint: expect.stringContaining('reading.url'),
    })
    expect(error instanceof Error && error.message).not.toContain(KEY)
  })

  it('gives a silent server only its time', async () => {
    await serve(() => {})
    await expect(call({ limitMs: 50 })).rejects.toMatchObject({ code: 'timeout' })
  })

  it('stops when it is told, also between two tries', async () => {
    const stop = new AbortController()
    await serve((_, response) => {
      sendJson(response, {}, 503, { 'retry-after': '60' })
      setTimeout(() => stop.abort(), 20)
    })
    await expect(call({ signal: stop.signal })).rejects.toMatchObject({ code: 'cancelled' })
  })

  it.each(['ftp://x/', 'localhost:8000', 'http//x'])('refuses the address %s', async (url) => {
    await expect(call({ url })).rejects.toMatchObject({ code: 'usage', hint: expect.stringContaining('reading.url') })
  })
})
