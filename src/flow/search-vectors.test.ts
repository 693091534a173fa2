import { describe, expect, it } from 'vitest'
import type { Query } from '../model/query.ts'
import type { Encoder, EncoderInput } from '../spec/encoder.ts'
import { openMemoryStore } from '../testing/memory-store.ts'
import { dense, SMALL_SPACE, sampleRow } from '../testing/sample-rows.ts'
import { sumVectors } from '../testing/sum-vectors.ts'
import type { PartsChoice } from './query-parts.ts'
import { searchVectors } from './search-vectors.ts'

const options = { signal: new AbortController().signal, k: 10 }

/** Words point along the first axis, pictures along the second; what it was given is written down. */
function twoKinds(
  joint: boolean,
  given: EncoderInput[] = [],
  accepts: Encoder['accepts'] = ['text', 'image'],
): Encoder {
  return {
    name: 'two kinds',
    space: SMALL_SPACE,
    accepts,
    joint,
    maxBatch: 8,
    async doEncode(inputs) {
      given.push(...inputs)
      return inputs.map(({ text, image }) => dense(SMALL_SPACE.id, [text ? 1 : 0, image ? 1 : 0, 0]))
    },
  }
}

const NAMES = ['words', 'picture', 'between']

async function found(query: Query, encoder: Encoder, parts?: PartsChoice, cutoff?: number) {
  const store = openMemoryStore([SMALL_SPACE])
  await store.put([
    sampleRow('words', [], { [SMALL_SPACE.id]: [1, 0, 0] }),
    sampleRow('picture', [], { [SMALL_SPACE.id]: [0, 1, 0] }),
    sampleRow('between', [], { [SMALL_SPACE.id]: [0.4, 0.6, 0] }),
  ])
  const shelf = { take: async () => undefined }
  const search = { store, shelf, encoder, fuseParts: sumVectors, parts, cutoff }
  const lists = await searchVectors(query, search, options)
  const names = new Map(NAMES.map((name) => [sampleRow(name).chunk.id, name]))
  return lists.map(({ share, hits }) => ({ share, names: hits.map(({ id }) => names.get(id)) }))
}

const both: Query = { text: 'a church', images: [Uint8Array.of(1)] }

describe('searchVectors', () => {
  it('asks with one vector of words and picture, 0.4 and 0.6', async () => {
    expect(await found(both, twoKinds(false))).toEqual([{ share: 1, names: ['between', 'picture', 'words'] }])
  })

  it('weighs the parts as it is told', async () => {
    const [list] = await found(both, twoKinds(false), { weights: { text: 0.95, image: 0.05 } })
    expect(list?.names[0]).toBe('words')
  })

  it('searches each part for itself where lists are to be fused', async () => {
    const lists = await found(both, twoKinds(false), { fuse: 'lists' })
    expect(lists.map(({ names }) => names[0])).toEqual(['words', 'picture'])
    expect(lists.map(({ share }) => share)).toEqual([expect.closeTo(0.8), expect.closeTo(1.2)])
  })

  it('gives a joint encoder both at once', async () => {
    const given: EncoderInput[] = []
    await found(both, twoKinds(true, given))
    expect(given).toEqual([{ text: 'a church', image: Uint8Array.of(1) }])
  })

  it('asks with what the encoder takes, and weighs it accordingly', async () => {
    const lists = await found(both, twoKinds(false, [], ['image']))
    expect(lists).toEqual([{ share: expect.closeTo(1.2), names: ['picture', 'between', 'words'] }])
    expect(await found({ text: 'a church' }, twoKinds(false, [], ['image']))).toEqual([])
  })

  it('leaves out what is less near than the cut-off', async () => {
    const lists = await found({ text: 'a church' }, twoKinds(false), undefined, 0.5)
    expect(lists.map(({ names }) => names)).toEqual([['words', 'between']])
    const encoder = { ...twoKinds(false), leastSimilarity: 0.9 }
    expect((await found({ text: 'a church' }, encoder)).map(({ names }) => names)).toEqual([['words']])
  })
})
