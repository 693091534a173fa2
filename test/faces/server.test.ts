import { describe, expect, it } from 'vitest'
import { DuomoError, ERROR_CODES } from '../../src/base/errors.ts'
import { STATUS } from '../../src/server/refuse.ts'
import { events, JSON_TYPE, useServer } from './server.fixture.ts'

const api = useServer()

describe('the server', () => {
  it('says how it is', async () => {
    expect((await api.get('/healthz')).status).toBe(200)
    expect(await (await api.get('/readyz')).json()).toEqual({ status: 'ready' })
    api.duomo.list = () => Promise.reject(new DuomoError('base-damaged', 'broken'))
    expect((await api.get('/healthz')).status).toBe(200)
    const unready = await api.get('/readyz')
    expect(unready.status).toBe(503)
    expect(await unready.json()).toMatchObject({ error: { code: 'base-damaged' } })
  })

  it('answers what it does not have as JSON', async () => {
    for (const path of ['/api/nothing', '/v1/nothing', '/nothing.js', '/../package.json', '/%2e%2e/package.json']) {
      const response = await api.get(path)
      expect(response.status).toBe(404)
      expect(await response.json()).toMatchObject({ error: { code: 'not-found' } })
    }
  })

  it.each(['/healthz', '/api/documents', '/api/nothing', '/'])('protects its answer at %s', async (path) => {
    const { headers } = await api.get(path)
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
    expect(await api.raw('/api/documents', headers)).toBe(status)
  })

  it('refuses an upload form of another site', async () => {
    expect(await api.raw('/api/documents', { host: '127.0.0.1', origin: 'http://evil.example' }, 'POST')).toBe(403)
  })

  it('asks for its key on every route for data', async () => {
    await api.server.close()
    const key = 'k'.repeat(32)
    api.server = await api.open({ key })
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
        expect([path, await api.raw(path, authorization ? { authorization } : {}, method)]).toEqual([path, 401])
      expect([path, await api.raw(path, { authorization: `Bearer ${key}` }, method)]).not.toEqual([path, 401])
    }
  })

  it('listens to others only with a key, and to no short one', async () => {
    await expect(api.open({ host: '0.0.0.0' })).rejects.toMatchObject({ code: 'usage' })
    await expect(api.open({ host: '192.168.1.5' })).rejects.toMatchObject({ code: 'usage' })
    await expect(api.open({ key: 'short' })).rejects.toMatchObject({ code: 'usage' })
    const open0 = await api.open({ host: '0.0.0.0', key: 'k'.repeat(32) })
    await open0.close()
  })

  it('says when its port is taken, and how to take another', async () => {
    const error = await api.open({ port: api.server.port }).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'port-in-use', hint: expect.stringContaining('--port') })
  })

  it('ends what runs when it is closed', async () => {
    api.duomo.ask = (_, options) =>
      new Promise((_done, fail) => options?.signal?.addEventListener('abort', () => fail(options.signal?.reason)))
    const running = api.post('/api/ask', { question: 'x' }, { ...JSON_TYPE, accept: 'text/event-stream' })
    const response = await running
    await api.server.close()
    expect(events(await response.text())).toMatchObject([{ event: 'error', data: { error: { code: 'cancelled' } } }])
    await expect(api.get('/healthz')).rejects.toThrow()
    api.server = await api.open()
  })

  it('has a status for every code', () => {
    for (const code of ERROR_CODES) expect(STATUS[code]).toBeGreaterThanOrEqual(400)
  })
})
