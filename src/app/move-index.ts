import { resolve } from 'node:path'
import { DuomoError } from '../base/errors.ts'
import { indexWords } from '../chunk/index-words.ts'
import { copyIndex } from '../flow/copy-index.ts'
import type { Store } from '../spec/store.ts'
import { type IndexPlace, isSamePlace, newPlace, openIndex, showPlace } from '../store/index-place.ts'
import type { MoveOptions, MoveResult } from './duomo.ts'
import type { Kept } from './kept.ts'

/**
 * Copies the index of a base to another place, compares, and takes it into use by one small write. Interrupted it may be
 * begun again and goes on; until its end the old index is in force. The caller holds the lock and opens the base anew.
 */
export async function moveIndex(
  kept: Pick<Kept, 'rows' | 'places'>,
  target: string,
  { signal, onProgress }: MoveOptions,
): Promise<MoveResult> {
  const started = performance.now()
  const stop = signal ?? new AbortController().signal
  const places = await kept.places.read()
  const place = choose(target, [places.moving, ...places.former])
  if (isSamePlace(place, places.current))
    throw new DuomoError('usage', `the index is already at ${showPlace(place)}`, { hint: 'Name another place.' })
  const to = await openIndex(place, process.env, { spaces: await kept.rows.spaces() }, target)
  try {
    const isResumed = places.moving !== undefined && isSamePlace(places.moving, place)
    const isFormer = places.former.some((one) => isSamePlace(one, place))
    if (!isResumed) await clear(to, place, isFormer)
    const former = places.former.filter((one) => !isSamePlace(one, place))
    await kept.places.write({ current: places.current, moving: place, former })
    const onRows = onProgress && toProgress(started, onProgress)
    const parts = { from: kept.rows, to, wordsOf: indexWords }
    const report = await copyIndex(parts, { signal: stop, ...(onRows ? { onRows } : {}) })
    await kept.places.write({ current: place, former: [...former, places.current] })
    const [from, at] = [showPlace(places.current), showPlace(place)]
    return { from, to: at, store: to.name, ...report, ms: Math.round(performance.now() - started) }
  } finally {
    await to.close()
  }
}

/** A place that is known keeps its name on the server. */
function choose(target: string, known: readonly (IndexPlace | undefined)[]): IndexPlace {
  const place = newPlace(target, resolve('.'), process.env)
  return known.find((one) => one !== undefined && isSamePlace(one, place)) ?? place
}

/** What a place holds that was in use before is out of date; anything else there is not ours to remove. */
async function clear(store: Store, place: IndexPlace, isFormer: boolean): Promise<void> {
  if ((await store.count()) === 0) return
  if (!isFormer)
    throw new DuomoError('usage', `${showPlace(place)} holds an index already`, {
      hint: 'Name a folder that does not exist yet or is empty.',
    })
  await store.remove({ op: 'and', of: [] })
}

function toProgress(started: number, tell: NonNullable<MoveOptions['onProgress']>) {
  return (done: number, total: number) => {
    const elapsedMs = Math.round(performance.now() - started)
    const etaMs = done > 0 && elapsedMs > 1000 ? { etaMs: Math.round((elapsedMs * (total - done)) / done) } : {}
    tell({ stage: 'copy', done, total, elapsedMs, ...etaMs })
  }
}
