import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { AnswerCache } from '../spec/answer-cache.ts'
import { openAnswerCache } from './answer-cache.ts'

let folder: string
let file: string
let cache: AnswerCache

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'duomo-answers-'))
  file = join(folder, 'answers.sqlite')
  cache = openAnswerCache(file)
})
afterEach(async () => {
  await cache.close()
  rmSync(folder, { recursive: true })
})

it('keeps replies for the next run, the last one under a key', async () => {
  expect(await cache.get('key')).toBeUndefined()
  await cache.put('key', 'It weighs 3.2 kg [e1].', ['a'])
  await cache.put('key', '它重 3.2 千克 [e1]。', ['a'])
  await cache.close()
  cache = openAnswerCache(file)
  expect([await cache.get('key'), await cache.get('other')]).toEqual(['它重 3.2 千克 [e1]。', undefined])
})

it('forgets whatever rests on a document that is gone, and no byte of it stays', async () => {
  await cache.put('one', 'the secret of a', ['a'])
  await cache.put('both', 'the secret of both', ['a', 'b'])
  await cache.put('other', 'of b', ['b'])
  await cache.put('none', 'of nothing', [])
  await cache.keepOnly(new Set(['b']))
  const left = await Promise.all(['one', 'both', 'other', 'none'].map((key) => cache.get(key)))
  expect(left).toEqual([undefined, undefined, 'of b', 'of nothing'])
  await cache.close()
  expect(readFileSync(file, 'latin1')).not.toContain('the secret')
})

it('keeps the newest', async () => {
  const small = openAnswerCache(file, { maxReplies: 2 })
  for (const key of ['1', '2', '3']) await small.put(key, key, ['a'])
  expect(await Promise.all(['1', '2', '3'].map((key) => small.get(key)))).toEqual([undefined, '2', '3'])
  await small.close()
})

it('is shared by several at the same time', async () => {
  const other = openAnswerCache(file)
  await cache.put('1', 'first', ['a'])
  await other.put('2', 'second', ['a'])
  expect([await cache.get('2'), await other.get('1')]).toEqual(['second', 'first'])
  await other.close()
})

it('throws a damaged file away and goes on', async () => {
  await cache.put('key', '1', ['a'])
  await cache.close()
  writeFileSync(file, 'no database at all, but long enough to look at as one '.repeat(40))
  cache = openAnswerCache(file)
  expect(await cache.get('key')).toBeUndefined()
  await cache.put('key', '2', ['a'])
  expect(await cache.get('key')).toBe('2')
})
