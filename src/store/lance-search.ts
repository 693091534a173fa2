import type { Table } from '@lancedb/lancedb'
import type { Metric, SearchOptions, StoreHit } from '../spec/store.ts'
import { type Bm25Row, bm25 } from './bm25.ts'
import { anySql, filterToSql, quote } from './lance-filter.ts'
import { loadLance } from './lance-library.ts'
import { LANCE_DISTANCES } from './lance-vectors.ts'
import { best, untilTiesEnd } from './scores.ts'

/** LanceDB's name for the index of words. */
export const WORDS_INDEX = 'words_idx'

// Up to so many rows words are scored here, which is exact whatever happened to the table before. LanceDB's own scores are
// right only while every row is indexed (0.31): of rows put later it finds only some, in any order, and removed ones still count.
const EXACT_ROWS = 1_000

const MAX_CONTAINS = 64

/** How the vectors of a column are compared and found. */
export interface VectorSearch {
  readonly column: string
  readonly metric: Metric
  /** Compare with every row, although there is an index. */
  readonly flat: boolean
}

// Of the nearest by their quantised vectors, this many times the wanted number are compared exactly.
const REFINE = 4
const PROBES = 20

/** The nearest rows, with exact scores. */
export async function searchVectors(
  table: Table,
  { column, metric, flat }: VectorSearch,
  vector: Float32Array,
  options: SearchOptions,
): Promise<StoreHit[]> {
  const where = options.filter && filterToSql(options.filter, await columnNames(table))
  return untilTiesEnd(options.k, async (limit) => {
    const query = table.query().nearestTo(vector).column(column).distanceType(LANCE_DISTANCES[metric])
    if (flat) query.bypassVectorIndex()
    else query.nprobes(PROBES).refineFactor(REFINE)
    if (where !== undefined) query.where(where)
    const found = await query.select(['id', '_distance']).limit(limit).toArray()
    return found.map((row) => ({ id: String(row.id), score: toScore(metric, Number(row._distance)) }))
  })
}

/** LanceDB's distances: 1 − cosine, 1 − inner product, the square of the Euclidean one. */
function toScore(metric: Metric, distance: number): number {
  return metric === 'l2' ? -Math.sqrt(Math.max(0, distance)) : 1 - distance
}

/** Names of the table's columns. */
export async function columnNames(table: Table): Promise<Set<string>> {
  return new Set((await table.schema()).fields.map((field) => field.name))
}

/** The best rows by BM25; `tokens` each once, at least one. */
export async function searchWords(
  table: Table,
  tokens: readonly string[],
  options: SearchOptions,
): Promise<StoreHit[]> {
  const [rows, index] = await Promise.all([table.countRows(), table.indexStats(WORDS_INDEX)])
  const complete = index !== undefined && index.numUnindexedRows === 0
  if (complete && rows > EXACT_ROWS) return rankedByIndex(table, tokens, options)
  return rankedHere(table, tokens, rows, options)
}

async function rankedByIndex(table: Table, tokens: readonly string[], options: SearchOptions): Promise<StoreHit[]> {
  const where = options.filter && filterToSql(options.filter, await columnNames(table))
  const { MatchQuery } = await loadLance()
  return untilTiesEnd(options.k, async (limit) => {
    const query = table.query().fullTextSearch(new MatchQuery(tokens.join(' '), 'words'))
    if (where !== undefined) query.where(where)
    const found = await query.select(['id', '_score']).limit(limit).toArray()
    return found.map((row) => ({ id: String(row.id), score: Number(row._score) }))
  })
}

async function rankedHere(
  table: Table,
  tokens: readonly string[],
  rows: number,
  options: SearchOptions,
): Promise<StoreHit[]> {
  if (rows === 0) return []
  const query = table.query().select(['id', 'words', 'word_count'])
  // Only spares reading rows: `contains` also takes a token for part of a longer one, which counts for nothing below.
  if (tokens.length <= MAX_CONTAINS) query.where(anySql(tokens.map((token) => `contains(words, ${quote(token)})`)))
  const ids: string[] = []
  const texts: Bm25Row[] = []
  for await (const batch of query) {
    const [id, words, count] = ['id', 'words', 'word_count'].map((name) => batch.getChild(name))
    for (let n = 0; n < batch.numRows; n += 1) {
      ids.push(String(id?.get(n)))
      texts.push({ text: String(words?.get(n)), length: Number(count?.get(n)) })
    }
  }
  if (ids.length === 0) return []
  const scores = bm25(tokens, texts, { rows, meanLength: (await countTokens(table)) / rows })
  const allowed = options.filter && (await idsOf(table, filterToSql(options.filter, await columnNames(table))))
  return ids
    .map((id, n) => ({ id, score: scores[n] ?? 0 }))
    .filter(({ id, score }) => score > 0 && (allowed?.has(id) ?? true))
    .sort(best)
    .slice(0, options.k)
}

async function countTokens(table: Table): Promise<number> {
  let sum = 0
  for await (const batch of table.query().select(['word_count']))
    for (const count of batch.getChild('word_count') ?? []) sum += Number(count)
  return sum
}

async function idsOf(table: Table, where: string): Promise<Set<string>> {
  const ids = new Set<string>()
  for await (const batch of table.query().where(where).select(['id']))
    for (const id of batch.getChild('id') ?? []) ids.add(String(id))
  return ids
}
