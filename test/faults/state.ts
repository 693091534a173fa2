import { expect } from 'vitest'
import { openKept } from '../../src/app/kept.ts'
import { openDuomo } from '../../src/app/open-duomo.ts'
import type { AddResult } from '../../src/model/catalogue.ts'
import { elementText } from '../../src/model/element-text.ts'
import type { Content, Documents } from './documents.ts'

/** Path below the folder → the document that the base holds for it. */
export type Held = ReadonlyMap<string, string>

/**
 * Opens the base as it was left and checks every promise: each path shows its old document or its new one, what was
 * acknowledged is the new one, each document is found whole, no other version is found, and questions work.
 *
 * @param before - what it held before the run
 * @param told - what the run acknowledged
 */
export async function checkBase(
  data: string,
  documents: Documents,
  before: Held,
  told: readonly AddResult[],
): Promise<Held> {
  const duomo = await openDuomo({ data })
  try {
    const list = await duomo.list()
    const held = new Map(list.flatMap(({ documentId, paths }) => paths.map((path) => [path, documentId])))
    for (const path of new Set([...held.keys(), ...before.keys(), ...documents.files.keys()]))
      expect([before.get(path), documents.files.get(path)?.documentId], path).toContain(held.get(path))
    for (const { file, status, documentId } of told) {
      if (status === 'removed') expect(held.get(file), `${file} was told to be removed`).toBe(undefined)
      else expect(held.get(file), `${file} was told to be ${status}`).toBe(documentId)
    }
    const searchable = list
      .flatMap(({ documentId }) => documents.known.get(documentId) ?? [])
      .filter(({ words }) => words)
    for (const { documentId, words = [] } of searchable) {
      const text = (await duomo.document(documentId)).elements.map(elementText).join('\n')
      for (const word of words) {
        expect(text).toContain(word)
        const found = (await duomo.search(word)).evidence.filter(({ quote }) => quote.includes(word))
        expect([...new Set(found.map((one) => one.documentId))], word).toEqual([documentId])
      }
    }
    await checkReplaced(duomo, documents, searchable)
    return held
  } finally {
    await duomo.close()
  }
}

/** Words of versions that the base does not name are not found; without any document asking is refused as empty. */
async function checkReplaced(
  duomo: Awaited<ReturnType<typeof openDuomo>>,
  documents: Documents,
  searchable: readonly Content[],
): Promise<void> {
  const [first] = searchable
  if (!first) return
  const replaced = [...documents.known.values()].filter((one) => one.words && !searchable.includes(one))
  for (const { words = [] } of replaced)
    for (const word of words)
      expect(
        (await duomo.search(word)).evidence.filter(({ quote }) => quote.includes(word)),
        word,
      ).toEqual([])
  const answer = await duomo.ask(`What does the keeper ${first.words?.[0]} carry?`)
  expect(answer.text).toMatch(/lantern/)
}

/** All that a base keeps, in an order of its own, without the times. */
export async function stateOf(data: string): Promise<object> {
  const kept = await openKept(data, 'default')
  try {
    const rows: string[] = []
    for await (const { id, text } of kept.store.iterate()) rows.push(`${id} ${text}`)
    const all = (await kept.records()).map(({ record }) => record)
    const readings = new Map(all.flatMap(({ reading, documentId }) => (reading ? [[reading, documentId]] : [])))
    const assets: string[] = []
    // A reading tells under which name the file was read: of a renamed one the older, of two equal ones either.
    for await (const hash of kept.assets.iterate())
      assets.push(readings.has(hash) ? `reading of ${readings.get(hash)}` : hash)
    const records = await Promise.all(
      all.map(async ({ addedAt: _, paths, reading, ...record }) => ({
        ...record,
        paths: paths.map(({ path }) => path).sort(),
        reading: (await kept.shelf.take(record.documentId))?.document.elements,
        kept: reading !== undefined,
      })),
    )
    return {
      rows: rows.sort(),
      assets: assets.sort(),
      records: records.sort((a, b) => (a.documentId < b.documentId ? -1 : 1)),
    }
  } finally {
    await kept.close()
  }
}
