import { describe, expect, it } from 'vitest'
import { createRandom } from '../testing/random.ts'
import type { Condition } from './filter.ts'
import { rankOnServer } from './server-words.ts'
import { createWordRanking } from './word-ranking.ts'
import { serveWords } from './word-server.fixture.ts'

const ROWS = 1_500
const random = createRandom(7)
const rows = Array.from({ length: ROWS }, (_, n) => ({
  id: `r${n}`,
  documentId: `d${n % 7}`,
  words: Array.from({ length: 1 + Math.floor(random() * 30) }, () => `词${Math.floor(random() ** 3 * 400)}`).join(' '),
}))
const tokens = rows.reduce((sum, { words }) => sum + words.split(' ').length, 0)
const collection = { rows: ROWS, meanLength: tokens / ROWS }

function searchFor(asked: readonly string[], condition: Exclude<Condition, false> = true, k = 10) {
  return { tokens: [...new Set(asked)], k, condition, hidden: undefined, collection, signal: undefined }
}
const questions = Array.from({ length: 30 }, (_, n) => (rows[n * 41]?.words ?? '').split(' ').slice(0, 5))
const oneDocument = { on: 'text', column: 'documentId', values: ['d3'], negated: false } as const
const noDocument = { ...oneDocument, values: ['d9'] }

describe('ranking rows of a server by their words', () => {
  it('gives the same hits to the bit once the words are kept, with and without a filter', async () => {
    const { server, asked } = serveWords(rows)
    const ranking = createWordRanking(server)
    for (const condition of [true, oneDocument, { ...oneDocument, negated: true }, noDocument] as const)
      for (const question of questions) {
        const search = searchFor(question, condition)
        expect(await ranking.rank(search, 'a')).toEqual(await rankOnServer(serveWords(rows).server, search))
      }
    expect(asked.counts).toBeLessThan(5 * questions.length)
  })

  it('reads no words any more once they are kept', async () => {
    const { server, asked } = serveWords(rows)
    const ranking = createWordRanking(server)
    for (const question of questions) await ranking.rank(searchFor(question), 'a')
    const before = { ...asked }
    for (const question of questions) await ranking.rank(searchFor(question), 'a')
    expect(asked).toEqual(before)
  })

  it('reads anew after a write', async () => {
    const first = serveWords(rows)
    const more = [...rows, { id: 'new', documentId: 'd3', words: '新 新' }]
    let current = first.server
    const ranking = createWordRanking({
      maxRows: 100,
      scan: (...given) => current.scan(...given),
      count: (...given) => current.count(...given),
    })
    for (const question of questions) await ranking.rank(searchFor(question), 'a')
    expect(await ranking.rank(searchFor(['新']), 'a')).toEqual([])
    current = serveWords(more).server
    expect((await ranking.rank(searchFor(['新']), 'b')).map(({ id }) => id)).toEqual(['new'])
  })

  it('keeps nothing while a put has not ended or where the version is not known', async () => {
    const { server, asked } = serveWords(rows)
    const ranking = createWordRanking(server)
    for (const question of questions) await ranking.rank(searchFor(question), undefined)
    const { counts } = asked
    for (const question of questions) await ranking.rank({ ...searchFor(question), hidden: 'p' }, 'a')
    expect(asked.counts).toBe(2 * counts)
  })

  it('reads again after a reading that failed', async () => {
    const { server } = serveWords(rows)
    let fails = false
    const ranking = createWordRanking({
      ...server,
      scan(selection, fields) {
        if (fails && selection.token === undefined) throw new Error('gone')
        return server.scan(selection, fields)
      },
    })
    const search = searchFor(questions[1] ?? [])
    const wanted = await ranking.rank(search, 'a')
    fails = true
    await expect(async () => {
      for (const _ of questions) await ranking.rank(search, 'a')
    }).rejects.toThrow('gone')
    fails = false
    expect(await ranking.rank(search, 'a')).toEqual(wanted)
  })
})
