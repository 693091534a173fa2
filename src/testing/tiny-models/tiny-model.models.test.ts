import { existsSync } from 'node:fs'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startChild } from '../child-process.ts'
import { TRAINING_LIMIT_MS, tinyModel } from './tiny-model.ts'

let cache: string

beforeEach(async () => {
  cache = await mkdtemp(path.join(tmpdir(), 'duomo-models-'))
})
afterEach(() => rm(cache, { recursive: true }))

describe('tinyModel', () => {
  it('trains once for all who ask, and leaves a folder as a hub has it', { timeout: TRAINING_LIMIT_MS }, async () => {
    const folders = await Promise.all([1, 2, 3].map(() => tinyModel('tiny-reranker', cache)))
    expect(new Set(folders)).toEqual(new Set([path.join(cache, 'reranker', 'tiny-reranker')]))
    expect((await readdir(folders[0] ?? '')).sort()).toEqual([
      'config.json',
      'onnx',
      'tokenizer.json',
      'tokenizer_config.json',
    ])
    expect((await readdir(path.join(folders[0] ?? '', 'onnx'))).sort()).toEqual(['model.onnx', 'model_quantized.onnx'])
    expect(await readdir(cache)).toEqual(['reranker'])
  })

  it('goes on where a process died that was training', { timeout: TRAINING_LIMIT_MS }, async () => {
    const dead = startChild('', [])
    await dead.ended
    await writeFile(path.join(cache, 'reranker.lock'), String(dead.process.pid))
    expect(existsSync(await tinyModel('tiny-reranker', cache))).toBe(true)
    expect(await readdir(cache)).toEqual(['reranker'])
  })
})
