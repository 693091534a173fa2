import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { searchWords } from '../src/language/question.ts'
import { words } from '../src/language/words.ts'
import { openLanceStore } from '../src/store/lance.ts'
import { createRandom } from '../src/testing/random.ts'
import { sampleRow } from '../src/testing/sample-rows.ts'
import type { Measure } from './measurement.ts'
import { createStoreCosts } from './store-costs.ts'
import { createTexts } from './texts.ts'

const CHUNKS = 100_000
const CHUNKS_PER_PUT = 5000
const WORDS_A_CHUNK = 80
const QUERIES = 50
const WORDS_A_QUERY = 5

/** Search by words over 100,000 chunks of Chinese and English. */
export const measureLexical: Measure = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'duomo-lexical-'))
  const store = await openLanceStore(join(folder, 'index'))
  const text = createTexts(createRandom(1))
  try {
    const costs = createStoreCosts()
    let characters = 0
    for (let start = 0; start < CHUNKS; start += CHUNKS_PER_PUT) {
      const texts = Array.from({ length: CHUNKS_PER_PUT }, () => text(WORDS_A_CHUNK))
      characters += texts.reduce((sum, { length }) => sum + length, 0)
      await costs.build(() =>
        store.put(texts.map((one, n) => sampleRow(String(start + n), words(one), {}, { text: one }))),
      )
    }
    await costs.build(() => store.optimize())
    const queries = Array.from({ length: QUERIES }, () => searchWords(text(WORDS_A_QUERY)))
    for (const query of queries.slice(0, 5)) await store.searchText(query, { k: 10 })
    for (const query of queries) await costs.search(() => store.searchText(query, { k: 10 }))
    return {
      figures: {
        chunks: CHUNKS,
        characters,
        ...costs.figures(),
      },
      peers: {},
    }
  } finally {
    await store.close()
    await rm(folder, { recursive: true, force: true })
  }
}
