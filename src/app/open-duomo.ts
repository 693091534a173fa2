import { DuomoError } from '../base/errors.ts'
import { answer } from '../flow/answer.ts'
import { ingest } from '../flow/ingest.ts'
import type { IngestFile } from '../flow/prepare.ts'
import { remove } from '../flow/remove.ts'
import { retrieve } from '../flow/retrieve.ts'
import type { DocumentPath, DocumentRecord, DocumentSummary } from '../model/catalogue.ts'
import type { Document } from '../model/document.ts'
import type { Query } from '../model/query.ts'
import { detectMediaType } from '../parse/media-type.ts'
import type { ChildReader } from './child-reader.ts'
import { callConfiguration } from './configuration.ts'
import { createReader } from './create-reader.ts'
import type { AddOptions, AskOptions, Duomo, OpenOptions, PageBytes } from './duomo.ts'
import { findFiles, labelFiles } from './find-files.ts'
import { createIngestParts, createRetrieveParts, createTellingParts } from './implementations.ts'
import { isKept, type Kept, openKept } from './kept.ts'
import { drawPage, drawRegion, sourceOfPage } from './pictures.ts'
import { createProgress } from './progress.ts'
import { readBytes } from './read-bytes.ts'

const DEFAULT_EVIDENCE = 10

/**
 * Opens a knowledge base; nothing is created or loaded before it is needed.
 *
 * ```ts
 * const duomo = await openDuomo({ data: '.duomo' })
 * for await (const result of duomo.add(['manuals/'])) console.error(result.file, result.status)
 * console.log((await duomo.ask('彩色打印速度是多少?')).text)
 * ```
 *
 * @throws `usage` for a base name that is none, or for settings that are none
 */
export async function openDuomo(options: OpenOptions = {}): Promise<Duomo> {
  const { configuration: given, ...strong } = options
  const configuration = callConfiguration(strong, given)
  const dataFolder = configuration.data
  const base = checkedName(configuration.base)
  if (configuration.store !== undefined)
    throw new DuomoError('part-unavailable', `the index can't be kept in ${configuration.store} yet`, {
      hint: 'Leave the setting `store` out: the index then stands in the data folder.',
    })
  let reader: Promise<ChildReader> | undefined
  let opening: Promise<Kept> | undefined

  async function readerOnce(): Promise<ChildReader> {
    reader ??= createReader(configuration.reading)
    return reader.catch((error: unknown) => {
      reader = undefined
      throw error
    })
  }

  async function create(): Promise<Kept> {
    opening ??= openKept(dataFolder, base)
    return opening.catch((error: unknown) => {
      opening = undefined
      throw error
    })
  }

  /** What is kept; `undefined` when nothing was ever added: asking creates nothing. */
  async function existing(): Promise<Kept | undefined> {
    return opening || isKept(dataFolder) ? create() : undefined
  }

  /** To search in; a base without documents can't answer, which is not the same as not holding the answer. */
  async function filled(): Promise<Kept> {
    const open = await existing()
    if (open && (await open.records()).length > 0) return open
    throw new DuomoError('not-found', `the knowledge base "${base}" in ${dataFolder} is empty`, {
      hint: 'Add documents first: `duomo add FILE-OR-FOLDER`.',
    })
  }

  async function find(id: string): Promise<{ kept: Kept; record: DocumentRecord; labels: readonly string[] }> {
    const open = await existing()
    const all = open ? await open.records() : []
    const matches = all.filter(
      ({ record }) => record.documentId === id || (id.length >= 8 && record.documentId.startsWith(id)),
    )
    const [match] = matches
    if (!open || !match)
      throw new DuomoError('not-found', `there is no document ${id} in the base "${base}"`, {
        hint: '`duomo list` shows the documents with their ids.',
      })
    if (matches.length > 1)
      throw new DuomoError('usage', `the id ${id} fits ${matches.length} documents`, {
        hint: 'Give more of its digits.',
      })
    return { kept: open, ...match }
  }

  async function originalOf(id: string) {
    const found = await find(id)
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
    const bytes = inside?.asset && (await (await find(id)).kept.assets.get(sha256))
    return inside?.asset && bytes ? { bytes, mediaType: inside.asset.mediaType } : originalOf(id)
  }

  async function readingOf(id: string) {
    const { kept, record, labels } = await find(id)
    const shelved = await kept.shelf.take(record.documentId)
    if (!shelved) {
      const reason = record.problems[0]?.message ?? 'no reason was kept'
      throw new DuomoError('not-found', `${labels[0] ?? id} could not be read: ${reason}`)
    }
    return shelved.document
  }

  return {
    base,
    dataFolder,

    async *add(paths, { password, signal, onProgress }: AddOptions = {}) {
      const stop = signal ?? new AbortController().signal
      const found = await findFiles(paths, dataFolder)
      const open = await create()
      const progress = createProgress(found.length, onProgress)
      progress.found()
      const lock = await open.lock(stop)
      let whole = false
      try {
        const labels = labelFiles([...(await open.records()).flatMap(({ record }) => record.paths), ...found])
        const files = found.map((file) => toIngestFile(file, labels))
        for await (const result of ingest(files, createIngestParts(open, await readerOnce()), {
          signal: stop,
          ...(password === undefined ? {} : { password }),
          onPage: (file, done, total) => progress.page(file.label, done, total),
          onPrepared: (file) => progress.prepared(file.label),
        })) {
          progress.committed(result.file)
          yield result
        }
        await open.store.optimize(stop)
        whole = true
      } finally {
        // What stopped the run is what its user must hear of; what can't be swept now is swept after the next crash or removal.
        if (!whole) await open.sweep().catch(() => {})
        await lock.release()
      }
    },

    async ask(question, options = {}) {
      const query = toQuery(question)
      return answer(
        query,
        { ...createRetrieveParts(await filled()), ...createTellingParts() },
        toRetrieveOptions(options),
      )
    },

    async search(question, options = {}) {
      const query = toQuery(question)
      const passages = await retrieve(query, createRetrieveParts(await filled()), toRetrieveOptions(options))
      return { evidence: createTellingParts().decode({ question: query.text, parts: [], passages }).evidence }
    },

    async list() {
      const open = await existing()
      return open ? (await open.records()).map(({ record, labels }) => toSummary(record, labels)) : []
    },

    document: readingOf,

    async remove(ids) {
      const found = await Promise.all(ids.map(find))
      const open = found[0]?.kept
      if (!open) return []
      const records = found.map(({ record }) => record)
      const lock = await open.lock()
      try {
        await remove(records, open)
      } finally {
        await lock.release()
      }
      return found.map(({ record, labels }) => toSummary(record, labels))
    },

    original: originalOf,

    async pagePicture(id, page, options = {}) {
      const document = await readingOf(id)
      return drawPage(await readerOnce(), document, await pageSource(id, document, page), page, options)
    },

    async regionPicture(id, page, box, options = {}) {
      const document = await readingOf(id)
      return drawRegion(await readerOnce(), document, await pageSource(id, document, page), page, box, options)
    },

    async asset(sha256) {
      const bytes = await (await existing())?.assets.get(sha256)
      const mediaType = bytes && detectMediaType(bytes, '')
      // Originals and readings lie in the same store, and are not for showing.
      if (!bytes || !mediaType?.startsWith('image/')) throw new DuomoError('not-found', `there is no picture ${sha256}`)
      return { bytes, mediaType }
    },

    async close() {
      await (await reader)?.close()
      const open = await opening
      opening = undefined
      await open?.close()
    },
  }
}

function checkedName(base: string): string {
  if (!/^[\p{L}\p{N}][\p{L}\p{N}_.-]{0,62}$/u.test(base))
    throw new DuomoError('usage', `"${base}" can't name a knowledge base`, {
      hint: 'Use up to 63 letters, digits, "-", "_" or ".", beginning with a letter or digit.',
    })
  return base
}

function toQuery(question: string | Query): Query {
  const query = typeof question === 'string' ? { text: question } : question
  if (query.images?.length || query.audio?.length)
    throw new DuomoError('part-unavailable', 'questions with pictures or sound need an encoder, and none is set up', {
      hint: 'Ask in words.',
    })
  if (!query.text.trim()) throw new DuomoError('usage', 'the question is empty')
  return query
}

function toRetrieveOptions({ signal, limit }: AskOptions) {
  return { signal: signal ?? new AbortController().signal, limit: limit ?? DEFAULT_EVIDENCE }
}

function toIngestFile(file: DocumentPath, labels: ReadonlyMap<string, string>): IngestFile {
  const label = labels.get(file.path) ?? file.path
  return { place: file, label, named: file.root === undefined, readBytes: () => readBytes(file.path, label) }
}

function toSummary(record: DocumentRecord, paths: readonly string[]): DocumentSummary {
  const { documentId, status, pages, elements, problems } = record
  return { documentId, paths: [...paths], status, pages, elements, problems }
}
