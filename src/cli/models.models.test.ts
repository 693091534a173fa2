import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Writable } from 'node:stream'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startTinyHub, type TinyHub } from '../testing/tiny-hub.ts'
import { TRAINING_LIMIT_MS, tinyModel } from '../testing/tiny-models/tiny-model.ts'
import type { Parts, TextStream } from './io.ts'
import { runCli } from './run-cli.ts'

// The model behind a known name is a small one of the tests' own: what is fetched, and whence, is all that counts here.
let model = ''
let folder = ''
let hub: TinyHub
beforeAll(async () => {
  model = await tinyModel('tiny-text')
}, TRAINING_LIMIT_MS)
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'duomo-cli-models-'))
  hub = await startTinyHub({ models: { 'Xenova/multilingual-e5-small': model, 'jinaai/jina-clip-v2': model } })
})
afterEach(async () => {
  await hub.close()
  await rm(folder, { recursive: true, force: true })
})

const noParts: Parts = {
  open: async () => {
    throw new Error('no knowledge base is needed')
  },
  parse: async () => {
    throw new Error('nothing is read')
  },
}

class Kept extends Writable {
  text = ''
  override _write(chunk: Buffer, _: string, done: () => void) {
    this.text += chunk.toString()
    done()
  }
}

async function run(argv: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const stdout: Kept & TextStream = Object.assign(new Kept(), { isTTY: false, columns: 80 })
  const stderr: Kept & TextStream = Object.assign(new Kept(), { isTTY: false, columns: 80 })
  const where = { DUOMO_MODELS: folder, HF_ENDPOINT: hub.url.replace(/\/$/, '') }
  const io = { stdout, stderr, env: { ...where, ...env }, cwd: folder, signal: new AbortController().signal }
  const status = await runCli(['models', ...argv], io, noParts)
  return { status, out: stdout.text, err: stderr.text }
}

describe('duomo models', () => {
  it('lists what there is, in both languages, and as JSON', async () => {
    const { status, out, err } = await run(['list'])
    expect(status).toBe(0)
    expect(out).toMatch(
      /^multilingual-e5-small +text · 384 values · about 100 languages · MIT +not here, about 124 MB$/m,
    )
    expect(out).toMatch(/^jina-clip-v2 .*CC-BY-NC-4.0 \(not for commercial use\)/m)
    expect(err).toContain(folder)
    expect((await run(['list'], { LC_ALL: 'zh_CN.UTF-8' })).out).toMatch(
      /^multilingual-e5-small .*约 100 种语言.*本机没有/m,
    )
    const lines = (await run(['list', '--json'])).out
      .trimEnd()
      .split('\n')
      .map((line): unknown => JSON.parse(line))
    expect(lines).toEqual(
      expect.arrayContaining([expect.objectContaining({ name: 'bge-m3', task: 'text', pulled: [] })]),
    )
  })

  it('fetches a model once, shows it and removes it', async () => {
    const pulled = await run(['pull', 'multilingual-e5-small'])
    expect(pulled).toMatchObject({ status: 0, out: expect.stringContaining('here: q8') })
    expect(hub.downloads('onnx/model_quantized.onnx')).toBe(1)
    expect((await run(['pull', 'multilingual-e5-small'])).status).toBe(0)
    expect(hub.downloads('onnx/model_quantized.onnx')).toBe(1)
    expect((await run(['list'])).out).toMatch(/^multilingual-e5-small .*here: q8/m)
    const more = await run(['pull', 'multilingual-e5-small', '--dtype', 'fp32', '--json'])
    expect(JSON.parse(more.out)).toMatchObject({ pulled: [{ precisions: ['fp32', 'q8'], missing: [] }] })
    expect((await run(['remove', 'multilingual-e5-small'])).out).toMatch(
      /^removed multilingual-e5-small, \d+ kB freed$/m,
    )
    expect((await run(['remove', 'multilingual-e5-small'])).err).toContain('not-found')
  })

  it('wants terms accepted that restrict the use', async () => {
    const refused = await run(['pull', 'jina-clip-v2'])
    expect(refused).toMatchObject({ status: 2, err: expect.stringContaining('--accept-licence') })
    expect(hub.requests.length).toBe(0)
  })

  it('tells what is wrong: no such name, precision or file, no hub', async () => {
    expect(await run(['pull', 'bge-m4'])).toMatchObject({
      status: 2,
      err: expect.stringContaining('Did you mean bge-m3'),
    })
    expect(await run(['pull', 'bge-m3', '--dtype', 'q7'])).toMatchObject({
      status: 2,
      err: expect.stringContaining('q7'),
    })
    expect(await run(['pull', 'multilingual-e5-small', '--dtype', 'q4'])).toMatchObject({
      status: 1,
      err: expect.stringContaining('fp32, q8'),
    })
    expect(await run(['pull', 'bge-m3'])).toMatchObject({ status: 1, err: expect.stringContaining('not-found') })
    const away = { HF_ENDPOINT: 'http://127.0.0.1:9' }
    expect(await run(['pull', 'bge-m3'], away)).toMatchObject({
      status: 1,
      err: expect.stringContaining("can't be reached"),
    })
  })

  it('goes on after a broken connection, and refuses a wrong checksum', async () => {
    hub.setFault('onnx/model_quantized.onnx', { kind: 'cut', afterBytes: 5000 })
    expect((await run(['pull', 'multilingual-e5-small'])).status).toBe(0)
    expect(hub.downloads('onnx/model_quantized.onnx')).toBe(2)
    await run(['remove', 'multilingual-e5-small'])
    hub.setFault('onnx/model_quantized.onnx', { kind: 'damage' })
    expect(await run(['pull', 'multilingual-e5-small'])).toMatchObject({
      status: 1,
      err: expect.stringContaining('checksum'),
    })
    expect((await run(['list'])).out).not.toContain('here: q8')
  })
})
