import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { sha256 } from '../base/hash.ts'
import { startTinyHub, type TinyHub } from './tiny-hub.ts'

const BYTES = Uint8Array.from({ length: 5000 }, (_, n) => n % 251)
const FILE = 'onnx/model.onnx'
let folder: string
let hub: TinyHub

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'duomo-hub-'))
  await mkdir(path.join(folder, 'onnx'))
  await writeFile(path.join(folder, FILE), BYTES)
  await writeFile(path.join(folder, 'config.json'), '{"model_type":"clip"}')
})
afterAll(() => rm(folder, { recursive: true }))
beforeEach(async () => {
  hub = await startTinyHub({ models: { 'acme/tiny': folder }, revisions: ['main', 'v2'] })
})
afterEach(() => hub.close())

const address = (file: string, revision = 'main', model = 'acme/tiny') =>
  `${hub.url}${model}/resolve/${revision}/${file}`
const bytesOf = async (response: Response) => new Uint8Array(await response.arrayBuffer())

describe('the hub of the tests', () => {
  it('serves the files of a folder with their checksum', async () => {
    const response = await fetch(address(FILE))
    expect(response.headers.get('etag')).toBe(`"${sha256(BYTES)}"`)
    expect(await bytesOf(response)).toEqual(BYTES)
    const config = await fetch(address('config.json', 'v2'))
    expect(await config.json()).toEqual({ model_type: 'clip' })
    expect(hub.downloads(FILE)).toBe(1)
  })

  it('tells size and checksum without the content', async () => {
    const response = await fetch(address(FILE), { method: 'HEAD' })
    expect(response.headers.get('content-length')).toBe('5000')
    expect(response.headers.get('etag')).toBe(`"${sha256(BYTES)}"`)
    expect(await bytesOf(response)).toHaveLength(0)
    expect(hub.downloads(FILE)).toBe(0)
  })

  it.each([
    ['bytes=4000-', 4000, 5000],
    ['bytes=10-19', 10, 20],
    ['bytes=4990-9000', 4990, 5000],
  ])('gives the part %s', async (range, from, to) => {
    const response = await fetch(address(FILE), { headers: { range } })
    expect(response.status).toBe(206)
    expect(response.headers.get('content-range')).toBe(`bytes ${from}-${to - 1}/5000`)
    expect(await bytesOf(response)).toEqual(BYTES.subarray(from, to))
  })

  it('gives everything when the file is no longer the one begun', async () => {
    const response = await fetch(address(FILE), { headers: { range: 'bytes=4000-', 'if-range': '"other"' } })
    expect(response.status).toBe(200)
    expect(await bytesOf(response)).toEqual(BYTES)
  })

  it('refuses a part behind the end, and says nothing new about a known file', async () => {
    expect((await fetch(address(FILE), { headers: { range: 'bytes=5000-' } })).status).toBe(416)
    const known = await fetch(address(FILE), { headers: { 'if-none-match': `"${sha256(BYTES)}"` } })
    expect(known.status).toBe(304)
  })

  it.each([
    ['another file', 'onnx/other.onnx', 'main', 'acme/tiny'],
    ['another revision', FILE, 'v3', 'acme/tiny'],
    ['another model', FILE, 'main', 'acme/huge'],
    ['a file outside', '..%2F..%2Fetc%2Fpasswd', 'main', 'acme/tiny'],
  ])('does not know %s', async (_, file, revision, model) => {
    expect((await fetch(address(file, revision, model))).status).toBe(404)
  })

  it('cuts the line once, and goes on where it was cut', async () => {
    hub.setFault(FILE, { kind: 'cut', afterBytes: 2000 })
    const first = await fetch(address(FILE))
    expect(first.headers.get('content-length')).toBe('5000')
    await expect(bytesOf(first)).rejects.toThrow()
    const rest = await fetch(address(FILE), { headers: { range: 'bytes=2000-' } })
    expect(await bytesOf(rest)).toEqual(BYTES.subarray(2000))
  })

  it('promises another checksum than it serves', async () => {
    hub.setFault(FILE, { kind: 'damage' })
    const response = await fetch(address(FILE))
    const bytes = await bytesOf(response)
    expect(bytes).toHaveLength(5000)
    expect(response.headers.get('etag')).not.toBe(`"${sha256(bytes)}"`)
    hub.setFault(FILE)
    expect(await bytesOf(await fetch(address(FILE)))).toEqual(BYTES)
  })

  it('trickles, whole in the end', async () => {
    hub.setFault(FILE, { kind: 'slow', pieceBytes: 700, pauseMs: 1 })
    expect(await bytesOf(await fetch(address(FILE)))).toEqual(BYTES)
  })

  it('answers with an error', async () => {
    hub.setFault(FILE, { kind: 'status', status: 503 })
    expect((await fetch(address(FILE))).status).toBe(503)
  })
})
