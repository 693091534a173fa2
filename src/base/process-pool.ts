import type { ChildProcess } from 'node:child_process'
import { type FromChild, type ToChild, uncarry } from './child.ts'
import { createAnswers, type OnAsk } from './child-answers.ts'
import { DuomoError } from './errors.ts'
import { residentBytes } from './resident-bytes.ts'
import { type ChildMemory, type StartedChild, startChild } from './start-child.ts'

export interface PoolLimits extends ChildMemory {
  /** Resident memory past which a child is ended; watched from outside, because no limit inside a process holds. */
  readonly residentBytes: number
  /** A child is replaced after so many tasks … */
  readonly tasksPerChild: number
  /** … or when it is left with more resident memory than this. */
  readonly recycleBytes: number
}

export interface PoolOptions {
  /** A module that calls `serveTasks`. */
  readonly entry: URL
  /** Children at the same time. */
  readonly size: number
  readonly limits: PoolLimits
}

export interface RunOptions {
  /** For the whole task. */
  readonly limitMs: number
  /** Between two events of the task; a task that falls silent has hung. */
  readonly silenceMs: number
  readonly signal?: AbortSignal | undefined
  readonly onEvent?: (event: unknown) => void
  /** The child does not count as silent while it waits for an answer. */
  readonly onAsk?: OnAsk
}

/** Runs tasks in child processes that can be limited and killed, which nothing inside one process can be. */
export interface ProcessPool {
  /** Resolves with the task's result; waits while all children are busy. Rejects with a `DuomoError`. */
  run(task: string, input: unknown, options: RunOptions): Promise<unknown>
  /** Ends every child; running tasks are cancelled. */
  close(): Promise<void>
}

interface Worker extends StartedChild {
  tasksDone: number
}

const WATCH_MS = 200

/** No child starts before the first `run`. */
export function createProcessPool({ entry, size, limits }: PoolOptions): ProcessPool {
  const idle: Worker[] = []
  const all = new Set<Worker>()
  const waiting: ((worker: Worker | undefined) => void)[] = []
  let closed = false

  /** A free child, a new one, or the next to become free; `undefined` when the pool closes first. */
  async function take(): Promise<Worker | undefined> {
    if (closed) return undefined
    const free = idle.pop()
    if (free) return free
    if (all.size < size) return start()
    return new Promise((resolve) => waiting.push(resolve))
  }

  function start(): Worker {
    const worker: Worker = { ...startChild(entry, limits), tasksDone: 0 }
    all.add(worker)
    worker.child.once('exit', () => {
      all.delete(worker)
      const at = idle.indexOf(worker)
      if (at >= 0) idle.splice(at, 1)
    })
    return worker
  }

  function giveBack(worker: Worker): void {
    worker.tasksDone++
    const spent =
      worker.tasksDone >= limits.tasksPerChild || (residentBytes(worker.child.pid) ?? 0) > limits.recycleBytes
    if (spent) retire(worker)
    const gone = spent || !all.has(worker)
    const next = waiting.shift()
    if (next) next(gone ? start() : worker)
    else if (!gone) idle.push(worker)
  }

  function retire(worker: Worker): void {
    all.delete(worker)
    worker.child.kill('SIGKILL')
  }

  return {
    async run(task, input, options) {
      const worker = await take()
      if (!worker) throw new DuomoError('cancelled', `${task}: the pool is closed`)
      setHold(worker.child, true)
      try {
        await worker.ready
        if (options.signal?.aborted) throw new DuomoError('cancelled', `${task} was cancelled`)
        return await runOn(worker, task, input, options, limits)
      } catch (error) {
        // An unforeseen failure may have left anything behind (a WebAssembly heap, half-built state).
        if (error instanceof DuomoError && error.code === 'internal') retire(worker)
        throw closed ? new DuomoError('cancelled', `${task}: the pool was closed`, { cause: error }) : error
      } finally {
        setHold(worker.child, false)
        giveBack(worker)
      }
    },
    async close() {
      closed = true
      for (const resolve of waiting.splice(0)) resolve(undefined)
      await Promise.all(
        [...all].map(
          (worker) =>
            new Promise<void>((resolve) => {
              // Its end is waited for, so it must keep this process alive until then.
              setHold(worker.child, true)
              worker.child.once('exit', () => resolve())
              worker.child.kill('SIGKILL')
            }),
        ),
      )
    },
  }
}

/** A busy child keeps this process alive, an idle one doesn't. */
function setHold(child: ChildProcess, hold: boolean): void {
  if (hold) {
    child.ref()
    child.channel?.ref()
  } else {
    child.unref()
    child.channel?.unref()
  }
}

let lastId = 0

function runOn(
  worker: Worker,
  task: string,
  input: unknown,
  options: RunOptions,
  limits: PoolLimits,
): Promise<unknown> {
  const { child } = worker
  const id = ++lastId
  return new Promise((resolve, reject) => {
    let killedFor: DuomoError | undefined
    const kill = (reason: DuomoError) => {
      killedFor ??= reason
      child.kill('SIGKILL')
    }
    const total = setTimeout(
      () => kill(new DuomoError('timeout', `${task} took longer than ${options.limitMs / 1000} s`)),
      options.limitMs,
    )
    let silence = setTimeout(hung, options.silenceMs)
    function hung() {
      kill(new DuomoError('timeout', `${task} gave no sign for ${options.silenceMs / 1000} s`))
    }
    function alive() {
      clearTimeout(silence)
      if (!answers.busy()) silence = setTimeout(hung, options.silenceMs)
    }
    const answers = createAnswers(task, options.onAsk, { send: (reply) => child.send(reply, () => {}), changed: alive })
    function weigh() {
      const used = residentBytes(child.pid) ?? 0
      if (used > limits.residentBytes)
        kill(
          new DuomoError('out-of-memory', `${task} used more than ${Math.round(limits.residentBytes / 2 ** 20)} MiB`),
        )
    }
    const watch = setInterval(weigh, WATCH_MS)
    // At once too: what a child holds before it begins, a model say, may already be too much.
    weigh()
    const onAbort = () => kill(new DuomoError('cancelled', `${task} was cancelled`))
    options.signal?.addEventListener('abort', onAbort, { once: true })
    const onMessage = (message: FromChild) => {
      if (message.type === 'ready' || message.id !== id) return
      switch (message.type) {
        case 'event':
          alive()
          options.onEvent?.(message.event)
          return
        case 'ask':
          answers.answer(message.question, message.about)
          return
        case 'done':
          settle(() => resolve(message.result))
          return
        case 'failed': {
          const error = uncarry(message.error)
          settle(() => reject(error))
        }
      }
    }
    const onExit = (code: number | null, signal: string | null) =>
      settle(() => reject(killedFor ?? crash(task, code, signal, worker.complaints())))
    function settle(finish: () => void) {
      answers.close()
      clearTimeout(total)
      clearTimeout(silence)
      clearInterval(watch)
      options.signal?.removeEventListener('abort', onAbort)
      child.off('message', onMessage)
      child.off('exit', onExit)
      finish()
    }
    child.on('message', onMessage)
    child.once('exit', onExit)
    const message: ToChild = { type: 'run', id, task, input }
    child.send(message, (error) => {
      if (error) kill(new DuomoError('child-crashed', `${task}: ${error.message}`, { cause: error }))
    })
  })
}

function crash(task: string, code: number | null, signal: string | null, stderr: string): DuomoError {
  const end = signal ?? `status ${code}`
  if (/out of memory|allocation failed|Cannot allocate/i.test(stderr))
    return new DuomoError('out-of-memory', `${task}: its process ran out of memory (${end})`)
  const last = stderr
    .trim()
    .split('\n')
    .findLast((line) => /error|abort|assert/i.test(line))
  return new DuomoError(
    'child-crashed',
    `${task}: its process ended (${end})${last ? `: ${last.trim().slice(0, 200)}` : ''}`,
  )
}
