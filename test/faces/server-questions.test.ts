import { beforeEach, describe, expect, it } from 'vitest'
import { DuomoError } from '../../src/base/errors.ts'
import { events, JSON_TYPE, useServer } from './server.fixture.ts'

const api = useServer()

describe('questions', () => {
  beforeEach(api.addReport)

  it('are answered as JSON', async () => {
    const response = await api.post('/api/ask', { question: 'net profit' })
    expect(response.status).toBe(200)
    expect(await response.json()).toMatchObject({ schema: 'answer/1', grounded: true, evidence: [{ id: 'e1' }] })
    expect(await (await api.post('/api/search', { query: 'sales', limit: 1 })).json()).toMatchObject({
      evidence: [{ document: 'report.txt' }],
    })
  })

  it('are limited by filters', async () => {
    const asked: unknown[] = []
    const { ask, search } = api.duomo
    api.duomo.ask = (question, options) => {
      asked.push(options?.filter, options?.history)
      return ask(question, options)
    }
    api.duomo.search = (query, options) => {
      asked.push(options?.filter)
      return search(query, options)
    }
    const history = [{ question: 'Sales?', answer: '12.5' }, { question: 'And costs?' }]
    await api.post('/api/ask', { question: 'net profit', filter: ['year>=2023'], history })
    await api.post('/api/search', { query: 'sales', filter: ['document=report.txt', 'page=1'] })
    expect(asked).toEqual([['year>=2023'], history, ['document=report.txt', 'page=1']])
  })

  it('may be split, and tell what the model took', async () => {
    const { ask } = api.duomo
    const usage = { requests: 2, inputTokens: 22, outputTokens: 14, cost: 0.5 }
    api.duomo.ask = async (question, options) => ({
      ...(await ask(question, options)),
      ...(options?.subQuestions ? { subQuestions: ['Sales?'], usage } : {}),
    })
    const split = await (await api.post('/api/ask', { question: 'net profit', subQuestions: true })).json()
    expect(split).toMatchObject({ subQuestions: ['Sales?'], usage })
    const plain = await (await api.post('/api/ask', { question: 'net profit' })).json()
    expect(plain).not.toHaveProperty('subQuestions')
    expect((await api.post('/api/ask', { question: 'net profit', subQuestions: 'yes' })).status).toBe(400)
    expect((await api.post('/api/search', { query: 'sales', subQuestions: true })).status).toBe(400)
    api.duomo.ask = async (question, options) => ({ ...(await ask(question, options)), usage })
    const messages = [{ role: 'user', content: 'net profit' }]
    const completion = await (await api.post('/v1/chat/completions', { model: 'duomo', messages })).json()
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
    const { ask, search } = api.duomo
    api.duomo.ask = (question, options) => {
      asked.push(question)
      return ask(question, options)
    }
    api.duomo.search = (query, options) => {
      asked.push(query)
      return search(query, options)
    }
    const region = { document: 'aaaaaaaa', page: 2, box: { x: 1, y: 2, width: 30, height: 40 } }
    const images = ['data:image/png;base64,aGk=', 'aGk=']
    expect((await api.post('/api/ask', { question: ' ', images, regions: [region] })).status).toBe(200)
    expect((await api.post('/api/search', { audio: ['data:audio/wav;base64,aGk='] })).status).toBe(200)
    await api.post('/api/ask', { question: 'net profit', images: [] })
    const hi = new Uint8Array(Buffer.from('hi'))
    expect(asked).toEqual([
      { text: '', images: [hi, hi], audio: [], regions: [region] },
      { text: '', images: [], audio: [hi], regions: [] },
      'net profit',
    ])
  })

  it('say how they are searched', async () => {
    const asked: unknown[] = []
    const { ask, search } = api.duomo
    api.duomo.ask = (question, { signal: _, ...options } = {}) => {
      asked.push(options)
      return ask(question, options)
    }
    api.duomo.search = (query, { signal: _, ...options } = {}) => {
      asked.push(options)
      return search(query, options)
    }
    const choice = { cutoff: 0.3, perGroup: { figure: 2 }, neighbours: 1, target: 'page' as const }
    const weights = { text: 0.3, image: 0.7 }
    await api.post('/api/ask', { question: 'x', use: { bm25: 2 }, weights, fuse: 'lists', ...choice })
    await api.post('/api/search', { query: 'x', use: ['bm25'], weights: { text: 1 } })
    await api.post('/api/search', { query: 'x' })
    expect(asked).toEqual([
      { use: { bm25: 2 }, parts: { weights, fuse: 'lists' }, ...choice },
      { use: ['bm25'], parts: { weights: { text: 1 } } },
      {},
    ])
  })

  it('name the field that can’t be used', async () => {
    const response = await api.post('/api/search', { query: 'x', images: ['aGk=', 'https://evil.example/x.png'] })
    expect(await response.json()).toMatchObject({
      error: { code: 'usage', message: expect.stringMatching(/at images\.1: .*no address is fetched/) },
    })
  })

  it('are answered as events that end with "end"', async () => {
    const response = await api.post(
      '/api/ask',
      { question: 'net profit' },
      { ...JSON_TYPE, accept: 'text/event-stream' },
    )
    expect(response.headers.get('content-type')).toBe('text/event-stream')
    const sent = events(await response.text())
    expect(sent.map(({ event }) => event)).toEqual(['answer', 'end'])
    expect(sent[0]?.data).toMatchObject({ schema: 'answer/1' })
  })

  it('that fail end with "error" and never with "end"', async () => {
    api.duomo.search = () => Promise.reject(new DuomoError('store-failed', 'no index', { hint: 'Try again.' }))
    const plain = await api.post('/api/search', { query: 'x' })
    expect(plain.status).toBe(503)
    expect(await plain.json()).toEqual({ error: { code: 'store-failed', message: 'no index', hint: 'Try again.' } })
    const streamed = await api.post('/api/search', { query: 'x' }, { ...JSON_TYPE, accept: 'text/event-stream' })
    expect(events(await streamed.text())).toMatchObject([{ event: 'error', data: { error: { code: 'store-failed' } } }])
  })

  it('are stopped when the asker leaves', async () => {
    const stopped = new Promise<void>((done) => {
      api.duomo.ask = (_, options) =>
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
    const response = fetch(`${api.server.url}/api/ask`, {
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
    const response = await api.post('/api/ask', body)
    expect(response.status).toBe(status)
    expect(await response.json()).toMatchObject({ error: { code } })
  })

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/jsonx'])(
    'as %s are refused',
    async (type) => {
      expect((await api.post('/api/ask', '{"question":"x"}', { 'content-type': type })).status).toBe(415)
    },
  )

  it('hide what went wrong inside and tell the operator', async () => {
    api.duomo.ask = () => Promise.reject(new TypeError('secret path /home/x'))
    const response = await api.post('/api/ask', { question: 'x' })
    expect(response.status).toBe(500)
    expect(await response.text()).not.toContain('secret')
    expect(api.faults).toHaveLength(1)
  })
})
