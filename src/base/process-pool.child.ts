// A child of the tests: every way in which a task can end.
import { serveTasks } from './child.ts'
import { DuomoError } from './errors.ts'

const kept: Uint8Array[] = []

serveTasks({
  double: async (input, emit) => {
    emit({ half: true })
    return Number(input) * 2
  },
  whoami: async () => ({ pid: process.pid, keys: Object.keys(process.env) }),
  bytes: async (input) => (input instanceof Uint8Array ? input.map((byte) => byte + 1) : undefined),
  fail: async () => {
    throw new DuomoError('damaged-file', 'page 3 of a.pdf is damaged', { hint: 'save it again', page: 3 })
  },
  bug: async () => {
    throw new TypeError('x is not a function')
  },
  hang: async () => {
    for (;;);
  },
  exit: async () => process.exit(7),
  gorge: async () => {
    for (;;) kept.push(new Uint8Array(16 * 2 ** 20).fill(1))
  },
  ask: async (input, _, ask) => [await ask(input), await ask('again')],
  wait: async () => new Promise((resolve) => setTimeout(resolve, 60_000)),
})
