// A process of the command line over a knowledge base in memory; `slow` in the environment makes each file take that many milliseconds.
import { setTimeout as wait } from 'node:timers/promises'
import type { Duomo } from '../../src/app/duomo.ts'
import { runProcess } from '../../src/cli/main.ts'
import { createMemoryDuomo } from './memory-duomo.ts'
import { readPlain } from './read-plain.ts'

async function open(): Promise<Duomo> {
  const duomo = createMemoryDuomo()
  return {
    ...duomo,
    async *add(paths, options) {
      for await (const result of duomo.add(paths, options)) {
        yield result
        await wait(Number(process.env.slow ?? 0))
        options?.signal?.throwIfAborted()
      }
    },
  }
}

await runProcess({ open, parse: (path) => readPlain(path) })
