import { randomUUID } from 'node:crypto'
import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { DuomoError, toStoreFailure } from '../base/errors.ts'
import { orAbsent } from '../base/system-code.ts'
import type { Embedding, Space } from '../model/embedding.ts'
import type { Filter } from '../model/filter.ts'
import type { LateIndex, LateSearchOptions } from '../spec/late-index.ts'
import type { StoreHit } from '../spec/store.ts'
import { writeDurably } from './durable-file.ts'
import { LateScorer } from './late-scorer.ts'
import {
  type LateSegment,
  lateSegmentSchema,
  layOut,
  type PackedPage,
  packPage,
  SegmentFile,
  unpackPage,
} from './late-segment.ts'

const MANIFEST = 'manifest.json'
const manifestSchema = z.object({
  format: z.literal(1),
  space: z.string(),
  dimension: z.number().int().positive(),
  segments: z.array(lateSegmentSchema),
})
type Manifest = z.infer<typeof manifestSchema>

// A put makes a segment; so many are searched as fast as one, and then the smaller ones are joined.
const MAX_SEGMENTS = 16

export interface LateIndexOptions {
  readonly space: Space
  /** The ids that pass a filter; the fields that it names stand in the store that has the rows. */
  readonly idsOf: (filter: Filter) => Promise<ReadonlySet<string>>
  /** Sign bits kept in memory, the rest is read for each search; 256 MiB if absent. */
  readonly residentBytes?: number
  /** How many pages are scored in full at the least; 100 if absent. */
  readonly candidates?: number
}

/**
 * Multi-vector pages of one space in a folder of their own: sign bits and eight-bit values, about 12 and 100 KB for 768
 * rows of 128. A search compares the sign bits of every page (Hamming MaxSim), then scores the best in eight bits. Written
 * by one process at a time; readers see each put at their next search.
 *
 * @throws `usage` for a space that is not multi-vector, `base-damaged`, `base-version`
 */
export async function openLateIndex(folder: string, options: LateIndexOptions): Promise<LateIndex> {
  const { space } = options
  if (space.kind !== 'multi' || space.dimension < 1)
    throw new DuomoError('usage', `a late-interaction index takes multi-vector spaces; ${space.id} is ${space.kind}`)
  const index = new FolderLateIndex(folder, options)
  await index.ids()
  return index
}

class FolderLateIndex implements LateIndex {
  readonly space: string
  readonly #folder: string
  readonly #options: LateIndexOptions
  readonly #scorer: LateScorer
  #files = new Map<string, SegmentFile>()
  #manifest: Manifest
  /** Tells one manifest from the next without reading it. */
  #seen = ''
  #turn: Promise<unknown> = Promise.resolve()

  constructor(folder: string, options: LateIndexOptions) {
    const { id, dimension } = options.space
    this.#folder = folder
    this.#options = options
    this.space = id
    this.#manifest = { format: 1, space: id, dimension, segments: [] }
    this.#scorer = new LateScorer(dimension, options.residentBytes ?? 256 * 2 ** 20)
  }

  put(entries: readonly { readonly id: string; readonly embedding: Embedding }[]): Promise<void> {
    return this.#inTurn('writing', async () => {
      const packed = new Map(
        entries.map(({ id, embedding }) => [id, packPage(id, this.#values(embedding, id), this.#dimension)]),
      )
      if (packed.size === 0) return
      const others = without(this.#manifest.segments, new Set(packed.keys()))
      const joined = others.length < MAX_SEGMENTS ? [] : smallerHalf(others)
      const pages = joined.flatMap((segment) => this.#pagesOf(segment))
      const segment = await this.#write([...pages, ...packed.values()])
      await this.#commit([...others.filter((one) => !joined.includes(one)), segment])
    })
  }

  remove(ids: readonly string[]): Promise<void> {
    return this.#inTurn('removing from', async () => {
      const segments = without(this.#manifest.segments, new Set(ids))
      if (countPages(segments) === countPages(this.#manifest.segments)) return
      await this.#commit(segments)
    })
  }

  ids(): Promise<ReadonlySet<string>> {
    return this.#inTurn(
      'reading',
      async () => new Set(this.#manifest.segments.flatMap(({ pages }) => pages.map(({ id }) => id))),
    )
  }

  vectors(ids: readonly string[]): Promise<(Embedding | undefined)[]> {
    return this.#inTurn('reading', async () => {
      const wanted = new Set(ids)
      const found = new Map<string, Embedding>()
      for (const { file, pages } of this.#manifest.segments)
        for (const page of pages) {
          if (!wanted.has(page.id)) continue
          const values = unpackPage(this.#file(file).take(page, this.#dimension), this.#dimension)
          found.set(page.id, { kind: 'multi', space: this.space, rows: page.rows, values })
        }
      return ids.map((id) => found.get(id))
    })
  }

  async search(query: Embedding, { k, filter, signal, exact = false }: LateSearchOptions): Promise<StoreHit[]> {
    if (!Number.isInteger(k) || k < 0) throw new DuomoError('usage', `k is ${k}; expected a whole number, 0 or more`)
    const values = this.#values(query, 'the query')
    const allowed = filter && (await this.#options.idsOf(filter))
    return this.#inTurn('searching', async () => {
      const segments = this.#manifest.segments.map(({ pages, file, signsBytes }) => ({
        file: this.#file(file),
        signsBytes,
        pages: allowed ? pages.filter(({ id }) => allowed.has(id)) : pages,
      }))
      const candidates = exact ? Number.POSITIVE_INFINITY : Math.max(this.#options.candidates ?? 100, 5 * k)
      return (await this.#scorer.score(values, segments, candidates, signal)).slice(0, k)
    })
  }

  close(): Promise<void> {
    return this.#inTurn('closing', async () => {
      for (const file of this.#files.values()) file.close()
      this.#files.clear()
    })
  }

  get #dimension(): number {
    return this.#manifest.dimension
  }

  #values(embedding: Embedding, who: string): Float32Array {
    const { space, kind } = embedding
    if (space !== this.space || embedding.kind !== 'multi')
      throw new DuomoError('bad-vector', `${who}: got a ${kind} embedding of ${space}, expected multi of ${this.space}`)
    const { values, rows } = embedding
    if (rows < 1 || values.length !== rows * this.#dimension)
      throw new DuomoError('bad-vector', `${who}: got ${values.length} values for ${rows} rows of ${this.#dimension}`)
    let sum = 0
    for (const value of values) sum += Math.abs(value)
    if (!Number.isFinite(sum) || sum === 0)
      throw new DuomoError('bad-vector', `${who}: got ${sum === 0 ? 'only zeros' : 'NaN or infinity'}`)
    return values
  }

  #file(name: string): SegmentFile {
    const file = this.#files.get(name) ?? new SegmentFile(join(this.#folder, name))
    this.#files.set(name, file)
    return file
  }

  #pagesOf(segment: LateSegment): PackedPage[] {
    return segment.pages.map((page) => this.#file(segment.file).take(page, this.#dimension))
  }

  async #write(pages: readonly PackedPage[]): Promise<LateSegment> {
    await mkdir(this.#folder, { recursive: true })
    const { bytes, ...about } = layOut(pages)
    const file = `${randomUUID()}.late`
    await writeDurably(join(this.#folder, file), bytes)
    return { file, ...about }
  }

  /** The new list of segments takes the place of the old one at once; then what it doesn't name may go. */
  async #commit(segments: readonly LateSegment[]): Promise<void> {
    const manifest = { ...this.#manifest, segments: segments.filter(({ pages }) => pages.length > 0) }
    await writeDurably(join(this.#folder, MANIFEST), Buffer.from(JSON.stringify(manifest)))
    const named = new Set(manifest.segments.map(({ file }) => file))
    for (const name of await readdir(this.#folder))
      if (/\.(late|draft)$/.test(name) && !named.has(name)) await rm(join(this.#folder, name), { force: true })
  }

  /** One after the other: the scorer has one memory, and a manifest may change between. */
  #inTurn<T>(doing: string, work: () => Promise<T>): Promise<T> {
    const mine = this.#turn.then(async () => {
      try {
        await this.#refresh()
        return await work()
      } catch (error) {
        throw toStoreFailure(error, `${doing} the late-interaction index ${this.#folder}`)
      }
    })
    this.#turn = mine.catch(() => {})
    return mine
  }

  async #refresh(): Promise<void> {
    const path = join(this.#folder, MANIFEST)
    const about = await orAbsent(stat(path, { bigint: true }))
    const seen = about ? `${about.ino} ${about.mtimeNs} ${about.size}` : ''
    if (seen === this.#seen || !about) return
    this.#manifest = readManifest(await readFile(path, 'utf8'), path, this.#options.space)
    this.#seen = seen
    const named = new Set(this.#manifest.segments.map(({ file }) => file))
    for (const [name, file] of this.#files) {
      if (named.has(name)) continue
      this.#scorer.forget(file)
      file.close()
      this.#files.delete(name)
    }
  }
}

function readManifest(json: string, path: string, space: Space): Manifest {
  const damaged = (cause: unknown) =>
    new DuomoError('base-damaged', `${path} is not as it was written`, {
      cause,
      hint: 'Remove that folder and encode the documents again (`duomo reencode`).',
    })
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch (error) {
    throw damaged(error)
  }
  const { format } = z.object({ format: z.number() }).safeParse(value).data ?? {}
  if (format !== undefined && format !== 1)
    throw new DuomoError('base-version', `${path} has format ${format}; this release reads 1`, {
      hint: 'Use the release that wrote it.',
    })
  const parsed = manifestSchema.safeParse(value)
  if (!parsed.success) throw damaged(parsed.error)
  if (parsed.data.space !== space.id || parsed.data.dimension !== space.dimension)
    throw new DuomoError('usage', `${path} holds vectors of ${parsed.data.space}, not of ${space.id}`)
  return parsed.data
}

function without(segments: readonly LateSegment[], ids: ReadonlySet<string>): LateSegment[] {
  return segments
    .map((segment) => ({ ...segment, pages: segment.pages.filter(({ id }) => !ids.has(id)) }))
    .filter(({ pages }) => pages.length > 0)
}

function smallerHalf(segments: readonly LateSegment[]): LateSegment[] {
  return [...segments].sort((a, b) => a.pages.length - b.pages.length).slice(0, segments.length >> 1)
}

function countPages(segments: readonly LateSegment[]): number {
  return segments.reduce((sum, { pages }) => sum + pages.length, 0)
}
