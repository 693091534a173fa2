import { availableParallelism } from 'node:os'
import { createPackageLoader } from '../base/optional-package.ts'

const load = createPackageLoader(() => import('@lancedb/lancedb'), {
  name: '@lancedb/lancedb',
  lost: "An index in a folder can't be used",
  install: '--include=optional',
  hint: 'Its libraries are for Linux, Windows and Macs with Apple silicon; elsewhere set "store" to a Chroma or Milvus server.',
})

/**
 * Loads LanceDB. Its index of words is written by threads of a pool that wait for other threads of the same pool: of as many
 * threads as it makes by itself on a machine of two or three processors (processors less 2) all wait, and an optimisation
 * of some thousand rows never ends (lancedb#3568). So the pool is made larger than the number of writers, which is that of
 * processors; whoever has set its size knows better.
 *
 * @throws `part-unavailable` where its library for this platform is not installed, or there is none
 */
export async function loadLance(): Promise<typeof import('@lancedb/lancedb')> {
  process.env.LANCE_CPU_THREADS ??= String(availableParallelism() + 2)
  return load()
}
