import { DuomoError } from '../base/errors.ts'
import type { Chunk } from '../model/chunk.ts'
import type { Embedding, Space } from '../model/embedding.ts'
import type { Store, StoreHit, StoreRow } from '../spec/store.ts'

export interface CopyParts {
  readonly from: Store
  /** Takes the same spaces; what is in it already is taken for copied. */
  readonly to: Store
  /** The words under which a chunk is found; they were made from the chunk when it was put. */
  readonly wordsOf: (chunk: Chunk) => string[]
}

export interface CopyOptions {
  readonly signal: AbortSignal
  readonly onRows?: (done: number, total: number) => void
}

/** What was copied, and how far both indexes answer alike. */
export interface CopyReport {
  readonly rows: number
  readonly vectors: number
  /** Questions asked of both, and the mean share of the same rows among the first ten; 1 where there was none to ask. */
  readonly questions: number
  readonly agreement: number
}

const ROWS_AT_ONCE = 1_000
const QUESTIONS = 100
const WORDS_A_QUESTION = 6
const FIRST = 10
const LEAST_AGREEMENT = 0.99

/**
 * Copies every row with its vectors from one index to another, nothing is encoded; then compares counts and answers.
 * May be interrupted and begun again: rows that are there stay.
 *
 * @throws `store-failed` when the copy does not answer as the original does
 */
export async function copyIndex({ from, to, wordsOf }: CopyParts, options: CopyOptions): Promise<CopyReport> {
  const spaces = await from.spaces()
  const total = await from.count()
  const ids = new Set<string>()
  const samples: StoreRow[] = []
  let vectors = 0
  options.onRows?.(0, total)
  for await (const chunks of inBatches(from.iterate())) {
    throwIfCancelled(options.signal)
    const rows = await toRows(chunks, spaces, { from, wordsOf })
    const there = await to.get(chunks.map(({ id }) => id))
    const missing = rows.filter((_, n) => there[n] === undefined)
    if (missing.length > 0) await to.put(missing, options.signal)
    for (const row of rows) {
      if (ids.size % Math.ceil(Math.max(1, total / QUESTIONS)) === 0) samples.push(row)
      ids.add(row.chunk.id)
      vectors += row.embeddings.length
    }
    options.onRows?.(ids.size, total)
  }
  const wanted = await from.documents()
  // Every row is there by now: where the counts agree, nothing else can be.
  if (!isEqual(wanted, await to.documents())) await dropOthers(to, ids)
  await to.optimize(options.signal)
  if (!isEqual(wanted, await to.documents()))
    throw new DuomoError('store-failed', `the copy holds ${await to.count()} rows, expected ${total}`, {
      hint: 'Run the command again; the index in use was not changed.',
    })
  return { rows: ids.size, vectors, ...(await compare(samples, from, to, options.signal)) }
}

function isEqual(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): boolean {
  return a.size === b.size && [...a].every(([id, count]) => b.get(id) === count)
}

async function toRows(
  chunks: readonly Chunk[],
  spaces: readonly Space[],
  { from, wordsOf }: Omit<CopyParts, 'to'>,
): Promise<StoreRow[]> {
  const ids = chunks.map(({ id }) => id)
  const embeddings = chunks.map((): Embedding[] => [])
  for (const space of spaces)
    for (const [n, embedding] of (await from.vectors(ids, space.id)).entries())
      if (embedding) embeddings[n]?.push(embedding)
  return chunks.map((chunk, n) => ({ chunk, words: wordsOf(chunk), embeddings: embeddings[n] ?? [] }))
}

/** What an interrupted copy brought and the original has lost since. */
async function dropOthers(store: Store, ids: ReadonlySet<string>): Promise<void> {
  const others: string[] = []
  for await (const { id } of store.iterate()) if (!ids.has(id)) others.push(id)
  if (others.length > 0) await store.remove({ op: 'in', field: 'id', values: others })
}

async function compare(samples: readonly StoreRow[], from: Store, to: Store, signal: AbortSignal) {
  const options = { k: FIRST, signal }
  let questions = 0
  let shares = 0
  const count = (wanted: readonly StoreHit[], given: readonly StoreHit[]) => {
    if (wanted.length === 0 && given.length === 0) return
    const ids = new Set(given.map(({ id }) => id))
    questions += 1
    shares += wanted.filter(({ id }) => ids.has(id)).length / Math.max(wanted.length, given.length)
  }
  for (const { words, embeddings } of samples) {
    throwIfCancelled(signal)
    const step = Math.max(1, Math.floor(words.length / WORDS_A_QUESTION))
    const asked = words.filter((_, n) => n % step === 0).slice(0, WORDS_A_QUESTION)
    count(await from.searchText(asked, options), await to.searchText(asked, options))
    for (const embedding of embeddings)
      count(await from.search(embedding, options), await to.search(embedding, options))
  }
  const agreement = questions === 0 ? 1 : shares / questions
  if (agreement < LEAST_AGREEMENT)
    throw new DuomoError(
      'store-failed',
      `the copy answers ${questions} questions ${percent(agreement)} as the original`,
      {
        hint: 'The index in use was not changed. Take an exact index ("flat") or another store.',
      },
    )
  return { questions, agreement }
}

async function* inBatches(chunks: AsyncIterable<Chunk>): AsyncIterable<Chunk[]> {
  let batch: Chunk[] = []
  for await (const chunk of chunks) {
    batch.push(chunk)
    if (batch.length < ROWS_AT_ONCE) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`
}

function throwIfCancelled(signal: AbortSignal): void {
  if (signal.aborted) throw new DuomoError('cancelled', 'the copy was cancelled; begun again it goes on from there')
}
