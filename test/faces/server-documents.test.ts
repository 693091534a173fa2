import { mkdir, readdir, utimes } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { addResultSchema, documentSummarySchema } from '../../src/model/catalogue.ts'
import { documentSchema } from '../../src/model/document.ts'
import { events, REPORT, useServer } from './server.fixture.ts'

const listSchema = z.object({ documents: z.array(documentSummarySchema), waiting: z.array(z.unknown()) })
const addedSchema = z.object({ documents: z.array(addResultSchema) })

const api = useServer()

describe('documents', () => {
  it('are received, listed, read, drawn, cut out and removed', async () => {
    const added = await api.upload({ 'report.txt': REPORT, '说明 书.txt': '安全阀' })
    expect(added.status).toBe(200)
    expect(await added.json()).toMatchObject({
      documents: [
        { file: 'report.txt', status: 'indexed' },
        { file: '说明 书.txt', status: 'indexed' },
      ],
    })
    const { documents, waiting } = listSchema.parse(await (await api.get('/api/documents')).json())
    expect(documents).toMatchObject([{ paths: ['report.txt'] }, { paths: ['说明 书.txt'] }])
    expect(waiting).toEqual([])

    const id = documents[0]?.documentId
    const document = documentSchema.parse(await (await api.get(`/api/documents/${id}`)).json())
    expect(document.id).toBe(id)
    for (const path of [`documents/${id}/pages/1.png`, `regions?document=${id}&page=1&box=0,0,50,20&scale=1`]) {
      const picture = await api.get(`/api/${path}`)
      expect(picture.headers.get('content-type')).toBe('image/png')
      expect(
        Buffer.from(await picture.arrayBuffer())
          .subarray(1, 4)
          .toString(),
      ).toBe('PNG')
    }
    const bytesOf = async (path: string) =>
      Buffer.from(await (await api.get(`/api/documents/${id}/pages/${path}`)).arrayBuffer())
    expect(await bytesOf('1.png?query=profit')).not.toEqual(await bytesOf('1.png?query=nothing'))
    expect((await api.get(`/api/documents/${id}/pages/1.png?query=`)).status).toBe(400)
    const figure = document.elements.find((element) => element.kind === 'figure')
    const asset = await api.get(`/api/assets/${figure?.asset?.sha256}`)
    expect(asset.headers.get('content-type')).toBe('image/png')

    const removed = await fetch(`${api.server.url}/api/documents/${id}`, { method: 'DELETE' })
    expect(await removed.json()).toMatchObject({ removed: [{ documentId: id }] })
    expect((await api.get(`/api/documents/${id}`)).status).toBe(404)
  })

  it('leave no file behind, whether added or not', async () => {
    await api.upload({ 'a.txt': 'words', 'b.txt': '' })
    expect(await readdir(join(api.duomo.dataFolder, '.received', 'uploads'))).toEqual([])
  })

  it('clear away what a server that was killed left behind, and nothing newer', async () => {
    const old = join(api.duomo.dataFolder, '.received', 'old-ticket')
    const fresh = join(api.duomo.dataFolder, '.received', 'fresh-ticket')
    for (const path of [old, fresh]) await mkdir(path, { recursive: true })
    const lately = new Date(Date.now() - 25 * 60 * 60 * 1000)
    await utimes(old, lately, lately)
    await api.upload({ 'a.txt': 'words' })
    expect((await readdir(join(api.duomo.dataFolder, '.received'))).sort()).toEqual(['fresh-ticket', 'uploads'])
  })

  it('that fail are told one by one and the others go on', async () => {
    const response = await api.upload({ 'empty.txt': '', 'a.txt': 'words' })
    expect(await response.json()).toMatchObject({
      documents: [
        { file: 'empty.txt', status: 'failed', problems: [{ code: 'empty-file' }] },
        { file: 'a.txt', status: 'indexed' },
      ],
    })
  })

  it('tell their progress as events', async () => {
    const response = await api.upload({ 'a.txt': 'words' }, { accept: 'text/event-stream' })
    expect(events(await response.text()).map(({ event }) => event)).toEqual(['progress', 'result', 'end'])
  })

  it('of the same name in one upload are both kept', async () => {
    const form = new FormData()
    form.append('file', new File(['one'], 'same.txt'))
    form.append('file', new File(['two'], 'same.txt'))
    const response = await fetch(`${api.server.url}/api/documents`, { method: 'POST', body: form })
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
    const response = await api.upload(Object.fromEntries(names.map((name, n) => [name, `words ${n}`])))
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
    expect(await readdir(api.folder)).toEqual(['data', 'report.txt'])
  })

  it('over the limit are refused, said or not said beforehand, and nothing stays', async () => {
    await api.server.close()
    api.server = await api.open({ uploadLimitBytes: 100_000 })
    const big = new Uint8Array(300_000)
    expect((await api.upload({ 'big.txt': big })).status).toBe(413)
    const boundary = 'xyz'
    const head = `--${boundary}\r\nContent-Disposition: form-data; name="f"; filename="big.txt"\r\n\r\n`
    const body = new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode(head))
        for (let n = 0; n < 20; n++) controller.enqueue(new Uint8Array(10_000))
        controller.close()
      },
    })
    const unsaid = await fetch(`${api.server.url}/api/documents`, {
      method: 'POST',
      headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
      body,
      duplex: 'half',
    } as RequestInit)
    expect(unsaid.status).toBe(413)
    expect(await api.duomo.list()).toEqual([])
    expect(await readdir(join(api.duomo.dataFolder, '.received', 'uploads'))).toEqual([])
  })

  it('that break off are dropped, and the server goes on', async () => {
    const socket = connect(api.server.port, '127.0.0.1')
    socket.write(
      `POST /api/documents HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 999\r\n\r\n--b\r\nContent-Disposition: form-data; name="f"; filename="half.txt"\r\n\r\nhalf a fi`,
    )
    const received = join(api.duomo.dataFolder, '.received')
    await expect.poll(() => readdir(received).catch(() => [])).toHaveLength(2)
    socket.destroy()
    await expect.poll(() => readdir(received)).toEqual(['uploads'])
    expect(await api.duomo.list()).toEqual([])
    expect((await api.get('/healthz')).status).toBe(200)
  })

  it.each([
    ['multipart/form-data', 'x', 400],
    ['multipart/form-data; boundary=b', 'no delimiter', 400],
    ['multipart/form-data; boundary=b', '--b--\r\n', 400],
    ['multipart/form-data; boundary=b', `--b\r\nX: ${'y'.repeat(20_000)}\r\n\r\n\r\n--b--`, 400],
    ['application/pdf', '%PDF', 415],
  ])('as %s with %.20s are refused', async (type, body, status) => {
    const response = await api.post('/api/documents', body, { 'content-type': type })
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
    expect((await api.get(path)).status).toBe(400)
  })

  it('never show a picture that could hold script', async () => {
    api.duomo.asset = async () => ({ bytes: Buffer.from('<svg onload="alert(1)"/>'), mediaType: 'image/svg+xml' })
    const { headers } = await api.get(`/api/assets/${'a'.repeat(64)}`)
    expect(headers.get('content-type')).toBe('application/octet-stream')
    expect(headers.get('content-disposition')).toContain('attachment')
    expect(headers.get('content-security-policy')).toContain('sandbox')
  })
})
