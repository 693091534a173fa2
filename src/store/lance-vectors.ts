import type { Table } from '@lancedb/lancedb'
import { DuomoError } from '../base/errors.ts'
import type { Metric, VectorIndex } from '../spec/store.ts'
import { loadLance } from './lance-library.ts'
import type { SpaceColumn } from './lance-schema.ts'

/** LanceDB's names. */
export const LANCE_DISTANCES = { cosine: 'cosine', ip: 'dot', l2: 'l2' } as const

// Below, comparing with every row is cheap: about 4 ms of CPU for each 1,000 rows of 512 numbers.
const INDEX_FROM_ROWS = 30_000
// An index is trained on rows; of fewer it would be no better than comparing with all.
const TRAIN_FROM_ROWS = 1_000

// With one bit the ten nearest of 5,000 rows of one subject were found only to 97 % among 400 candidates; with two, wholly among 160.
const BITS = 2

export interface VectorChoice {
  readonly metric: Metric
  /** Chosen by the number of rows if absent. */
  readonly index?: VectorIndex
}

// What an index is made with stands in its name, as LanceDB doesn't tell: one of other settings is made anew.
const KINDS = { 'ivf-rq': `rq${BITS}`, 'hnsw-sq': 'hnsw' } as const

const indexName = (column: string, index: keyof typeof KINDS) => `${column}_${KINDS[index]}_idx`

/** Names of the indexes that a column may have, the wanted ones first; the last is that of earlier releases. */
const indexNames = (column: string) => [indexName(column, 'ivf-rq'), indexName(column, 'hnsw-sq'), `${column}_idx`]

/** Whether there is an index of the column that compares by this metric. */
export async function hasVectorIndex(table: Table, column: string, metric: Metric): Promise<boolean> {
  for (const name of indexNames(column))
    if ((await table.indexStats(name))?.distanceType === LANCE_DISTANCES[metric]) return true
  return false
}

/**
 * Makes the index of a column where the number of its rows asks for one, in the place of one that was made with other settings;
 * `optimize` keeps it up to date from then on.
 */
export async function indexVectors(
  table: Table,
  { column, dimension }: SpaceColumn,
  choice: VectorChoice,
): Promise<void> {
  if (choice.index === 'flat') return
  const rows = await table.countRows(`${column} IS NOT NULL`)
  if (rows < (choice.index === undefined ? INDEX_FROM_ROWS : TRAIN_FROM_ROWS)) return
  // RabitQ packs 8 signs into a byte.
  const quantised = choice.index === 'ivf-rq' || (choice.index === undefined && dimension % 8 === 0)
  const index = quantised ? 'ivf-rq' : 'hnsw-sq'
  const names = choice.index === undefined ? indexNames(column).slice(0, -1) : [indexName(column, index)]
  for (const name of names) {
    const stats = await table.indexStats(name)
    if (stats?.distanceType === LANCE_DISTANCES[choice.metric]) return dropOthers(table, column, name)
  }
  const { Index } = await loadLance()
  const distanceType = LANCE_DISTANCES[choice.metric]
  if (index === 'ivf-rq' && dimension % 8 !== 0)
    throw new DuomoError('usage', `the index "ivf-rq" takes vectors of 8, 16, 24 … numbers, not of ${dimension}`, {
      hint: 'Take "hnsw-sq" or "flat".',
    })
  // One partition: the graph alone finds its way.
  const config =
    index === 'ivf-rq' ? Index.ivfRq({ distanceType, numBits: BITS }) : Index.hnswSq({ distanceType, numPartitions: 1 })
  const name = indexName(column, index)
  await table.createIndex(column, { config, name, replace: true })
  await dropOthers(table, column, name)
}

/** After a new index is there, so that searches have one all the while. */
async function dropOthers(table: Table, column: string, kept: string): Promise<void> {
  for (const { name, columns } of await table.listIndices())
    if (name !== kept && columns.includes(column)) await table.dropIndex(name)
}
