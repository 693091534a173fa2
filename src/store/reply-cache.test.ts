import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { ReplyCache } from '../spec/reply-cache.ts'
import { openReplyCache } from './reply-cache.ts'

let folder: string
let cache: ReplyCache
const open = () => openReplyCache(join(folder, 'replies.sqlite'))

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'duomo-replies-'))
  cache = open()
})
afterEach(async () => {
  await cache.close()
  rmSync(folder, { recursive: true })
})

it('keeps replies for the next run', async () => {
  expect(await cache.get('a', 'key')).toBeUndefined()
  await cache.put('a', 'key', '{"pairs":[]}')
  await cache.close()
  cache = open()
  expect([await cache.get('b', 'key'), await cache.get('b', 'other')]).toEqual(['{"pairs":[]}', undefined])
})

it('forgets what only removed documents used', async () => {
  await cache.put('a', 'one', '1')
  await cache.put('a', 'both', '2')
  await cache.get('b', 'both')
  await cache.keepOnly(new Set(['b']))
  expect([await cache.get('b', 'one'), await cache.get('b', 'both')]).toEqual([undefined, '2'])
  await cache.keepOnly(new Set())
  expect(await cache.get('b', 'both')).toBeUndefined()
})

it('throws a damaged file away and goes on', async () => {
  await cache.put('a', 'key', '1')
  await cache.close()
  writeFileSync(join(folder, 'replies.sqlite'), 'no database at all, but long enough to look at as one '.repeat(40))
  cache = open()
  expect(await cache.get('a', 'key')).toBeUndefined()
  await cache.put('a', 'key', '2')
  expect(await cache.get('a', 'key')).toBe('2')
})
