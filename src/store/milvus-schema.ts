import type { CreateIndexSimpleReq, FieldType, keyValueObj, RowData } from '@zilliz/milvus2-sdk-node'
import { DuomoError } from '../base/errors.ts'
import type { Space } from '../model/embedding.ts'
import type { Metric, VectorIndex } from '../spec/store.ts'
import { FIELDS } from './milvus-filter.ts'
import type { FoundRow, RowField, ServerRow } from './row-server.ts'

// Milvus keeps up to 65,535 bytes in a string; a UTF-16 unit is at most 3 bytes of UTF-8.
const PIECE = 20_000
const STRING_BYTES = 65_535
const MAX_PIECES = 256
const MAX_TOKENS = 4_096
const MAX_TAGS = 256

const text = (name: string, bytes: number): FieldType => ({ name, data_type: 'VarChar', max_length: bytes })
const texts = (name: string, most: number, bytes: number): FieldType => ({
  name,
  data_type: 'Array',
  element_type: 'VarChar',
  max_capacity: most,
  max_length: bytes,
})
const id: FieldType = { ...text('id', 64), is_primary_key: true }
// Milvus wants a vector in every collection.
const NO_VECTOR: FieldType = { name: 'none', data_type: 'FloatVector', dim: 2 }
const NONE = [1, 0]

const FILTERED: FieldType[] = [
  id,
  text(FIELDS.documentId, 1_024),
  text(FIELDS.group, 1_024),
  text(FIELDS.modality, 1_024),
  { name: 'first_page', data_type: 'Int64' },
  { name: 'last_page', data_type: 'Int64' },
  texts('tags', MAX_TAGS, 64),
  { name: 'numbers', data_type: 'JSON' },
  text('put', 64),
]

/** Milvus's names, and how many of a list or of the graph's neighbours are looked at. */
const INDEXES: Readonly<
  Partial<Record<VectorIndex, { type: string; build: keyValueObj; search: (limit: number) => keyValueObj }>>
> = {
  flat: { type: 'FLAT', build: {}, search: () => ({}) },
  hnsw: { type: 'HNSW', build: { M: 32, efConstruction: 200 }, search: (limit) => ({ ef: Math.max(200, 2 * limit) }) },
  'hnsw-sq': {
    type: 'HNSW_SQ',
    build: { M: 32, efConstruction: 200, sq_type: 'SQ8' },
    search: (limit) => ({ ef: Math.max(200, 2 * limit) }),
  },
  'ivf-flat': { type: 'IVF_FLAT', build: { nlist: 128 }, search: () => ({ nprobe: 48 }) },
  'ivf-sq': { type: 'IVF_SQ8', build: { nlist: 128 }, search: () => ({ nprobe: 48 }) },
}
const METRICS = { cosine: 'COSINE', ip: 'IP', l2: 'L2' } as const

/** How a collection is made. */
export interface CollectionPlan {
  readonly fields: FieldType[]
  readonly index: Omit<CreateIndexSimpleReq, 'collection_name'>
}

/** What the index knows of itself. */
export function aboutCollection(): CollectionPlan {
  return { fields: [id, texts('json', MAX_PIECES, STRING_BYTES), NO_VECTOR], index: FLAT }
}

export function rowsCollection(): CollectionPlan {
  const fields = [
    ...FILTERED,
    texts('tokens', MAX_TOKENS, 256),
    texts('words', MAX_PIECES, STRING_BYTES),
    { name: 'word_count', data_type: 'Int64' as const },
    texts('chunk', MAX_PIECES, STRING_BYTES),
    NO_VECTOR,
  ]
  return { fields, index: FLAT }
}

export function vectorsCollection(space: Space, metric: Metric, index: VectorIndex): CollectionPlan {
  const { type = 'HNSW', build = {} } = INDEXES[index] ?? {}
  return {
    fields: [...FILTERED, { name: 'vector', data_type: 'FloatVector', dim: space.dimension }],
    index: { field_name: 'vector', index_type: type, metric_type: METRICS[metric], params: build },
  }
}

export function searchParams(index: VectorIndex, limit: number): keyValueObj {
  return INDEXES[index]?.search(limit) ?? {}
}

const FLAT = { field_name: 'none', index_type: 'FLAT', metric_type: 'L2' }

export function stateRecord(stateId: string, json: string): RowData {
  return { id: stateId, json: toPieces(json), none: NONE }
}

/** @throws `too-large` for a chunk beyond what a Milvus row can hold */
export function rowRecord(row: ServerRow): RowData {
  const tokens = [...new Set(row.words.split(' ').filter(Boolean))]
  const limits = [
    ['different words', tokens.length, MAX_TOKENS],
    ['tags', row.tags.length, MAX_TAGS],
    ['characters', row.chunk.length, (MAX_PIECES - 1) * PIECE],
  ] as const
  const passed = limits.find(([, given, most]) => given > most)
  if (passed)
    throw new DuomoError(
      'too-large',
      `chunk ${row.id} has ${passed[1]} ${passed[0]}; a row in Milvus takes ${passed[2]}`,
      {
        hint: 'Keep this base in LanceDB or Chroma, or cut its documents into smaller chunks.',
      },
    )
  return {
    ...filterRecord(row),
    tokens,
    words: toPieces(row.words),
    word_count: row.wordCount,
    chunk: toPieces(row.chunk),
    none: NONE,
  }
}

export function vectorRecord(row: ServerRow, vector: Float32Array): RowData {
  return { ...filterRecord(row), vector: [...vector] }
}

const COLUMNS = { documentId: FIELDS.documentId, words: 'words', wordCount: 'word_count', chunk: 'chunk' } as const

export function outputFields(fields: readonly RowField[]): string[] {
  return ['id', ...fields.map((field) => COLUMNS[field])]
}

export function toFoundRow(record: Readonly<Record<string, unknown>>, fields: readonly RowField[]): FoundRow {
  return {
    id: String(record.id),
    ...(fields.includes('documentId') ? { documentId: String(record[FIELDS.documentId]) } : {}),
    ...(fields.includes('words') ? { words: fromPieces(record.words) } : {}),
    ...(fields.includes('wordCount') ? { wordCount: Number(record.word_count) } : {}),
    ...(fields.includes('chunk') ? { chunk: fromPieces(record.chunk) } : {}),
  }
}

export function fromPieces(pieces: unknown): string {
  return Array.isArray(pieces) ? pieces.join('') : ''
}

function filterRecord(row: ServerRow): RowData {
  return {
    id: row.id,
    [FIELDS.documentId]: row.documentId,
    [FIELDS.group]: row.group,
    [FIELDS.modality]: row.modality,
    first_page: row.firstPage,
    last_page: row.lastPage,
    tags: [...row.tags],
    numbers: Object.fromEntries(row.numbers),
    put: row.put,
  }
}

/** A text in pieces that Milvus keeps; none ends within a surrogate pair. */
function toPieces(whole: string): string[] {
  const pieces: string[] = []
  for (let start = 0; start < whole.length; ) {
    const end = start + PIECE
    const code = whole.charCodeAt(end - 1)
    const cut = code >= 0xd800 && code < 0xdc00 ? end - 1 : end
    pieces.push(whole.slice(start, cut))
    start = cut
  }
  return pieces
}
