import { DuomoError } from '../base/errors.ts'
import { answer, tell } from '../flow/answer.ts'
import { ingest } from '../flow/ingest.ts'
import type { IngestFile } from '../flow/prepare.ts'
import { toQuestionFilter } from '../flow/question-filter.ts'
import { remove } from '../flow/remove.ts'
import { type RetrieveOptions, retrieve } from '../flow/retrieve.ts'
import { setMetadata } from '../flow/set-metadata.ts'
import type { AddResult, DocumentPath, DocumentRecord, DocumentSummary } from '../model/catalogue.ts'
import type { Document } from '../model/document.ts'
import type { Query } from '../model/query.ts'
import { detectMediaType } from '../parse/media-type.ts'
import { chatWithModel, needSeeingModel } from './chat.ts'
import { createChildCalculator } from './child-calculator.ts'
import type { ChildReader } from './child-reader.ts'
import { callConfiguration } from './configuration.ts'
import { createReader } from './create-reader.ts'
import { toCustomParts } from './custom-parts.ts'
import type { AddOptions, AskOptions, Duomo, OpenOptions, PageBytes, Which } from './duomo.ts'
import { createEnrichers } from './enrichers.ts'
import { examineData } from './examine-data.ts'
import { findFiles, labelFiles } from './find-files.ts'
import { chooseModel, createIngestParts, createRetrieveParts, createTellingParts } from './implementations.ts'
import { isKept, type Kept, type LabelledRecord, openKept } from './kept.ts'
import { moveIndex } from './move-index.ts'
import { drawPage, drawPicture, drawRegion, sourceOfPage } from './pictures.ts'
import { createProgress } from './progress.ts'
import { readPictures } from './question-pictures.ts'
import { readBytes } from './read-bytes.ts'
import { repairData } from './repair-data.ts'
import { speakAnswer } from './speaking.ts'
import { watchAndAdd } from './watch.ts'

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
 * @throws `usage` for a base name that is none, for settings that are none, or for an index whose name is none
 */
export async function openDuomo(options: OpenOptions = {}): Promise<Duomo> {
  const { configuration: given, indexes, similarities, ...strong } = options
  const configuration = callConfiguration(strong, given)
  const dataFolder = configuration.data
  const base = checkedName(configuration.base)
  const custom = toCustomParts(indexes, similarities)
  let reader: Promise<ChildReader> | undefined
  let opening: Promise<Kept> | undefined

  // No process starts before the first calculation.
  const calculator = createChildCalculator()

  async function readerOnce(): Promise<ChildReader> {
    reader ??= createReader(configuration.reading)
    return reader.catch((error: unknown) => {
      reader = undefined
      throw error
    })
  }

  async function ingestParts(kept: Kept) {
    const reader = await readerOnce()
    const { replyCache } = kept
    const enrichers = await createEnrichers(configuration, { reader, replyCache })
    return createIngestParts(kept, reader, { enrichers, enrich: configuration.enrich })
  }

  async function create(): Promise<Kept> {
    opening ??= openKept(dataFolder, base, configuration.store)
    return opening.catch((error: unknown) => {
      opening = undefined
      throw error
    })
  }

  /** What is kept; `undefined` when nothing was ever added: asking creates nothing. */
  async function existing(): Promise<Kept | undefined> {
    return opening || isKept(dataFolder) ? create() : undefined
  }

  /** What tells the answers; a model that can't be had is an error of the question, not of opening. */
  async function tellingOf(open: Kept | undefined) {
    if (configuration.model === undefined) return createTellingParts(calculator)
    return createTellingParts(calculator, {
      model: await chooseModel(configuration.model, process.env),
      async picture(asset, signal) {
        const bytes = await open?.assets.get(asset.sha256)
        // A picture that can't be drawn is still told of by its caption.
        return bytes && drawPicture(await readerOnce(), asset, bytes, signal).catch(() => undefined)
      },
    })
  }

  async function closeKept(): Promise<void> {
    const open = await opening
    opening = undefined
    await open?.close()
  }

  /** The question with its pictures as a model takes them. */
  async function withPictures({ images, ...query }: Query, signal?: AbortSignal): Promise<Query> {
    if (!images || images.length === 0) return query
    await needSeeingModel(configuration.model)
    return { ...query, images: await readPictures(images, readerOnce, signal) }
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

  async function* addChosen(
    paths: readonly string[],
    { password, signal, onProgress }: AddOptions = {},
    choose = async (found: DocumentPath[]) => found,
  ): AsyncGenerator<AddResult> {
    const stop = signal ?? new AbortController().signal
    const all = await findFiles(paths, dataFolder)
    const found = await choose(all)
    const open = await create()
    const progress = createProgress(found.length, onProgress)
    progress.found()
    const lock = await open.lock(stop)
    let whole = false
    try {
      const labels = labelFiles([...(await open.records()).flatMap(({ record }) => record.paths), ...all])
      const files = found.map((file) => toIngestFile(file, labels))
      for await (const result of ingest(files, await ingestParts(open), {
        signal: stop,
        ...(password === undefined ? {} : { password }),
        onPage: (file, done, total) => progress.page(file.label, done, total),
        onPrepared: (file) => progress.prepared(file.label),
        // A folder in which nothing was found may be a disk that is not there at the moment.
        folders: [...new Set(all.flatMap(({ root }) => root ?? []))],
        labelOf: (path) => labels.get(path) ?? path,
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
  }

  async function chosen(which: Which): Promise<readonly LabelledRecord[]> {
    if (typeof which !== 'string') return Promise.all(which.map(find))
    const all = (await (await existing())?.records()) ?? []
    return which === 'all' ? all : all.filter(({ record }) => record.status === 'failed')
  }

  /** Under the lock of `open`. */
  async function* remake(
    records: readonly LabelledRecord[],
    open: Kept,
    again: 'reading' | 'rows',
    options: AddOptions = {},
  ): AsyncGenerator<AddResult> {
    const { signal, password, onProgress } = options
    const progress = createProgress(records.length, onProgress)
    const files = records.flatMap((one) => toKeptFile(one, open) ?? [])
    yield* ingest(files, await ingestParts(open), {
      signal: signal ?? new AbortController().signal,
      ...(password === undefined ? {} : { password }),
      again,
      onPage: (file, done, total) => progress.page(file.label, done, total),
      onPrepared: (file) => progress.prepared(file.label),
    })
  }

  async function* redo(which: Which, again: 'reading' | 'rows', options: AddOptions = {}): AsyncGenerator<AddResult> {
    const records = await chosen(which)
    const open = await existing()
    if (!open || records.length === 0) return
    const lock = await open.lock(options.signal)
    let whole = false
    try {
      yield* remake(records, open, again, options)
      await open.store.optimize(options.signal)
      whole = true
    } finally {
      if (!whole) await open.sweep().catch(() => {})
      await lock.release()
    }
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

    add: (paths, options) => addChosen(paths, options),

    watch(paths, { rescanMs, settleMs, ...options } = {}) {
      return watchAndAdd(paths, dataFolder, (choose) => addChosen(paths, options, choose), {
        signal: options.signal ?? new AbortController().signal,
        ...(rescanMs === undefined ? {} : { rescanMs }),
        ...(settleMs === undefined ? {} : { settleMs }),
      })
    },

    async ask(question, options = {}) {
      const query = await withPictures(toQuery(question), options.signal)
      const open = query.images ? await existing() : await filled()
      // What is only shown can be told without a document.
      if (!open || (await open.records()).length === 0)
        return tell(query, [], await tellingOf(open), options.signal ?? new AbortController().signal)
      return answer(
        query,
        { ...createRetrieveParts(open, custom), ...(await tellingOf(open)) },
        { ...(await toRetrieveOptions(options, open)), ...(options.history ? { history: options.history } : {}) },
      )
    },

    chat: (messages, { signal } = {}) =>
      chatWithModel(configuration.model, messages, readerOnce, signal ?? new AbortController().signal),

    speak: (answer, { signal } = {}) =>
      speakAnswer(answer, configuration.speaker, signal ?? new AbortController().signal),

    async search(question, options = {}) {
      const query = toQuery(question)
      if (query.images?.length)
        throw new DuomoError('part-unavailable', 'searching by pictures needs an encoder, and none is set up', {
          hint: 'Search by words.',
        })
      const open = await filled()
      const passages = await retrieve(query, createRetrieveParts(open, custom), await toRetrieveOptions(options, open))
      return { evidence: createTellingParts(calculator).decode({ question: query.text, parts: [], passages }).evidence }
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

    async tag(id, change) {
      const { kept: open, record, labels } = await find(id)
      const lock = await open.lock()
      try {
        const changed = await setMetadata(record, change, open)
        if (changed.reading) for await (const _ of remake([{ record: changed, labels }], open, 'rows'));
        return toSummary(changed, labels)
      } finally {
        await lock.release()
      }
    },

    reread: (which, options) => redo(which, 'reading', options),

    reencode: (which, options) => redo(which, 'rows', options),

    async bases() {
      const open = await existing()
      const names = (await open?.catalogue.bases()) ?? []
      return Promise.all(
        names.map(async (name) => {
          const list = (await open?.catalogue.list(name)) ?? []
          return { base: name, documents: list.length, pages: list.reduce((sum, { pages }) => sum + pages, 0) }
        }),
      )
    },

    async move(target, options = {}) {
      const open = await filled()
      const lock = await open.lock(options.signal)
      try {
        return await moveIndex(open, target, options)
      } finally {
        await lock.release()
        // Opened anew it is at its new place.
        await closeKept()
      }
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

    examine: () => examineData(dataFolder, base),

    async *repair({ signal } = {}) {
      await closeKept()
      yield* repairData(dataFolder, base, ingestParts, signal ?? new AbortController().signal)
    },

    async close() {
      await (await reader)?.close()
      await calculator.close()
      await closeKept()
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
  if (query.audio?.length)
    throw new DuomoError('part-unavailable', 'questions with sound need an encoder, and none is set up', {
      hint: 'Ask in words.',
    })
  if (!query.text.trim() && !query.images?.length) throw new DuomoError('usage', 'the question is empty')
  return query
}

async function toRetrieveOptions(
  { signal, limit, filter, use, rerank, similarity }: AskOptions,
  { records }: Kept,
): Promise<RetrieveOptions> {
  return {
    ...(use === undefined ? {} : { use }),
    ...(rerank === undefined ? {} : { rerank }),
    ...(similarity === undefined ? {} : { similarity }),
    signal: signal ?? new AbortController().signal,
    limit: limit ?? DEFAULT_EVIDENCE,
    ...(filter ? { filter: 'op' in filter ? filter : toQuestionFilter(filter, await records()) } : {}),
  }
}

function toIngestFile(file: DocumentPath, labels: ReadonlyMap<string, string>): IngestFile {
  const label = labels.get(file.path) ?? file.path
  return { place: file, label, named: file.root === undefined, readBytes: () => readBytes(file.path, label) }
}

/** The kept original, or for what was never read the file itself. */
function toKeptFile({ record, labels }: LabelledRecord, { assets }: Kept): IngestFile | undefined {
  const [place] = record.paths
  if (!place) return undefined
  const label = labels[0] ?? place.path
  const readKept = async () => (await assets.get(record.documentId)) ?? readBytes(place.path, label)
  return { place, label, named: true, readBytes: readKept }
}

function toSummary(record: DocumentRecord, paths: readonly string[]): DocumentSummary {
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
