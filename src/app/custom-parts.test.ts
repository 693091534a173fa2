import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createKeywordIndex } from '../store/keyword-index.ts'
import { createPrefixIndex } from '../store/prefix-index.ts'
import type { Duomo } from './duomo.ts'
import { openDuomo } from './open-duomo.ts'

let home: string
let docs: string
let duomo: Duomo

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'duomo-custom-'))
  docs = join(home, 'docs')
  await mkdir(docs)
  duomo = await openDuomo({
    data: join(home, 'data'),
    indexes: [createKeywordIndex(), createPrefixIndex()],
    similarities: { zero: () => 0 },
  })
})
afterEach(async () => {
  await duomo.close()
  await rm(home, { recursive: true })
})

async function write(texts: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(texts)) await writeFile(join(docs, name), text)
  for await (const _ of duomo.add([docs]));
}

const found = async (query: string, options: Parameters<Duomo['search']>[1]) =>
  (await duomo.search(query, options)).evidence.map(({ document }) => document).sort()

describe('indexes of a user', () => {
  it('find by name what words do not, follow every change, and stand in trail and engine', async () => {
    await write({ 'module.txt': 'Fit the ESP32-PICO-D4 to the board.\n', 'pump.txt': 'The pump takes 12 litres.\n' })
    const prefix = { use: ['prefix'] }
    expect(await found('ESP32-PI', prefix)).toEqual(['module.txt'])
    expect(await found('ESP32-PI', { use: ['keyword'] })).toEqual([])
    expect(await found('ESP32-PICO-D4', { use: { bm25: 1, keyword: 0.5 } })).toEqual(['module.txt'])

    const answer = await duomo.ask('Where do I fit the ESP32-PICO-D4?', { use: { bm25: 1, keyword: 0.5 } })
    expect(answer.engine.encoders).toEqual(['bm25', 'keyword/1'])
    expect(answer.evidence[0]?.trail.map(({ by }) => by).slice(0, 3)).toEqual(['bm25', 'keyword', 'rrf'])

    await write({ 'second.txt': 'An ESP32-PIXEL drives the display.\n' })
    expect(await found('ESP32-PI', prefix)).toEqual(['module.txt', 'second.txt'])
    expect(await found('ESP32-PI', { ...prefix, filter: ['document=second.txt'] })).toEqual(['second.txt'])
    await write({ 'module.txt': 'Fit the STM32 to the board.\n' })
    expect(await found('ESP32-PI', prefix)).toEqual(['second.txt'])
    const [pixel] = (await duomo.list()).filter(({ paths }) => paths.includes('second.txt'))
    await duomo.tag(pixel?.documentId ?? '', { year: 2023 })
    expect(await found('ESP32-PI', { ...prefix, filter: ['year=2023'] })).toEqual(['second.txt'])
    await duomo.remove([pixel?.documentId ?? ''])
    expect(await found('ESP32-PI', prefix)).toEqual([])
  })

  it('that nobody registered, and similarities that nobody registered, are refused with what there is', async () => {
    await write({ 'pump.txt': 'The pump takes 12 litres.\n' })
    await expect(duomo.ask('pump?', { use: ['prefx'] })).rejects.toMatchObject({
      code: 'usage',
      hint: expect.stringMatching(/^There are bm25, fingerprint@\S+, keyword, prefix\.$/),
    })
    await expect(duomo.search('pump', { similarity: 'nothing' })).rejects.toMatchObject({
      code: 'usage',
      message: 'there is no similarity nothing',
    })
  })

  it.each(['bm25', 'a/b', '', 'prefix'])('are not named "%s"', async (name) => {
    const indexes = [createPrefixIndex(), createPrefixIndex({ name })]
    await expect(openDuomo({ data: home, indexes })).rejects.toMatchObject({ code: 'usage' })
  })
})
