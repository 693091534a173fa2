import { sha256 } from '../base/hash.ts'
import type { DocumentRecord } from '../model/catalogue.ts'
import type { Catalogue } from '../spec/catalogue.ts'
import type { TestFunctions } from './test-functions.ts'

/** A place for one test's catalogue: opened any number of times, cleared at the end. */
export interface CatalogueHome {
  open(): Promise<Catalogue>
  clear(): Promise<void>
}

/** A record for tests. */
export function sampleRecord(name: string, about: Partial<DocumentRecord> = {}): DocumentRecord {
  return {
    documentId: sha256(Buffer.from(name)),
    paths: [{ path: `/文档/${name}.pdf`, root: '/文档' }],
    mediaType: 'application/pdf',
    status: 'indexed',
    pages: 1,
    elements: { text: 2 },
    problems: [{ stage: 'ocr', page: 1, code: 'timeout', message: "it's late" }],
    assets: [],
    recipe: { reading: 'pdf/1', rows: 'layout/1 words/1' },
    chunks: 2,
    addedAt: 1,
    ...about,
  }
}

/** What every {@link Catalogue} must do. `start` gives a new, empty home for each test. */
export function describeCatalogue(name: string, start: () => Promise<CatalogueHome>, test: TestFunctions): void {
  const { describe, it, expect } = test
  const inCatalogue = (work: (catalogue: Catalogue, home: CatalogueHome) => Promise<void>) => async () => {
    const home = await start()
    try {
      const catalogue = await home.open()
      await work(catalogue, home)
      await catalogue.close()
    } finally {
      await home.clear()
    }
  }

  describe(`${name}: catalogue`, () => {
    const [a, b, c] = [
      sampleRecord('a', { addedAt: 3 }),
      sampleRecord('b', { addedAt: 1 }),
      sampleRecord('c', { addedAt: 2 }),
    ]

    it(
      'is empty at first',
      inCatalogue(async (catalogue) => {
        expect(await catalogue.bases()).toEqual([])
        expect(await catalogue.list('default')).toEqual([])
        expect(await catalogue.get('default', a.documentId)).toBe(undefined)
        expect([...(await catalogue.namedAssets())]).toEqual([])
      }),
    )

    it(
      'lists records oldest first, each as it was put',
      inCatalogue(async (catalogue) => {
        await catalogue.commit('default', { put: [a, b, c] })
        expect(await catalogue.list('default')).toEqual([b, c, a])
        expect(await catalogue.get('default', c.documentId)).toEqual(c)
      }),
    )

    it(
      'replaces and removes in one commit',
      inCatalogue(async (catalogue) => {
        await catalogue.commit('default', { put: [a, b] })
        const changed = { ...a, status: 'failed' as const, addedAt: 0 }
        await catalogue.commit('default', { put: [changed, c], remove: [b.documentId, c.documentId] })
        expect(await catalogue.list('default')).toEqual([changed, c])
      }),
    )

    it(
      'keeps knowledge bases apart, under any name',
      inCatalogue(async (catalogue) => {
        const bases = ['default', "it's", '手册', '../x', '']
        for (const base of bases) await catalogue.commit(base, { put: [sampleRecord(base)] })
        for (const base of bases) expect(await catalogue.list(base)).toEqual([sampleRecord(base)])
        await catalogue.commit('default', { remove: [sampleRecord('default').documentId] })
        expect(new Set(await catalogue.bases())).toEqual(new Set(bases.slice(1)))
      }),
    )

    it(
      'names originals, readings and pictures of all bases',
      inCatalogue(async (catalogue) => {
        const [reading, picture] = [sha256(Buffer.from('reading')), sha256(Buffer.from('picture'))]
        const failed = sampleRecord('failed', { status: 'failed' })
        await catalogue.commit('one', { put: [{ ...a, reading, assets: [picture] }] })
        await catalogue.commit('two', { put: [{ ...b, assets: [picture] }, failed] })
        const expected = new Set([a.documentId, b.documentId, failed.documentId, reading, picture])
        expect(new Set(await catalogue.namedAssets())).toEqual(expected)
        await catalogue.commit('one', { remove: [a.documentId] })
        expect(new Set(await catalogue.namedAssets())).toEqual(new Set([b.documentId, failed.documentId, picture]))
      }),
    )

    it(
      'changes its version with each commit of anybody, and not without',
      inCatalogue(async (catalogue, home) => {
        const other = await home.open()
        const versions = [await catalogue.version()]
        expect(await catalogue.version()).toBe(versions[0])
        await catalogue.commit('default', { put: [a] })
        versions.push(await catalogue.version())
        await other.commit('default', { put: [b] })
        versions.push(await catalogue.version())
        await catalogue.commit('default', { remove: [b.documentId] })
        versions.push(await catalogue.version())
        expect(new Set(versions).size).toBe(4)
        await other.close()
      }),
    )

    it(
      'shows a commit to whoever has it open, and to whoever opens it later',
      inCatalogue(async (catalogue, home) => {
        const other = await home.open()
        await catalogue.commit('default', { put: [a] })
        expect(await other.list('default')).toEqual([a])
        await other.commit('default', { put: [b] })
        await other.close()
        const later = await home.open()
        expect(await later.list('default')).toEqual([b, a])
        await later.close()
      }),
    )
  })
}
