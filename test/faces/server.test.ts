import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Duomo } from '../../src/app/duomo.ts'
import { DuomoError, ERROR_CODES } from '../../src/base/errors.ts'
import { addResultSchema, documentSummarySchema } from '../../src/model/catalogue.ts'
import { documentSchema } from '../../src/model/document.ts'
import { STATUS } from '../../src/server/refuse.ts'
import { createServer, type RunningServer, type ServerOptions } from '../../src/server/server.ts'
import { createMemoryDuomo } from './memory-duomo.ts'

const REPORT =
  '# Report\n\nSales grew by 12.5 percent.\n\n| Item | 2023 |\n| Net profit | 12.4 |\n\n!figure safety valve\n'
const listSchema = z.object({ documents: z.array(documentSummarySchema), waiting: z.array(z.unknown()) })
const addedSchema = z.object({ documents: z.array(addResultSchema) })
const JSON_TYPE = { 'content-type': 'application/json' }

let folder: string
let duomo: Duomo
let server: RunningServer
let faults: unknown[]

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'duomo-server-'))
  await writeFile(join(folder, 'report.txt'), REPORT)
  duomo = { ...createMemoryDuomo(), dataFolder: join(folder, 'data') }
  faults = []
  server = await open()
})
afterEach(async () => {
  await server.close()
  await rm(folder, { recursive: true })
})

function open(options: ServerOptions = {}): Promise<RunningServer> {
  return createServer(duomo, { port: 0, onFault: (error) => faults.push(error), ...options })
}

async function addReport(): Promise<string> {
  for await (const result of duomo.add([join(folder, 'report.txt')])) if (result.documentId) return result.documentId
  throw new Error('the report was not added')
}

const get = (path: string, headers: Record<string, string> = {}) => fetch(server.url + path, { headers })
const post = (path: string, body: unknown, headers: Record<string, string> = JSON_TYPE) =>
  fetch(server.url + path, { method: 'POST', headers, body: typeof body === 'string' ? body : JSON.stringify(body) })
const upload = (files: Record<string, string | Uint8Array<ArrayBuffer>>, headers: Record<string, string> = {}) => {
  const form = new FormData()
  for (const [name, bytes] of Object.entries(files)) form.append('file', new File([bytes], name))
  return fetch(`${server.url}/api/documents`, { method: 'POST', body: form, headers })
}

/** `fetch` sets Host and Origin by itself; this sends what it is told. */
function raw(path: string, headers: Record<string, string>, method = 'GET'): Promise<number> {
  return new Promise((done, fail) => {
    const sent = request(server.url + path, { method, headers }, (response) => {
      response.resume()
      done(response.statusCode ?? 0)
    })
    sent.on('error', fail)
    sent.end()
  })
}

function events(text: string): { event: string; data: unknown }[] {
  return text
    .split('\n\n')
    .filter((part) => part.startsWith('event:'))
    .map((part) => {
      const [event = '', data = ''] = part.split('\n')
      return { event: event.slice(7), data: JSON.parse(data.slice(6)) }
    })
}

describe('questions', () => {
  beforeEach(addReport)

  it('are answered as JSON', async () => {
    const response = await post('/api/ask', { question: 'net profit' })
    expect(response.status).toBe(200)
    expect(await response.json()).toMatchObject({ schema: 'answer/1', grounded: true, evidence: [{ id: 'e1' }] })
    expect(await (await post('/api/search', { query: 'sales', limit: 1 })).json()).toMatchObject({
      evidence: [{ document: 'report.txt' }],
    })
  })

  it('are limited by filters', async () => {
    const asked: unknown[] = []
    const { ask, search } = duomo
    duomo.ask = (question, options) => {
      asked.push(options?.filter, options?.history)
      return ask(question, options)
    }
    duomo.search = (query, options) => {
      asked.push(options?.filter)
      return search(query, options)
    }
    const history = [{ question: 'Sales?', answer: '12.5' }, { question: 'And costs?' }]
    await post('/api/ask', { question: 'net profit', filter: ['year>=2023'], history })
    await post('/api/search', { query: 'sales', filter: ['document=report.txt', 'page=1'] })
    expect(asked).toEqual([['year>=2023'], history, ['document=report.txt', 'page=1']])
  })

  it('may be split, and tell what the model took', async () => {
    const { ask } = duomo
    const usage = { requests: 2, inputTokens: 22, outputTokens: 14, cost: 0.5 }
    duomo.ask = async (question, options) => ({
      ...(await ask(question, options)),
      ...(options?.subQuestions ? { subQuestions: ['Sales?'], usage } : {}),
    })
    const split = await (await post('/api/ask', { question: 'net profit', subQuestions: true })).json()
    expect(split).toMatchObject({ subQuestions: ['Sales?'], usage })
    const plain = await (await post('/api/ask', { question: 'net profit' })).json()
    expect(plain).not.toHaveProperty('subQuestions')
    expect((await post('/api/ask', { question: 'net profit', subQuestions: 'yes' })).status).toBe(400)
    expect((await post('/api/search', { query: 'sales', subQuestions: true })).status).toBe(400)
    duomo.ask = async (question, options) => ({ ...(await ask(question, options)), usage })
    const messages = [{ role: 'user', content: 'net profit' }]
    const completion = await (await post('/v1/chat/completions', { model: 'duomo', messages })).json()
    expect(completion).toMatchObject({
      usage: {
        prompt_tokens: 22,
        completion_tokens: 14,
        total_tokens: 36,
        requests: 2,
        cost: 0.5,
      },
    })
  })

  it('may show pictures, sounds and regions, and need no words then', async () => {
    const asked: unknown[] = []
    const { ask, search } = duomo
    duomo.ask = (question, options) => {
      asked.push(question)
      return ask(question, options)
    }
    duomo.search = (query, options) => {
      asked.push(query)
      return search(query, options)
    }
    const region = { document: 'aaaaaaaa', page: 2, box: { x: 1, y: 2, width: 30, height: 40 } }
    const images = ['data:image/png;base64,aGk=', 'aGk=']
    expect((await post('/api/ask', { question: ' ', images, regions: [region] })).status).toBe(200)
    expect((await post('/api/search', { audio: ['data:audio/wav;base64,aGk='] })).status).toBe(200)
    await post('/api/ask', { question: 'net profit', images: [] })
    const hi = new Uint8Array(Buffer.from('hi'))
    expect(asked).toEqual([
      { text: '', images: [hi, hi], audio: [], regions: [region] },
      { text: '', images: [], audio: [hi], regions: [] },
      'net profit',
    ])
  })

  it('say how they are searched', async () => {
    const asked: unknown[] = []
    const { ask, search } = duomo
    duomo.ask = (question, { signal: _, ...options } = {}) => {
      asked.push(options)
      return ask(question, options)
    }
    duomo.search = (query, { signal: _, ...options } = {}) => {
      asked.push(options)
      return search(query, options)
    }
    const choice = { cutoff: 0.3, perGroup: { figure: 2 }, neighbours: 1, target: 'page' as const }
    const weights = { text: 0.3, image: 0.7 }
    await post('/api/ask', { question: 'x', use: { bm25: 2 }, weights, fuse: 'lists', ...choice })
    await post('/api/search', { query: 'x', use: ['bm25'], weights: { text: 1 } })
    await post('/api/search', { query: 'x' })
    expect(asked).toEqual([
      { use: { bm25: 2 }, parts: { weights, fuse: 'lists' }, ...choice },
      { use: ['bm25'], parts: { weights: { text: 1 } } },
      {},
    ])
  })

  it('name the field that can’t be used', async () => {
    const response = await post('/api/search', { query: 'x', images: ['aGk=', 'https://evil.example/x.png'] })
    expect(await response.json()).toMatchObject({
      error: { code: 'usage', message: expect.stringMatching(/at images\.1: .*no address is fetched/) },
    })
  })

  it('are answered as events that end with "end"', async () => {
    const response = await post('/api/ask', { question: 'net profit' }, { ...JSON_TYPE, accept: 'text/event-stream' })
    expect(response.headers.get('content-type')).toBe('text/event-stream')
    const sent = events(await response.text())
    expect(sent.map(({ event }) => event)).toEqual(['answer', 'end'])
    expect(sent[0]?.data).toMatchObject({ schema: 'answer/1' })
  })

  it('that fail end with "error" and never with "end"', async () => {
    duomo.search = () => Promise.reject(new DuomoError('store-failed', 'no index', { hint: 'Try again.' }))
    const plain = await post('/api/search', { query: 'x' })
    expect(plain.status).toBe(503)
    expect(await plain.json()).toEqual({ error: { code: 'store-failed', message: 'no index', hint: 'Try again.' } })
    const streamed = await post('/api/search', { query: 'x' }, { ...JSON_TYPE, accept: 'text/event-stream' })
    expect(events(await streamed.text())).toMatchObject([{ event: 'error', data: { error: { code: 'store-failed' } } }])
  })

  it('are stopped when the asker leaves', async () => {
    const stopped = new Promise<void>((done) => {
      duomo.ask = (_, options) =>
        new Promise((_done, fail) => {
          asked()
          options?.signal?.addEventListener('abort', () => {
            done()
            fail(options.signal?.reason)
          })
        })
    })
    let asked = () => {}
    const running = new Promise<void>((done) => {
      asked = done
    })
    const leave = new AbortController()
    const response = fetch(`${server.url}/api/ask`, {
      method: 'POST',
      headers: JSON_TYPE,
      body: '{"question":"x"}',
      signal: leave.signal,
    })
    await running
    leave.abort()
    await expect(response).rejects.toThrow()
    await stopped
  })

  it.each([
    ['{"question":""}', 400, 'usage'],
    ['{"question":"x","extra":1}', 400, 'usage'],
    ['{"question":"x","limit":0}', 400, 'usage'],
    ['{"question":"x","__proto__":{"limit":1}}', 400, 'usage'],
    ['{"question":7}', 400, 'usage'],
    ['{"question":"x","history":[{"answer":"y"}]}', 400, 'usage'],
    ['{}', 400, 'usage'],
    ['{"question":" ","images":[]}', 400, 'usage'],
    ['{"question":"x","images":["http://127.0.0.1:9/x.png"]}', 400, 'usage'],
    ['{"question":"x","images":["file:///etc/passwd"]}', 400, 'usage'],
    ['{"question":"x","images":"aGk="}', 400, 'usage'],
    [`{"question":"x","images":[${Array(9).fill('"aGk="')}]}`, 400, 'usage'],
    [`{"question":"x","audio":[${Array(5).fill('"aGk="')}]}`, 400, 'usage'],
    [
      '{"question":"x","regions":[{"document":"aaaaaaaa","page":1,"box":{"x":0,"y":0,"width":0,"height":9}}]}',
      400,
      'usage',
    ],
    [
      '{"question":"x","regions":[{"document":"../x","page":1,"box":{"x":0,"y":0,"width":9,"height":9}}]}',
      400,
      'usage',
    ],
    ['{"question":"x","weights":{"taste":1}}', 400, 'usage'],
    ['{"question":"x","weights":{"text":-1}}', 400, 'usage'],
    ['{"question":"x","fuse":"rows"}', 400, 'usage'],
    ['{"question":"x","use":[]}', 400, 'usage'],
    ['{"question":"x","cutoff":"near"}', 400, 'usage'],
    ['{"question":"x","perGroup":{"pictures":1}}', 400, 'usage'],
    ['{"question":"x","neighbours":-1}', 400, 'usage'],
    ['{"question":"x","target":"file"}', 400, 'usage'],
    ['{"question":"x","filter":"year=1"}', 400, 'usage'],
    ['{"question":"x","filter":[{"op":"and","of":[]}]}', 400, 'usage'],
    ['not json', 400, 'usage'],
    ['', 400, 'usage'],
    [`{"question":"${'x'.repeat(10_001)}"}`, 400, 'usage'],
    [`{"question":"${'x'.repeat(21 * 2 ** 20)}"}`, 413, 'too-large'],
  ])('with a wrong body are refused: %.30s', async (body, status, code) => {
    const response = await post('/api/ask', body)
    expect(response.status).toBe(status)
    expect(await response.json()).toMatchObject({ error: { code } })
  })

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/jsonx'])(
    'as %s are refused',
    async (type) => {
      expect((await post('/api/ask', '{"question":"x"}', { 'content-type': type })).status).toBe(415)
    },
  )

  it('hide what went wrong inside and tell the operator', async () => {
    duomo.ask = () => Promise.reject(new TypeError('secret path /home/x'))
    const response = await post('/api/ask', { question: 'x' })
    expect(response.status).toBe(500)
    expect(await response.text()).not.toContain('secret')
    expect(faults).toHaveLength(1)
  })
})

describe('documents', () => {
  it('are received, listed, read, drawn, cut out and removed', async () => {
    const added = await upload({ 'report.txt': REPORT, '说明 书.txt': '安全阀' })
    expect(added.status).toBe(200)
    expect(await added.json()).toMatchObject({
      documents: [
        { file: 'report.txt', status: 'indexed' },
        { file: '说明 书.txt', status: 'indexed' },
      ],
    })
    const { documents, waiting } = listSchema.parse(await (await get('/api/documents')).json())
    expect(documents).toMatchObject([{ paths: ['report.txt'] }, { paths: ['说明 书.txt'] }])
    expect(waiting).toEqual([])

    const id = documents[0]?.documentId
    const document = documentSchema.parse(await (await get(`/api/documents/${id}`)).json())
    expect(document.id).toBe(id)
    for (const path of [`documents/${id}/pages/1.png`, `regions?document=${id}&page=1&box=0,0,50,20&scale=1`]) {
      const picture = await get(`/api/${path}`)
      expect(picture.headers.get('content-type')).toBe('image/png')
      expect(
        Buffer.from(await picture.arrayBuffer())
          .subarray(1, 4)
          .toString(),
      ).toBe('PNG')
    }
    const bytesOf = async (path: string) =>
      Buffer.from(await (await get(`/api/documents/${id}/pages/${path}`)).arrayBuffer())
    expect(await bytesOf('1.png?query=profit')).not.toEqual(await bytesOf('1.png?query=nothing'))
    expect((await get(`/api/documents/${id}/pages/1.png?query=`)).status).toBe(400)
    const figure = document.elements.find((element) => element.kind === 'figure')
    const asset = await get(`/api/assets/${figure?.asset?.sha256}`)
    expect(asset.headers.get('content-type')).toBe('image/png')

    const removed = await fetch(`${server.url}/api/documents/${id}`, { method: 'DELETE' })
    expect(await removed.json()).toMatchObject({ removed: [{ documentId: id }] })
    expect((await get(`/api/documents/${id}`)).status).toBe(404)
  })

  it('leave no file behind, whether added or not', async () => {
    await upload({ 'a.txt': 'words', 'b.txt': '' })
    expect(await readdir(join(duomo.dataFolder, '.received', 'uploads'))).toEqual([])
  })

  it('clear away what a server that was killed left behind, and nothing newer', async () => {
    const old = join(duomo.dataFolder, '.received', 'old-ticket')
    const fresh = join(duomo.dataFolder, '.received', 'fresh-ticket')
    for (const path of [old, fresh]) await mkdir(path, { recursive: true })
    const lately = new Date(Date.now() - 25 * 60 * 60 * 1000)
    await utimes(old, lately, lately)
    await upload({ 'a.txt': 'words' })
    expect((await readdir(join(duomo.dataFolder, '.received'))).sort()).toEqual(['fresh-ticket', 'uploads'])
  })

  it('that fail are told one by one and the others go on', async () => {
    const response = await upload({ 'empty.txt': '', 'a.txt': 'words' })
    expect(await response.json()).toMatchObject({
      documents: [
        { file: 'empty.txt', status: 'failed', problems: [{ code: 'empty-file' }] },
        { file: 'a.txt', status: 'indexed' },
      ],
    })
  })

  it('tell their progress as events', async () => {
    const response = await upload({ 'a.txt': 'words' }, { accept: 'text/event-stream' })
    expect(events(await response.text()).map(({ event }) => event)).toEqual(['progress', 'result', 'end'])
  })

  it('of the same name in one upload are both kept', async () => {
    const form = new FormData()
    form.append('file', new File(['one'], 'same.txt'))
    form.append('file', new File(['two'], 'same.txt'))
    const response = await fetch(`${server.url}/api/documents`, { method: 'POST', body: form })
    const { documents } = addedSchema.parse(await response.json())
    expect(documents.map(({ file }) => file)).toEqual(['same.txt', 'same (2).txt'])
  })

  it('keep to their folder whatever their name', async () => {
    const names = [
      '../../etc/passwd.txt',
      '..\\..\\evil.txt',
      '/abs/olute.txt',
      '.hidden.txt',
      'con.txt',
      'a\u202etxt.exe.txt',
      '...',
    ]
    const response = await upload(Object.fromEntries(names.map((name, n) => [name, `words ${n}`])))
    const { documents } = addedSchema.parse(await response.json())
    expect(documents.map(({ file }) => file)).toEqual([
      'passwd.txt',
      'evil.txt',
      'olute.txt',
      'hidden.txt',
      '_con.txt',
      'atxt.exe.txt',
      'file',
    ])
    expect(await readdir(folder)).toEqual(['data', 'report.txt'])
  })

  it('over the limit are refused, said or not said beforehand, and nothing stays', async () => {
    await server.close()
    server = await open({ uploadLimitBytes: 100_000 })
    const big = new Uint8Array(300_000)
    expect((await upload({ 'big.txt': big })).status).toBe(413)
    const boundary = 'xyz'
    const head = `--${boundary}\r\nContent-Disposition: form-data; name="f"; filename="big.txt"\r\n\r\n`
    const body = new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode(head))
        for (let n = 0; n < 20; n++) controller.enqueue(new Uint8Array(10_000))
        controller.close()
      },
    })
    const unsaid = await fetch(`${server.url}/api/documents`, {
      method: 'POST',
      headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
      body,
      duplex: 'half',
    } as RequestInit)
    expect(unsaid.status).toBe(413)
    expect(await duomo.list()).toEqual([])
    expect(await readdir(join(duomo.dataFolder, '.received', 'uploads'))).toEqual([])
  })

  it('that break off are dropped, and the server goes on', async () => {
    const socket = connect(server.port, '127.0.0.1')
    socket.write(
      `POST /api/documents HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 999\r\n\r\n--b\r\nContent-Disposition: form-data; name="f"; filename="half.txt"\r\n\r\nhalf a fi`,
    )
    const received = join(duomo.dataFolder, '.received')
    await expect.poll(() => readdir(received).catch(() => [])).toHaveLength(2)
    socket.destroy()
    await expect.poll(() => readdir(received)).toEqual(['uploads'])
    expect(await duomo.list()).toEqual([])
    expect((await get('/healthz')).status).toBe(200)
  })

  it.each([
    ['multipart/form-data', 'x', 400],
    ['multipart/form-data; boundary=b', 'no delimiter', 400],
    ['multipart/form-data; boundary=b', '--b--\r\n', 400],
    ['multipart/form-data; boundary=b', `--b\r\nX: ${'y'.repeat(20_000)}\r\n\r\n\r\n--b--`, 400],
    ['application/pdf', '%PDF', 415],
  ])('as %s with %.20s are refused', async (type, body, status) => {
    const response = await post('/api/documents', body, { 'content-type': type })
    expect(response.status).toBe(status)
    expect(await response.json()).toMatchObject({ error: { code: expect.any(String) } })
  })

  it.each([
    '/api/documents/zz',
    '/api/documents/..%2f..%2fetc',
    '/api/documents/aaaaaaaa%00',
    '/api/assets/abc',
    '/api/assets/..%2f..%2fetc%2fpasswd',
    '/api/documents/aaaaaaaa/pages/0.png',
    '/api/documents/aaaaaaaa/pages/1.gif',
    '/api/documents/aaaaaaaa/pages/1.png?scale=99',
    '/api/regions?document=aaaaaaaa&page=1&box=1,2,3',
    '/api/regions?document=aaaaaaaa&page=1&box=1,2,0,4',
    '/api/regions?document=aaaaaaaa&page=x&box=1,2,3,4',
  ])('are not asked for by %s', async (path) => {
    expect((await get(path)).status).toBe(400)
  })

  it('never show a picture that could hold script', async () => {
    duomo.asset = async () => ({ bytes: Buffer.from('<svg onload="alert(1)"/>'), mediaType: 'image/svg+xml' })
    const { headers } = await get(`/api/assets/${'a'.repeat(64)}`)
    expect(headers.get('content-type')).toBe('application/octet-stream')
    expect(headers.get('content-disposition')).toContain('attachment')
    expect(headers.get('content-security-policy')).toContain('sandbox')
  })
})

describe('the server', () => {
  it('says how it is', async () => {
    expect((await get('/healthz')).status).toBe(200)
    expect(await (await get('/readyz')).json()).toEqual({ status: 'ready' })
    duomo.list = () => Promise.reject(new DuomoError('base-damaged', 'broken'))
    expect((await get('/healthz')).status).toBe(200)
    const unready = await get('/readyz')
    expect(unready.status).toBe(503)
    expect(await unready.json()).toMatchObject({ error: { code: 'base-damaged' } })
  })

  it('answers what it does not have as JSON', async () => {
    for (const path of ['/api/nothing', '/v1/nothing', '/nothing.js', '/../package.json', '/%2e%2e/package.json']) {
      const response = await get(path)
      expect(response.status).toBe(404)
      expect(await response.json()).toMatchObject({ error: { code: 'not-found' } })
    }
  })

  it.each(['/healthz', '/api/documents', '/api/nothing', '/'])('protects its answer at %s', async (path) => {
    const { headers } = await get(path)
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('referrer-policy')).toBe('no-referrer')
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin')
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'; script-src 'self';/)
    expect(headers.get('access-control-allow-origin')).toBeNull()
  })

  it.each([
    [{ host: 'evil.example' }, 421],
    [{ host: '127.0.0.1.evil.example' }, 421],
    [{ host: 'localhost' }, 200],
    [{ host: 'LOCALHOST:1' }, 200],
    [{ host: '[::1]:23333' }, 200],
    [{ host: '127.0.0.1', origin: 'http://evil.example' }, 403],
    [{ host: '127.0.0.1', origin: 'null' }, 403],
    [{ host: '127.0.0.1', origin: 'http://127.0.0.1:1' }, 403],
    [{ host: '127.0.0.1', origin: 'http://127.0.0.1' }, 200],
    [{ host: '127.0.0.1', 'sec-fetch-site': 'cross-site' }, 403],
    [{ host: '127.0.0.1', 'sec-fetch-site': 'same-origin' }, 200],
  ])('lets no other site in: %j', async (headers, status) => {
    expect(await raw('/api/documents', headers)).toBe(status)
  })

  it('refuses an upload form of another site', async () => {
    expect(await raw('/api/documents', { host: '127.0.0.1', origin: 'http://evil.example' }, 'POST')).toBe(403)
  })

  it('asks for its key on every route for data', async () => {
    await server.close()
    const key = 'k'.repeat(32)
    server = await open({ key })
    const hash = 'a'.repeat(64)
    for (const [method, path] of [
      ['POST', '/api/ask'],
      ['POST', '/api/search'],
      ['GET', '/api/documents'],
      ['POST', '/api/documents'],
      ['GET', `/api/documents/${hash}`],
      ['DELETE', `/api/documents/${hash}`],
      ['GET', `/api/documents/${hash}/pages/1.png`],
      ['GET', `/api/assets/${hash}`],
      ['GET', `/api/regions?document=${hash}&page=1&box=1,1,1,1`],
      ['GET', '/v1/models'],
    ] as const) {
      for (const authorization of ['', 'Bearer wrong', `Basic ${key}`, `Bearer ${key}x`])
        expect([path, await raw(path, authorization ? { authorization } : {}, method)]).toEqual([path, 401])
      expect([path, await raw(path, { authorization: `Bearer ${key}` }, method)]).not.toEqual([path, 401])
    }
  })

  it('listens to others only with a key, and to no short one', async () => {
    await expect(open({ host: '0.0.0.0' })).rejects.toMatchObject({ code: 'usage' })
    await expect(open({ host: '192.168.1.5' })).rejects.toMatchObject({ code: 'usage' })
    await expect(open({ key: 'short' })).rejects.toMatchObject({ code: 'usage' })
    const open0 = await open({ host: '0.0.0.0', key: 'k'.repeat(32) })
    await open0.close()
  })

  it('says when its port is taken, and how to take another', async () => {
    const error = await open({ port: server.port }).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'port-in-use', hint: expect.stringContaining('--port') })
  })

  it('ends what runs when it is closed', async () => {
    duomo.ask = (_, options) =>
      new Promise((_done, fail) => options?.signal?.addEventListener('abort', () => fail(options.signal?.reason)))
    const running = post('/api/ask', { question: 'x' }, { ...JSON_TYPE, accept: 'text/event-stream' })
    const response = await running
    await server.close()
    expect(events(await response.text())).toMatchObject([{ event: 'error', data: { error: { code: 'cancelled' } } }])
    await expect(get('/healthz')).rejects.toThrow()
    server = await open()
  })

  it('has a status for every code', () => {
    for (const code of ERROR_CODES) expect(STATUS[code]).toBeGreaterThanOrEqual(400)
  })
})
