import { DuomoError } from '../base/errors.ts'
import type { SearchOptions, StoreCapabilities, StoreOptions } from '../spec/store.ts'

export function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new DuomoError('cancelled', 'cancelled before it was done', { cause: signal.reason })
}

/** @throws `usage` for a `k` that is no count, `cancelled` */
export function checkOptions({ k, signal }: SearchOptions): void {
  throwIfCancelled(signal)
  if (!Number.isInteger(k) || k < 0) throw new DuomoError('usage', `k is ${k}; expected a whole number, 0 or more`)
}

/** @throws `usage` naming what that store can't do and what it can */
export function checkStoreOptions(store: string, can: StoreCapabilities, options: StoreOptions): void {
  for (const space of options.spaces ?? [])
    if (!can.spaces.includes(space.kind))
      throw new DuomoError(
        'usage',
        `an index in ${store} takes ${can.spaces.join(', ')} spaces; ${space.id} is ${space.kind}`,
      )
  const choices = [
    ['metric', options.metric, can.metrics],
    ['index', options.index, can.indexes],
  ] as const
  for (const [what, given, known] of choices)
    if (given !== undefined && !known.some((one) => one === given))
      throw new DuomoError('usage', `an index in ${store} has no ${what} "${given}"`, {
        hint: `It has: ${known.join(', ')}.`,
      })
}
