import { createRequire } from 'node:module'
import type { DataType, Field, Schema, Table, Vector } from 'apache-arrow'
import { DuomoError } from '../base/errors.ts'
import { hashParts } from '../base/hash.ts'
import { type Chunk, chunkSchema } from '../model/chunk.ts'
import type { Embedding, Space } from '../model/embedding.ts'
import type { StoreRow } from '../spec/store.ts'
import { wordsToText } from './lance-words.ts'

// By require, not import: LanceDB is CommonJS and tells Arrow's objects from others by instanceof.
const arrow: typeof import('apache-arrow') = createRequire(import.meta.url)('apache-arrow')

const SPACE_KEY = 'duomo.space'

/** A space that has a column. */
export interface SpaceColumn {
  readonly space: string
  readonly column: string
  readonly dimension: number
}

/** The columns of a table: what is searched and filtered by its own, the chunk whole as JSON. */
export function tableSchema(spaces: readonly Space[]): Schema {
  const text = (name: string) => new arrow.Field(name, new arrow.Utf8(), false)
  return new arrow.Schema([
    text('id'),
    text('document_id'),
    text('chunk_group'),
    text('modality'),
    text('words'),
    new arrow.Field('word_count', new arrow.Int32(), false),
    text('chunk'),
    ...spaceFields(spaces),
  ])
}

export function spaceFields(spaces: readonly Space[]): Field[] {
  return spaces.map(
    (space) =>
      new arrow.Field(
        `vector_${hashParts([space.id])}`,
        vectorType(space.dimension),
        true,
        new Map([[SPACE_KEY, space.id]]),
      ),
  )
}

export function schemaOf(fields: readonly Field[]): Schema {
  return new arrow.Schema([...fields])
}

/** The spaces that a table has columns for. */
export function spaceColumns(schema: Schema): SpaceColumn[] {
  return schema.fields.flatMap((field) => {
    const space = field.metadata.get(SPACE_KEY)
    if (space === undefined || !arrow.DataType.isFixedSizeList(field.type)) return []
    return [{ space, column: field.name, dimension: field.type.listSize }]
  })
}

/** Rows as an Arrow table; embeddings are checked before. */
export function rowsToTable(rows: readonly StoreRow[], spaces: readonly Space[]): Table {
  const texts = rows.map((row) => wordsToText(row.words))
  const strings = (values: readonly string[]) => arrow.vectorFromArray(values, new arrow.Utf8())
  const columns: Record<string, Vector> = {
    id: strings(rows.map((row) => row.chunk.id)),
    document_id: strings(rows.map((row) => row.chunk.documentId)),
    chunk_group: strings(rows.map((row) => row.chunk.group)),
    modality: strings(rows.map((row) => row.chunk.modality)),
    words: strings(texts.map((text) => text.text)),
    word_count: arrow.vectorFromArray(
      texts.map((text) => text.count),
      new arrow.Int32(),
    ),
    chunk: strings(rows.map((row) => JSON.stringify(row.chunk))),
  }
  const schema = tableSchema(spaces)
  for (const { space, column, dimension } of spaceColumns(schema))
    columns[column] = vectorColumn(
      dimension,
      rows.map((row) => row.embeddings.find((embedding) => embedding.space === space)),
    )
  return new arrow.Table(schema, columns)
}

/** A kept chunk from its JSON. */
export function readChunk(json: unknown, where: string): Chunk {
  let value: unknown
  try {
    value = JSON.parse(String(json))
  } catch (error) {
    throw damagedRow(where, error)
  }
  const result = chunkSchema.safeParse(value)
  if (!result.success) throw damagedRow(where, result.error)
  return result.data
}

function damagedRow(where: string, cause: unknown): DuomoError {
  return new DuomoError('base-damaged', `the index ${where} holds a row that is not as it was written`, {
    cause,
    hint: 'Remove the index folder and add the documents again.',
  })
}

function vectorType(dimension: number): DataType {
  return new arrow.FixedSizeList(dimension, new arrow.Field('item', new arrow.Float32(), true))
}

function vectorColumn(dimension: number, embeddings: readonly (Embedding | undefined)[]): Vector {
  const values = new Float32Array(embeddings.length * dimension)
  const nullBitmap = new Uint8Array(Math.ceil(embeddings.length / 8))
  let nullCount = 0
  for (const [n, embedding] of embeddings.entries()) {
    if (embedding?.kind === 'dense') {
      values.set(embedding.vector, n * dimension)
      nullBitmap[n >> 3] = (nullBitmap[n >> 3] ?? 0) | (1 << (n & 7))
    } else nullCount += 1
  }
  const child = arrow.makeData({ type: new arrow.Float32(), length: values.length, nullCount: 0, data: values })
  const type = new arrow.FixedSizeList(dimension, new arrow.Field('item', new arrow.Float32(), true))
  return arrow.makeVector(arrow.makeData({ type, length: embeddings.length, nullCount, nullBitmap, child }))
}
