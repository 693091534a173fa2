import { createRequire } from 'node:module'
import type { DataType, Field, Schema, Table, Vector } from 'apache-arrow'
import { hashParts } from '../base/hash.ts'
import type { Embedding, Space } from '../model/embedding.ts'
import type { StoreRow } from '../spec/store.ts'
import { numbersOf, pageSpan, tagsOf } from './filter.ts'
import { numberColumn } from './lance-filter.ts'
import { wordsToText } from './tokens.ts'

// By require, not import: LanceDB is CommonJS and tells Arrow's objects from others by instanceof.
const arrow: typeof import('apache-arrow') = createRequire(import.meta.url)('apache-arrow')

const SPACE_KEY = 'duomo.space'
const NUMBER_PREFIX = 'number_'

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
    ...filterFields(),
    ...spaceFields(spaces),
  ])
}

/** Columns that are filtered by only; tables of earlier releases get them at their next write. */
export function filterFields(): Field[] {
  const tag = new arrow.Field('item', new arrow.Utf8(), true)
  return [
    new arrow.Field('first_page', new arrow.Int32(), true),
    new arrow.Field('last_page', new arrow.Int32(), true),
    new arrow.Field('tags', new arrow.List(tag), true),
  ]
}

/** A column for the numbers of each name in the rows' `meta`. */
export function numberFields(rows: readonly StoreRow[]): Field[] {
  const names = new Set(rows.flatMap((row) => numbersOf(row.chunk).map(([name]) => numberColumn(name))))
  return [...names].map((name) => new arrow.Field(name, new arrow.Float64(), true))
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

/** Rows as an Arrow table of that schema; embeddings are checked before. */
export function rowsToTable(rows: readonly StoreRow[], schema: Schema): Table {
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
    first_page: arrow.vectorFromArray(
      rows.map((row) => pageSpan(row.chunk).first),
      new arrow.Int32(),
    ),
    last_page: arrow.vectorFromArray(
      rows.map((row) => pageSpan(row.chunk).last),
      new arrow.Int32(),
    ),
    tags: arrow.vectorFromArray(
      rows.map((row) => tagsOf(row.chunk)),
      new arrow.List(new arrow.Field('item', new arrow.Utf8(), true)),
    ),
  }
  const numbers = rows.map((row) => new Map(numbersOf(row.chunk).map(([name, value]) => [numberColumn(name), value])))
  for (const { name } of schema.fields)
    if (name.startsWith(NUMBER_PREFIX))
      columns[name] = arrow.vectorFromArray(
        numbers.map((row) => row.get(name) ?? null),
        new arrow.Float64(),
      )
  for (const { space, column, dimension } of spaceColumns(schema))
    columns[column] = vectorColumn(
      dimension,
      rows.map((row) => row.embeddings.find((embedding) => embedding.space === space)),
    )
  // Arrow pairs fields and columns by their order, not by their names.
  const ordered = schema.fields.flatMap(({ name }) => (columns[name] ? [[name, columns[name]] as const] : []))
  return new arrow.Table(schema, Object.fromEntries(ordered))
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
