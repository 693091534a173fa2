import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Filter } from '../model/filter.ts'
import { createRandom, pick } from '../testing/random.ts'
import { sampleRow } from '../testing/sample-rows.ts'
import { openLanceStore } from './lance.ts'
import { filterToSql } from './lance-filter.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'duomo-filter-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const PIECES: [string, ...string[]] = [
  ...[
    "'",
    "''",
    '"',
    '`',
    '\\',
    "\\'",
    '\n',
    '\r',
    '\t',
    '\u0000',
    ';',
    '--',
    '/*',
    '*/',
    '%',
    '_',
    '?',
    '$1',
    '{}',
    '(',
  ],
  ...[')', ' or ', '1=1', 'true', 'NULL', "x'41'", "E'", 'a', 'B', '表', '\u2028', '\ufeff', '😀', '\ud800', 'é', 'é'],
] as [string, ...string[]]

describe('a filter on any value', () => {
  for (const seed of [1, 2, 3])
    it(`finds and removes the rows of that value and no others (seed ${seed})`, async () => {
      const random = createRandom(seed)
      const values = new Set<string>(PIECES)
      while (values.size < 120)
        values.add(Array.from({ length: 1 + random() * 6 }, () => pick(random, PIECES)).join(''))
      const kept = [...values].filter((value) => value.isWellFormed())
      const store = await openLanceStore(join(folder, String(seed)))
      const row = (value: string) => sampleRow(value, ['w'], {}, { documentId: value })
      await store.put(kept.map(row))
      let left = kept.length
      expect(await store.count()).toBe(left)
      for (const value of values) {
        const filter: Filter = { op: 'eq', field: 'documentId', value }
        const expected = value.isWellFormed() ? [row(value).chunk.id] : []
        expect((await store.searchText(['w'], { k: 999, filter })).map((hit) => hit.id)).toEqual(expected)
        const others = await store.searchText(['w'], { k: 999, filter: { op: 'not', of: filter } })
        expect(others.length).toBe(left - expected.length)
        if (random() < 0.3) {
          await store.remove(filter)
          left -= expected.length
          expect(await store.count()).toBe(left)
        }
      }
      await store.close()
    })
})

describe('a filter too large for the parser', () => {
  const one: Filter = { op: 'eq', field: 'id', value: 'a' }

  it('is refused when it is nested too deep', () => {
    let filter: Filter = one
    for (let depth = 0; depth < 100; depth += 1) filter = { op: depth % 2 ? 'and' : 'or', of: [filter, one] }
    expect(() => filterToSql(filter)).toThrow(/16 levels/)
  })

  it('is refused when it compares too often, but not when it names many values', () => {
    expect(() => filterToSql({ op: 'or', of: Array.from({ length: 5000 }, () => one) })).toThrow(/2000 comparisons/)
    const values = Array.from({ length: 50_000 }, (_, n) => String(n))
    expect(filterToSql({ op: 'in', field: 'id', values }).length).toBeGreaterThan(50_000)
  })
})
