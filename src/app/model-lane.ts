import { DuomoError } from '../base/errors.ts'
import type { ProcessPool } from '../base/process-pool.ts'

/** Loading a large model from a slow disk counts in. */
const LIMIT_MS = 60 * 60_000

export interface LaneRun {
  /** Goes before whatever waits that is not urgent. */
  readonly urgent: boolean
  readonly signal: AbortSignal
  /** Ends the process when it is aborted in the middle; else the step is let to its end, because loading again costs more. */
  readonly endsProcess?: boolean
}

/** The one way to a model: a task at a time, questions before documents. */
export interface ModelLane {
  run(task: string, input: unknown, options: LaneRun): Promise<unknown>
  /** Tasks that run or wait. */
  readonly open: number
}

interface Waiting {
  readonly urgent: boolean
  start(): Promise<void>
}

export function createModelLane(pool: Pick<ProcessPool, 'run'>): ModelLane {
  const waiting: Waiting[] = []
  let running = false
  let open = 0

  async function pump(): Promise<void> {
    if (running) return
    running = true
    for (let next = takeNext(); next; next = takeNext()) await next.start()
    running = false
  }

  function takeNext(): Waiting | undefined {
    const urgent = waiting.findIndex((one) => one.urgent)
    return waiting.splice(Math.max(urgent, 0), 1)[0]
  }

  return {
    get open() {
      return open
    },
    run(task, input, { urgent, signal, endsProcess = false }) {
      return new Promise((resolve, reject) => {
        const stopped = () => reject(new DuomoError('cancelled', `${task} was cancelled`))
        if (signal.aborted) return stopped()
        open++
        // Who waits is told at once, whatever becomes of the step.
        signal.addEventListener('abort', stopped, { once: true })
        waiting.push({
          urgent,
          async start() {
            try {
              if (signal.aborted) return
              const run = { limitMs: LIMIT_MS, silenceMs: LIMIT_MS, ...(endsProcess ? { signal } : {}) }
              resolve(await pool.run(task, input, run))
            } catch (error) {
              reject(error)
            } finally {
              signal.removeEventListener('abort', stopped)
              open--
            }
          },
        })
        void pump()
      })
    },
  }
}
