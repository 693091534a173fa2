import { availableParallelism } from 'node:os'

/**
 * Loads LanceDB. Its index of words is written by threads of a pool that wait for other threads of the same pool: of as many
 * threads as it makes by itself on a machine of two or three processors (processors less 2) all wait, and an optimisation
 * of some thousand rows never ends (lancedb#3568). So the pool is made larger than the number of writers, which is that of
 * processors; whoever has set its size knows better.
 */
export async function loadLance(): Promise<typeof import('@lancedb/lancedb')> {
  process.env.LANCE_CPU_THREADS ??= String(availableParallelism() + 2)
  return import('@lancedb/lancedb')
}
