import { expect, it } from 'vitest'
import { sampleDocument } from '../testing/sample-documents.ts'
import { createDocumentShelf } from './document-shelf.ts'
import { encodeReading } from './reading.ts'

const names = ['潮汐', 'ferry', 'tram']
const readings = new Map(
  names.map((name) => [name, encodeReading(sampleDocument(`${name}.txt`, [{ kind: 'text', text: name }]))]),
)
const size = Math.max(...[...readings.values()].map(({ length }) => length))

/** A shelf that holds so many of the readings, and what it loaded. */
function shelfOf(documents: number) {
  const loaded: string[] = []
  const gone = new Set<string>()
  const source = {
    find: async (id: string) => (readings.has(id) ? { label: `${id}.txt`, reading: id } : undefined),
    async load(reading: string) {
      loaded.push(reading)
      await Promise.resolve()
      return gone.has(reading) ? undefined : readings.get(reading)
    },
  }
  return { shelf: createDocumentShelf(source, documents * size), loaded, gone }
}

it('drops what was used longest ago once more is kept than may be', async () => {
  const { shelf, loaded } = shelfOf(2)
  for (const name of ['潮汐', 'ferry', '潮汐', 'tram', '潮汐', 'ferry']) await shelf.take(name)
  expect(loaded).toEqual(['潮汐', 'ferry', 'tram', 'ferry'])
  expect(await shelf.take('bus')).toBeUndefined()
})

it('loads a reading once that several ask for at the same time, and counts it once', async () => {
  const { shelf, loaded } = shelfOf(2)
  const taken = await Promise.all(['潮汐', '潮汐', '潮汐', 'ferry'].map((name) => shelf.take(name)))
  expect(taken.map((one) => one?.label)).toEqual(['潮汐.txt', '潮汐.txt', '潮汐.txt', 'ferry.txt'])
  for (const name of ['潮汐', 'ferry']) await shelf.take(name)
  expect(loaded).toEqual(['潮汐', 'ferry'])
})

it('tries again to load what could not be loaded', async () => {
  const { shelf, loaded, gone } = shelfOf(2)
  gone.add('ferry')
  for (const _ of [1, 2]) await expect(shelf.take('ferry')).rejects.toMatchObject({ code: 'base-damaged' })
  gone.clear()
  expect((await shelf.take('ferry'))?.label).toBe('ferry.txt')
  expect(loaded).toHaveLength(3)
})
