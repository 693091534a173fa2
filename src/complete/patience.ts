import { DuomoError } from '../base/errors.ts'

/** How long each phase of a completion may take; milliseconds. A connection itself has ten seconds, by Node's `fetch`. */
export interface Patience {
  /** Until the head of the response; a server that loads its model first keeps us waiting here. */
  readonly responseMs: number
  /** From there to the first word, of the answer or of its reasoning. */
  readonly firstTokenMs: number
  /** Between two words. */
  readonly idleMs: number
}

const PHASES: Readonly<Record<keyof Patience, string>> = {
  responseMs: 'did not begin to answer',
  firstTokenMs: 'said no word',
  idleMs: 'fell silent in the middle of its answer',
}

/** Watches one completion. */
export interface Clock {
  /** Aborted with the caller's signal, and when a phase took too long. */
  readonly signal: AbortSignal
  /** The promise's value, or `timeout` when it takes longer than its phase may. */
  within<T>(phase: keyof Patience, work: PromiseLike<T>): Promise<T>
  /** Ends whatever still runs. */
  stop(): void
}

/** A clock for one request to the model `name`. */
export function startClock(name: string, patience: Patience, outer: AbortSignal): Clock {
  const own = new AbortController()
  const signal = AbortSignal.any([outer, own.signal])
  return {
    signal,
    async within(phase, work) {
      signal.throwIfAborted()
      const { promise: stopped, reject } = Promise.withResolvers<never>()
      const stop = () => reject(signal.reason)
      signal.addEventListener('abort', stop, { once: true })
      const timer = setTimeout(
        () =>
          own.abort(
            new DuomoError('timeout', `${name} ${PHASES[phase]} within ${patience[phase] / 1000} s`, {
              hint: 'Ask again, or choose a faster model.',
            }),
          ),
        patience[phase],
      )
      try {
        return await Promise.race([work, stopped])
      } finally {
        clearTimeout(timer)
        signal.removeEventListener('abort', stop)
      }
    },
    stop: () => own.abort(new DuomoError('cancelled', `the request to ${name} is over`)),
  }
}
