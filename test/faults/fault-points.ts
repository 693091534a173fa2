// Loaded before the command line (`node --import`): strikes at the n-th passing of a named point of its work.
// FAULT=kill@POINT:N ends the process as a power cut would; FAULT=EIO@POINT:N lets that call fail with the system's error.
// FAULT=name@:0 does nothing but count; FAULT_LOG names a file that takes each point as it is passed.
import { appendFileSync } from 'node:fs'
import promises from 'node:fs/promises'
import { createRequire, syncBuiltinESMExports } from 'node:module'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** Where a run can be struck: each is passed before or after one write that counts. */
export const POINTS = [
  'marker-before',
  'asset-before',
  'asset-after',
  'rows-before',
  'rows-after',
  'commit-before',
  'commit-after',
  'drop-before',
  'drop-after',
  'unlink-before',
  'optimize-before',
  'optimize-after',
] as const
export type Point = (typeof POINTS)[number]

const [kind = '', where = ''] = (process.env.FAULT ?? '').split('@')
const [target, times] = where.split(':')
let left = Number(times)

function pass(point: Point): void {
  if (process.env.FAULT_LOG) appendFileSync(process.env.FAULT_LOG, `${point}\n`)
  if (point !== target || --left !== 0) return
  if (kind !== 'kill') throw Object.assign(new Error(`${kind}: struck at ${point}`), { code: kind })
  process.kill(process.pid, 'SIGKILL')
  // The signal needs a moment; nothing may happen in it.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
}

type Method = (...args: unknown[]) => unknown

/** Puts points before and after a method. */
function around(owner: object, name: string, before: (args: unknown[]) => Point | undefined, after?: typeof before) {
  const original: unknown = Reflect.get(owner, name)
  if (typeof original !== 'function') throw new Error(`there is no ${name} to strike at`)
  const struck = function (this: unknown, ...args: unknown[]): unknown {
    const first = before(args)
    const last = after?.(args)
    const end = (result: unknown) => {
      if (last) pass(last)
      return result
    }
    const call = () => (original as Method).apply(this, args)
    // A promise must reject, not throw.
    if (owner instanceof DatabaseSync || owner === DatabaseSync.prototype) {
      if (first) pass(first)
      return end(call())
    }
    return (async () => {
      if (first) pass(first)
      return end(await call())
    })()
  }
  Reflect.set(owner, name, struck)
}

function strike(): void {
  const inAssets = (path: unknown) => /[\\/]assets[\\/]/.test(String(path))
  around(
    promises,
    'rename',
    ([, to]) => (inAssets(to) ? 'asset-before' : /duomo\.json$/.test(String(to)) ? 'marker-before' : undefined),
    ([, to]) => (inAssets(to) ? 'asset-after' : undefined),
  )
  around(promises, 'rm', ([path]) => (/assets[\\/][0-9a-f]{2}[\\/]/.test(String(path)) ? 'unlink-before' : undefined))
  syncBuiltinESMExports()
  const isCommit = ([sql]: unknown[]) => sql === 'COMMIT'
  around(
    DatabaseSync.prototype,
    'exec',
    (args) => (isCommit(args) ? 'commit-before' : undefined),
    (args) => (isCommit(args) ? 'commit-after' : undefined),
  )
  // LanceDB's classes, by their files: the package lists only some of them.
  const require = createRequire(import.meta.url)
  const dist = join(require.resolve('@lancedb/lancedb'), '..')
  const { LocalTable } = require(join(dist, 'table.js'))
  const { MergeInsertBuilder } = require(join(dist, 'merge.js'))
  around(
    MergeInsertBuilder.prototype,
    'execute',
    () => 'rows-before',
    () => 'rows-after',
  )
  around(
    LocalTable.prototype,
    'delete',
    () => 'drop-before',
    () => 'drop-after',
  )
  around(
    LocalTable.prototype,
    'optimize',
    () => 'optimize-before',
    () => 'optimize-after',
  )
}

// Children that read files are loaded the same way and left alone.
if (process.env.FAULT && /duomo\.js$/.test(process.argv[1] ?? '')) strike()
