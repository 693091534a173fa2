import { DuomoError } from '../base/errors.ts'
import { pageHeat } from '../flow/page-heat.ts'
import type { DocumentRecord, DocumentSummary } from '../model/catalogue.ts'
import type { Document } from '../model/document.ts'
import { detectMediaType } from '../parse/media-type.ts'
import type { Duomo, PageBytes } from './duomo.ts'
import { drawPage, drawRegion, pageSize, sourceOfPage } from './pictures.ts'
import type { Session } from './session.ts'

type Showing = Pick<
  Duomo,
  'list' | 'bases' | 'document' | 'original' | 'pagePicture' | 'similarityMap' | 'regionPicture' | 'asset'
>

/** What a knowledge base holds, as data and as pictures. */
export function createShowing(session: Session): Showing {
  async function originalOf(id: string) {
    const found = await session.find(id)
    const bytes = await found.kept.assets.get(found.record.documentId)
    const name = found.labels[0]?.split('/').at(-1) ?? found.record.documentId
    if (!bytes)
      throw new DuomoError('not-found', `the original of ${name} was not kept, because it could not be read`, {
        hint: 'Add it again once it is repaired.',
      })
    return { bytes, mediaType: found.record.mediaType, name }
  }

  /** The bytes that a page is drawn from. */
  async function pageSource(id: string, document: Document, page: number): Promise<PageBytes> {
    const { sha256 } = sourceOfPage(document, page)
    const inside = document.attachments?.find(({ asset }) => asset?.sha256 === sha256)
    const bytes = inside?.asset && (await (await session.find(id)).kept.assets.get(sha256))
    return inside?.asset && bytes ? { bytes, mediaType: inside.asset.mediaType } : originalOf(id)
  }

  async function readingOf(id: string) {
    const { kept, record, labels } = await session.find(id)
    const shelved = await kept.shelf.take(record.documentId)
    if (!shelved) {
      const reason = record.problems[0]?.message ?? 'no reason was kept'
      throw new DuomoError('not-found', `${labels[0] ?? id} could not be read: ${reason}`)
    }
    return shelved.document
  }

  return {
    async list() {
      const open = await session.existing()
      return open ? (await open.records()).map(({ record, labels }) => toSummary(record, labels)) : []
    },

    async bases() {
      const open = await session.existing()
      const names = (await open?.catalogue.bases()) ?? []
      return Promise.all(
        names.map(async (name) => {
          const list = (await open?.catalogue.list(name)) ?? []
          return { base: name, documents: list.length, pages: list.reduce((sum, { pages }) => sum + pages, 0) }
        }),
      )
    },

    document: readingOf,

    original: originalOf,

    async pagePicture(id, page, options = {}) {
      const document = await readingOf(id)
      return drawPage(await session.reader(), document, await pageSource(id, document, page), page, options)
    },

    async similarityMap(id, page, text, options = {}) {
      const document = await readingOf(id)
      pageSize(document, page)
      const parts = await session.retrieveParts(await session.filled())
      const signal = options.signal ?? new AbortController().signal
      const heat = await pageHeat({ documentId: document.id, page, text }, parts, signal)
      const source = await pageSource(id, document, page)
      return drawPage(await session.reader(), document, source, page, { ...options, heat })
    },

    async regionPicture(id, page, box, options = {}) {
      const document = await readingOf(id)
      return drawRegion(await session.reader(), document, await pageSource(id, document, page), page, box, options)
    },

    async asset(sha256) {
      const bytes = await (await session.existing())?.assets.get(sha256)
      const mediaType = bytes && detectMediaType(bytes, '')
      // Originals and readings lie in the same store, and are not for showing.
      if (!bytes || !mediaType?.startsWith('image/')) throw new DuomoError('not-found', `there is no picture ${sha256}`)
      return { bytes, mediaType }
    },
  }
}

export function toSummary(record: DocumentRecord, paths: readonly string[]): DocumentSummary {
  const { documentId, status, pages, elements, problems, skipped = [], metadata } = record
  return {
    documentId,
    paths: [...paths],
    status,
    pages,
    elements,
    problems,
    skipped,
    ...(metadata ? { metadata } : {}),
  }
}
