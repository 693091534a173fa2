import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { TestServer } from '../testing/http-server.ts'
import { COMMIT, type HubServerOptions, startHub } from './hub-server.fixture.ts'
import { findPulled, missingFiles } from './model-lock.ts'
import { type PullOptions, type PullProgress, pullModel } from './pull-model.ts'

const WEIGHTS = Buffer.from(Uint8Array.from({ length: 300_000 }, (_, n) => n % 251))
const FILES = {
  'config.json': Buffer.from('{"model_type":"bert"}'),
  'tokenizer.json': Buffer.from('{"model":{}}'),
  'onnx/model_quantized.onnx': WEIGHTS,
  'onnx/model_quantized.onnx_data': Buffer.from('more weights'),
  'onnx/model.onnx': Buffer.from('whole weights'),
}

let models = ''
const servers: TestServer[] = []
beforeEach(async () => {
  models = await mkdtemp(path.join(tmpdir(), 'duomo-models-'))
})
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close()
  await rm(models, { recursive: true, force: true })
})

async function start(options: HubServerOptions = {}, files: Readonly<Record<string, Buffer>> = FILES) {
  const server = await startHub(files, options)
  servers.push(server)
  return server
}

const pull = (address: string, options: Partial<PullOptions> = {}) =>
  pullModel({
    hub: { address },
    models,
    id: 'acme/tiny',
    revision: 'main',
    precision: 'q8',
    graphs: ['model'],
    files: ['config.json', 'tokenizer.json'],
    sha256: {},
    signal: new AbortController().signal,
    ...options,
  })

const bytesOf = (folder: string, file: string) => readFile(path.join(folder, file))

const downloadsOf = (hub: TestServer, file: string) =>
  hub.requests.filter((request) => request.method === 'GET' && request.path.endsWith(`/${file}`))

describe('pullModel', () => {
  it('fetches a branch as the commit that it stands for, with the weights beside the graph, and tells how far it is', async () => {
    const hub = await start()
    const told: PullProgress[] = []
    const { folder, lock } = await pull(hub.url, { onProgress: (progress) => told.push(progress) })
    expect(folder).toContain(path.join('acme--tiny', COMMIT))
    expect(lock).toMatchObject({ id: 'acme/tiny', revision: 'main', commit: COMMIT, version: COMMIT })
    expect(Object.keys(lock.files).sort()).toEqual(
      Object.keys(FILES)
        .filter((file) => file !== 'onnx/model.onnx')
        .sort(),
    )
    expect((await bytesOf(folder, 'onnx/model_quantized.onnx')).equals(WEIGHTS)).toBe(true)
    const total = Object.values(lock.files).reduce((sum, { bytes }) => sum + bytes, 0)
    expect(told.at(-1)).toMatchObject({ bytes: total, totalBytes: total })
    expect(hub.requests.every((request) => !request.path.includes('.part'))).toBe(true)
  })

  it('needs no hub afterwards', async () => {
    const hub = await start()
    const first = await pull(hub.url)
    await hub.close()
    expect(await pull(hub.url)).toEqual(first)
    expect((await findPulled(models, 'acme/tiny')).map(({ folder }) => folder)).toEqual([first.folder])
  })

  it('goes on after a broken connection', async () => {
    const hub = await start({ cutAfter: 100_000, cuts: 2 })
    const { folder } = await pull(hub.url)
    expect((await bytesOf(folder, 'onnx/model_quantized.onnx')).equals(WEIGHTS)).toBe(true)
    expect(downloadsOf(hub, 'onnx/model_quantized.onnx').length).toBe(3)
  })

  it('goes on where it stopped in the next run', async () => {
    const stop = new AbortController()
    const hub = await start()
    const stopped = pull(hub.url, {
      signal: stop.signal,
      onProgress: ({ file, bytes }) => {
        if (file.endsWith('quantized.onnx') && bytes > 1000) stop.abort()
      },
    })
    await expect(stopped).rejects.toMatchObject({ code: 'cancelled' })
    const [found] = await findPulled(models, 'acme/tiny')
    expect(found).toBe(undefined)
    const { folder, lock } = await pull(hub.url)
    expect(await missingFiles({ folder, lock })).toEqual([])
    // What had come was not fetched again.
    expect(downloadsOf(hub, 'onnx/model_quantized.onnx').at(-1)?.headers.range).toMatch(/^bytes=[1-9]\d*-$/)
    expect((await bytesOf(folder, 'onnx/model_quantized.onnx')).equals(WEIGHTS)).toBe(true)
    expect((await readdir(path.join(folder, 'onnx'))).filter((name) => name.endsWith('.part'))).toEqual([])
  })

  it('refuses what has another checksum than the hub says, or than is known beforehand', async () => {
    const wrong = 'ab'.repeat(32)
    const lying = await start({ wrongHash: wrong })
    await expect(pull(lying.url)).rejects.toMatchObject({ code: 'bad-response' })
    const hub = await start()
    await expect(pull(hub.url, { sha256: { 'config.json': wrong } })).rejects.toMatchObject({ code: 'bad-response' })
    expect(await findPulled(models, 'acme/tiny')).toEqual([])
  })

  it('fetches a file anew that was damaged here, and refuses another one than before', async () => {
    const hub = await start()
    const { folder } = await pull(hub.url)
    await writeFile(path.join(folder, 'config.json'), '{"model_type":"evil"}')
    await pull(hub.url)
    expect((await bytesOf(folder, 'config.json')).equals(FILES['config.json'])).toBe(true)
    const [{ lock } = { lock: undefined }] = await findPulled(models, 'acme/tiny')
    expect(lock?.version).toBe(COMMIT)
    await hub.close()
  })

  it('adds another precision to the same version', async () => {
    const hub = await start()
    const first = await pull(hub.url)
    const second = await pull(hub.url, { precision: 'fp32' })
    expect(second.folder).toBe(first.folder)
    expect(Object.keys(second.lock.files)).toEqual(
      expect.arrayContaining(['onnx/model.onnx', 'onnx/model_quantized.onnx']),
    )
  })

  it('names the precisions that there are when the wanted one is missing', async () => {
    const hub = await start()
    const failed = pull(hub.url, { precision: 'q4' })
    await expect(failed).rejects.toMatchObject({ code: 'part-unavailable', hint: expect.stringContaining('fp32, q8') })
  })

  it('tells a hub that is away, a model that is not there, and terms that were not accepted', async () => {
    const gone = await start()
    await gone.close()
    await expect(pull(gone.url)).rejects.toMatchObject({ code: 'part-unavailable' })
    const empty = await start({}, {})
    await expect(pull(empty.url)).rejects.toMatchObject({ code: 'not-found' })
    const gated = await start({ status: 403 })
    await expect(pull(gated.url)).rejects.toMatchObject({
      code: 'no-permission',
      hint: expect.stringContaining('HF_TOKEN'),
    })
  })

  it('follows to where the bytes lie, and leaves the key behind', async () => {
    const far = await start()
    // Another host name for the same machine: a browser and fetch see another origin.
    const hub = await start({ sendsTo: far.url.replace('127.0.0.1', 'localhost') })
    const reachable = await fetch(far.url.replace('127.0.0.1', 'localhost')).then(
      () => true,
      () => false,
    )
    const target = reachable ? hub : await start({ sendsTo: far.url })
    await pull(target.url, { hub: { address: target.url, token: 'hf_secret' } })
    expect(target.requests.every(({ headers }) => headers.authorization === 'Bearer hf_secret')).toBe(true)
    expect(
      far.requests.filter(({ path }) => path.includes('/resolve/')).map(({ headers }) => headers.authorization),
    ).toEqual(Array.from({ length: 4 }, () => undefined))
  })

  it('names a version by its files where a mirror tells no commit', async () => {
    const hub = await start({ commit: '' })
    const { folder, lock } = await pull(hub.url)
    expect(path.basename(folder)).toBe('main')
    expect(lock.version).toMatch(/^[0-9a-f]{32}$/)
    expect(lock.commit).toBe(undefined)
  })
})
