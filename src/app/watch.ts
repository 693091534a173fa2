import { type FSWatcher, watch } from 'node:fs'
import { stat } from 'node:fs/promises'
import { dirname, relative, resolve, sep } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { toDuomoError } from '../base/errors.ts'
import type { AddResult, DocumentPath } from '../model/catalogue.ts'

export interface WatchOptions {
  readonly signal: AbortSignal
  /** How often everything is looked at without being told of a change, as on network disks; 60 s if absent. */
  readonly rescanMs?: number
  /** How long nothing must happen before a look, and how old a file's last write must be; 500 ms if absent. */
  readonly settleMs?: number
}

/** Adds those of the found files that `choose` lets through; see `Duomo.add`. */
export type AddChosen = (choose: (found: DocumentPath[]) => Promise<DocumentPath[]>) => AsyncIterable<AddResult>

// A folder in which something is always written is looked at all the same.
const LONGEST_SETTLE_MS = 10_000
const LOCKED_PAUSE_MS = 2000

/**
 * Adds what is there, then what changes, until it is stopped. Files that are as they were are not read again, one that is
 * still being written is left to the next look, and what was told is not told again.
 */
export async function* watchAndAdd(
  paths: readonly string[],
  dataFolder: string,
  add: AddChosen,
  { signal, rescanMs = 60_000, settleMs = 500 }: WatchOptions,
): AsyncGenerator<AddResult> {
  const changes = listen(
    paths.map((path) => resolve(path)),
    dataFolder,
  )
  const told = new Map<string, string>()
  const seen = new Map<string, string>()
  try {
    for (let first = true; !signal.aborted; first = false) {
      let unfinished = false
      const stamps = new Map<string, string>()
      const choose = async (found: DocumentPath[]) => {
        const changed: DocumentPath[] = []
        for (const place of found) {
          const about = await stampOf(place.path)
          if (!about || about.stamp === seen.get(place.path)) continue
          if (about.ageMs >= 0 && about.ageMs < settleMs) unfinished = true
          else {
            stamps.set(place.path, about.stamp)
            changed.push(place)
          }
        }
        return changed
      }
      let pauseMs = rescanMs
      try {
        for await (const result of add(choose)) {
          const key = JSON.stringify([result.status, result.documentId, result.problems])
          if (result.status === 'unchanged' || told.get(result.file) === key) continue
          told.set(result.file, key)
          yield result
        }
        for (const [path, stamp] of stamps) seen.set(path, stamp)
      } catch (error) {
        const { code } = toDuomoError(error, 'watching')
        // Between two looks a disk may be unplugged, and another process may write for a while.
        if (first || (code !== 'not-found' && code !== 'base-locked')) throw error
        if (code === 'base-locked') pauseMs = LOCKED_PAUSE_MS
      }
      await changes.next(unfinished ? settleMs : pauseMs, settleMs, signal)
    }
  } finally {
    changes.close()
  }
}

/** When and how large a file was last written; nothing for one that has gone meanwhile. */
async function stampOf(path: string): Promise<{ stamp: string; ageMs: number } | undefined> {
  const about = await stat(path, { bigint: true }).catch(() => undefined)
  return about && { stamp: `${about.mtimeNs} ${about.size} ${about.ino}`, ageMs: Date.now() - Number(about.mtimeMs) }
}

interface Changes {
  /** Resolves after a change and the quiet that follows it, after `longestMs` without one, or when it is stopped. */
  next(longestMs: number, settleMs: number, signal: AbortSignal): Promise<void>
  close(): void
}

/** What the operating system tells of changes. Where it tells nothing, looking now and then has to do. */
function listen(paths: readonly string[], dataFolder: string): Changes {
  let changed = false
  let wake = () => {}
  const watchers: FSWatcher[] = []
  const note = (folder: string) => (_: string, name: string | null) => {
    const path = name === null ? folder : resolve(folder, name)
    const below = relative(folder, path).split(sep)
    const ours = path === dataFolder || path.startsWith(dataFolder + sep)
    if (ours || below.some((part) => part.startsWith('.') || part === 'node_modules')) return
    changed = true
    wake()
  }
  for (const path of paths) {
    for (const folder of [path, dirname(path)])
      try {
        // A file is watched in its folder: editors put a new one in its place.
        const watcher = watch(folder, { recursive: folder === path, persistent: false }, note(folder))
        watcher.on('error', () => watcher.close())
        watchers.push(watcher)
        if (folder === path) break
      } catch {}
  }
  return {
    async next(longestMs, settleMs, signal) {
      const pause = (ms: number) => wait(ms, undefined, { signal }).catch(() => {})
      if (!changed) {
        const stop = new AbortController()
        const sleep = wait(longestMs, undefined, { signal: AbortSignal.any([signal, stop.signal]) }).catch(() => {})
        await Promise.race([sleep, new Promise<void>((done) => (wake = done))])
        stop.abort()
      }
      const started = performance.now()
      while (changed && !signal.aborted && performance.now() - started < LONGEST_SETTLE_MS) {
        changed = false
        await pause(settleMs)
      }
      changed = false
    },
    close: () => {
      for (const watcher of watchers) watcher.close()
    },
  }
}
