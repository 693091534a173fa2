import { DuomoError, toDuomoError } from '../base/errors.ts'
import { sha256 } from '../base/hash.ts'
import type { AddResult, DocumentPath, DocumentRecord } from '../model/catalogue.ts'
import type { Document } from '../model/document.ts'
import type { Metadata } from '../model/metadata.ts'
import { type Problem, toProblem } from '../model/problem.ts'
import type { AssetStore } from '../spec/asset-store.ts'
import type { Chunker } from '../spec/chunker.ts'
import type { Enricher } from '../spec/enricher.ts'
import type { Reader } from '../spec/reader.ts'
import type { StoreRow } from '../spec/store.ts'
import { ENDS_THE_RUN } from './ends-the-run.ts'
import { enrich, type NotesProgress, readingRecipe } from './enrich.ts'
import { identify } from './identify.ts'
import { encodeReading, picturesOf } from './reading.ts'
import type { KeptReading, Readings } from './readings.ts'
import { type RowParts, toRows } from './to-rows.ts'

/** A file on its way in. */
export interface IngestFile {
  readonly place: DocumentPath
  /** As the user knows it. */
  readonly label: string
  /** Rejects with a `DuomoError` when it can't be read or is too large. */
  readBytes(): Promise<Uint8Array>
  /** It was named by the user, not found in a folder: a format that can't be read is then a failure. */
  readonly named: boolean
}

export interface PrepareParts extends RowParts {
  readonly reader: Reader
  readonly enrichers: readonly Enricher[]
  readonly chunker: Chunker
  readonly assets: AssetStore
}

/** What was there before. */
export interface Before {
  readonly records: ReadonlyMap<string, DocumentRecord>
  /** What was said of the document that a path held. */
  readonly metadataAt: (path: string) => Metadata | undefined
  readonly readings: Readings
  /** Prepares also what is in and unchanged. */
  readonly again: boolean
}

export interface PrepareOptions {
  readonly signal: AbortSignal
  readonly password?: string
  readonly onPage?: (file: IngestFile, done: number, total: number) => void
  readonly onNotes?: (file: IngestFile, progress: NotesProgress) => void
  /** When a new document counts as added, in milliseconds since 1970. */
  readonly addedAt: number
}

/** A file read, cut and encoded, not yet written: nothing of it can be found before the commit. */
export interface Prepared {
  readonly file: IngestFile
  /** Absent when nothing is to be remembered. Its paths are filled in by the commit. */
  readonly record?: DocumentRecord
  readonly rows: readonly StoreRow[]
  readonly result: AddResult
}

/** Bytes → document → chunks → rows. Whatever is wrong with the file becomes its result; only a stop or a failing part rejects. */
export async function prepare(
  file: IngestFile,
  before: Before,
  parts: PrepareParts,
  options: PrepareOptions,
): Promise<Prepared> {
  const started = performance.now()
  const outcome = await prepareFile(file, before, parts, options).catch((thrown: unknown): Outcome => {
    const error = toDuomoError(thrown, file.label)
    if (options.signal.aborted || error.code === 'cancelled')
      throw new DuomoError('cancelled', `stopped at ${file.label}`, { cause: thrown })
    if (ENDS_THE_RUN.has(error.code)) throw error
    const status = error.code === 'unsupported-format' && !file.named ? 'skipped' : 'failed'
    return { status, problems: [toProblem(error, 'read')], rows: [] }
  })
  const { status, record, rows } = outcome
  const result: AddResult = {
    file: file.label,
    ...(record ? { documentId: record.documentId } : {}),
    status,
    pages: record?.pages ?? 0,
    elements: record?.elements ?? {},
    problems: outcome.problems ?? record?.problems ?? [],
    skipped: record?.skipped ?? [],
    ms: Math.round(performance.now() - started),
  }
  return { file, ...(record ? { record } : {}), rows, result }
}

interface Outcome {
  readonly status: AddResult['status']
  readonly record?: DocumentRecord
  readonly problems?: Problem[]
  readonly rows: readonly StoreRow[]
}

async function prepareFile(
  file: IngestFile,
  { records, metadataAt, readings, again }: Before,
  parts: PrepareParts,
  options: PrepareOptions,
): Promise<Outcome> {
  const bytes = await file.readBytes()
  const mediaType = identify(bytes, file.label, parts.reader)
  const documentId = sha256(bytes)
  const recipe = {
    reading: readingRecipe(parts.reader.recipe(mediaType), parts.enrichers),
    rows: [
      `${parts.chunker.name}/${parts.chunker.version}`,
      parts.wordsRecipe,
      ...parts.encodings.map(({ encoder, rule }) => `${encoder.space.id}:${rule}`),
    ].join(' '),
  }
  const known = records.get(documentId)
  if (
    known &&
    !again &&
    known.status !== 'failed' &&
    known.recipe.reading === recipe.reading &&
    known.recipe.rows === recipe.rows
  )
    return { status: 'unchanged', record: known, rows: [] }

  const metadata = known?.metadata ?? metadataAt(file.place.path)
  const draft = {
    documentId,
    paths: [],
    mediaType,
    recipe,
    addedAt: known?.addedAt ?? options.addedAt,
    ...(metadata ? { metadata } : {}),
  }
  let reading: KeptReading
  try {
    const wanted = { parser: parts.reader.recipe(mediaType), whole: recipe.reading }
    reading = await readings.of(documentId, wanted, (parsed) =>
      read(file, bytes, documentId, mediaType, parts, options, parsed),
    )
  } catch (thrown) {
    const error = toDuomoError(thrown, file.label)
    if (error.code === 'cancelled' || ENDS_THE_RUN.has(error.code)) throw error
    const problems = [toProblem(error, 'parse')]
    // What was made of these bytes before is worth more than nothing.
    if (known && known.status !== 'failed') return { status: 'failed', record: known, problems, rows: [] }
    const nothing = { status: 'failed' as const, pages: 0, elements: {}, assets: [], chunks: 0 }
    return { status: 'failed', record: { ...draft, ...nothing, problems }, rows: [] }
  }
  const { document, hash, assets } = reading
  const chunks = parts.chunker.chunk(document).map((chunk) => (metadata ? { ...chunk, meta: metadata } : chunk))
  const { rows, problems: unencoded } = await toRows(chunks, document, bytes, parts, options.signal)
  const problems = [
    ...document.problems,
    ...unencoded,
    ...(rows.length > 0 ? [] : [nothingToSearch(file.label, document)]),
  ]
  const status = rows.length === 0 ? 'failed' : problems.length > 0 ? 'partial' : 'indexed'
  await parts.assets.put(bytes)
  const record: DocumentRecord = {
    ...draft,
    recipe: { ...recipe, reading: reading.recipe },
    status,
    pages: document.pages.length,
    elements: countKinds(document),
    problems,
    ...(document.ledger.skipped.length > 0 ? { skipped: document.ledger.skipped } : {}),
    reading: hash,
    ...(document.notes ? { notes: document.notes.length } : {}),
    assets: [...assets],
    chunks: rows.length,
  }
  return { status, record, rows }
}

async function read(
  file: IngestFile,
  bytes: Uint8Array,
  documentId: string,
  mediaType: string,
  parts: PrepareParts,
  options: PrepareOptions,
  parsed: Document | undefined,
): Promise<KeptReading> {
  const parser = parts.reader.recipe(mediaType)
  const { signal } = options
  const onNotes = (progress: NotesProgress) => options.onNotes?.(file, progress)
  if (parsed) {
    const picture = (hash: string) => parts.assets.get(hash)
    const { document, recipe } = await enrich(parsed, parser, parts.enrichers, { picture, signal, onNotes })
    const hash = await parts.assets.put(encodeReading(document))
    return { document, hash, assets: picturesOf(document), recipe }
  }
  const name = file.place.path.split(/[\\/]/).at(-1) ?? file.label
  const reading = await parts.reader.read(
    { name, bytes, sha256: documentId, mediaType },
    {
      signal,
      ...(options.password === undefined ? {} : { password: options.password }),
      onPage: (done, total) => options.onPage?.(file, done, total),
    },
  )
  const picture = async (hash: string) => reading.assets.get(hash)
  const { document, recipe } = await enrich(reading.document, parser, parts.enrichers, { picture, signal, onNotes })
  for (const picture of reading.assets.values()) await parts.assets.put(picture)
  const hash = await parts.assets.put(encodeReading(document))
  return { document, hash, assets: [...reading.assets.keys()], recipe }
}

function nothingToSearch(label: string, { problems }: Document): Problem {
  return {
    stage: 'chunk',
    code: 'nothing-to-search',
    message: `${label} holds nothing that can be searched`,
    hint:
      problems.find(({ hint }) => hint !== undefined)?.hint ??
      'It has no text layer, and nothing is set up yet that reads words from pictures.',
  }
}

/** Elements of the body by kind. */
function countKinds(document: Document): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { kind, layer } of document.elements) if (layer === 'body') counts[kind] = (counts[kind] ?? 0) + 1
  return counts
}
