import { describe, expect, it } from 'vitest'
import { type Filter, matchesFilter } from '../model/filter.ts'
import type { CustomIndex } from '../spec/custom-index.ts'
import { createRandom, pick } from '../testing/random.ts'
import { sampleRow } from '../testing/sample-rows.ts'
import { createKeywordIndex } from './keyword-index.ts'
import { createPrefixIndex } from './prefix-index.ts'

const PARTS = [
  'Use the ESP32-PICO-D4 here.',
  'The ESP32-S3 draws 0.5 A.',
  '安装 MLX90640 传感器。',
  'Nothing with a number.',
  'ESP32-S3 beside MLX90640',
]
const chunkOf = (name: string, text: string, pages = [1]) =>
  sampleRow(name, [], {}, { text, pages, headings: [] }).chunk
const CHUNKS = PARTS.map((text, n) => chunkOf(`${n}`, text, [n + 1]))
const id = (n: number) => CHUNKS[n]?.id

async function find(index: CustomIndex, text: string, k = 10, filter?: Filter): Promise<(string | undefined)[]> {
  const hits = await index.search({ text }, { k, ...(filter ? { filter } : {}) })
  return hits.map((hit) => hit.id)
}

function filled(index: CustomIndex): CustomIndex {
  index.put(CHUNKS)
  return index
}

describe('an index of keywords', () => {
  it('finds exactly the code that is asked for, whatever its case, in headings too', async () => {
    const index = filled(createKeywordIndex())
    expect(await find(index, 'What is esp32-pico-d4?')).toEqual([id(0)])
    expect(await find(index, 'ESP32')).toEqual([])
    const under = { ...chunkOf('under', 'It is red.'), headings: ['型号 TX-900'] }
    index.put([under])
    expect(await find(index, 'TX-900')).toEqual([under.id])
  })

  it('ranks what has more and rarer keywords first', async () => {
    const index = filled(createKeywordIndex())
    const hits = await find(index, 'ESP32-S3 with MLX90640')
    expect(hits[0]).toBe(id(4))
    expect(new Set(hits)).toEqual(new Set([id(1), id(2), id(4)]))
    const [both, one] = await index.search({ text: 'ESP32-S3 with MLX90640' }, { k: 2 })
    // Five chunks, two under each keyword.
    expect(both?.score).toBeCloseTo(2 * Math.log(3.5))
    expect(one?.score).toBeCloseTo(Math.log(3.5))
  })

  it('takes keywords of the user’s own', async () => {
    const words = ['sensor', '传感器']
    const index = createKeywordIndex({
      name: 'glossary',
      keywordsIn: (text) => words.filter((one) => text.includes(one)),
    })
    expect(await find(filled(index), '哪个传感器?')).toEqual([id(2)])
    expect(index.name).toBe('glossary')
  })
})

describe('an index of prefixes', () => {
  it('finds codes by how they begin, those nearest to it first', async () => {
    const index = filled(createPrefixIndex())
    expect(await find(index, 'ESP32-')).toHaveLength(3)
    expect((await find(index, 'ESP32-P'))[0]).toBe(id(0))
    expect(await find(index, 'PICO')).toEqual([])
    expect(new Set(await find(index, 'MLX 的温度'))).toEqual(new Set([id(2), id(4)]))
  })

  it.each([1, 2, 3])('finds what comparing every code finds (seed %i)', async (seed) => {
    const random = createRandom(seed)
    const code = () => `A${Array.from({ length: 5 }, () => pick(random, ['1', '2', '-9'])).join('')}`
    const chunks = Array.from({ length: 200 }, (_, n) => chunkOf(`r${n}`, code()))
    const index = createPrefixIndex()
    index.put(chunks)
    for (let n = 0; n < 30; n++) {
      const beginning = code().slice(0, 4)
      const expected = chunks.filter(({ text }) => text.startsWith(beginning)).map((chunk) => chunk.id)
      expect(new Set(await find(index, beginning, 999))).toEqual(new Set(expected))
    }
  })
})

describe.each([
  ['keywords', createKeywordIndex],
  ['prefixes', createPrefixIndex],
])('an index of %s', (_, create) => {
  it('forgets what was removed or replaced', async () => {
    const index = filled(create())
    index.remove([id(2) ?? '', 'never there'])
    expect(await find(index, 'MLX90640')).toEqual([id(4)])
    index.put([{ ...chunkOf('4', 'Now TX-900.') }])
    expect(await find(index, 'MLX90640')).toEqual([])
    expect(await find(index, 'TX-900')).toEqual([id(4)])
  })

  it('gives the best k of what passes the filter', async () => {
    const index = filled(create())
    const filter: Filter = { op: 'range', field: 'page', gte: 3 }
    expect(await find(index, 'ESP32-S3', 1, filter)).toEqual([id(4)])
    expect(CHUNKS.filter((chunk) => matchesFilter(filter, chunk))).toHaveLength(3)
    expect(await find(index, 'ESP32-S3', 1)).toHaveLength(1)
  })
})
