// An index of your own, which finds misspelt words by the letters they share: node examples/custom-index.ts [QUERY]
import { type Chunk, type CustomIndex, createPrefixIndex, matchesFilter, openDuomo } from '../src/index.ts'

function createSpellingIndex(): CustomIndex {
  const held = new Map<string, { chunk: Chunk; words: Set<string>[] }>()
  return {
    name: 'spelling',
    version: '1',
    put(chunks) {
      for (const chunk of chunks) held.set(chunk.id, { chunk, words: wordsOf(chunk.text) })
    },
    remove(ids) {
      for (const id of ids) held.delete(id)
    },
    search({ text }, { k, filter }) {
      const asked = wordsOf(text)
      return [...held.values()]
        .filter(({ chunk }) => !filter || matchesFilter(filter, chunk))
        .map(({ chunk, words }) => ({ id: chunk.id, score: asked.reduce((sum, one) => sum + nearest(one, words), 0) }))
        .filter(({ score }) => score > 0)
        .sort((a, b) => b.score - a.score)
        .slice(0, k)
    },
  }
}

/** Each word as the set of its pairs of letters, its ends marked: `night` → ^n ni ig gh ht t$. */
function wordsOf(text: string): Set<string>[] {
  const words = text.toLowerCase().match(/\p{Script=Latin}{3,}/gu) ?? []
  return words.map(
    (word) => new Set([...`^${word}$`].map((letter, n, all) => letter + (all[n + 1] ?? '')).slice(0, -1)),
  )
}

/** The share of pairs in common with the most alike word (Dice); 0 below a half. */
function nearest(asked: Set<string>, words: readonly Set<string>[]): number {
  const shares = words.map(
    (word) => (2 * [...asked].filter((pair) => word.has(pair)).length) / (asked.size + word.size),
  )
  const best = shares.reduce((a, b) => Math.max(a, b), 0)
  return best < 0.5 ? 0 : best
}

const duomo = await openDuomo({
  data: process.env.DUOMO_DATA ?? '.duomo',
  base: 'example',
  indexes: [createSpellingIndex(), createPrefixIndex()],
})
for await (const { file, status } of duomo.add(['samples/notes.md'])) console.error(`${file}: ${status}`)
const query = process.argv[2] ?? 'qieter nihgt moed'
// By words alone every passage is as good as any other here, so the index's own order is kept.
const { evidence } = await duomo.search(query, { use: { bm25: 1, spelling: 0.5 }, rerank: false, limit: 1 })
for (const { quote, trail } of evidence) console.log(`${quote} (${trail.map(({ by }) => by).join(' → ')})`)
const byPrefix = await duomo.search('M28', { use: ['prefix'], limit: 1 })
for (const { quote } of byPrefix.evidence) console.log(`M28…: ${quote.split('\n')[0]}`)
await duomo.close()
