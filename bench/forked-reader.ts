import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { READER_LIMITS } from '../src/app/child-reader.ts'
import { nodeOptionsOf } from '../src/base/start-child.ts'

/** What the process of a reader sends: once that it is ready, then one answer to each file's path. */
export type FromForked<Reading> =
  | { readonly type: 'ready' }
  | { readonly type: 'read'; readonly reading: Reading; readonly peakBytes: number }
  | { readonly type: 'failed'; readonly message: string }

/** A reader in a process of its own that lasts, so that its time and its memory are nobody else's. */
export interface ForkedReader<Name, Reading> {
  readonly name: Name
  /** The most memory that its process has taken, as of the last reading. */
  readonly peakBytes: number
  read(file: string): Promise<Reading>
  stop(): void
}

/** @param entry - a module that reads with the reader that its first argument names, and calls {@link answerWith} */
export async function forkReader<Name extends string, Reading>(
  entry: URL,
  name: Name,
): Promise<ForkedReader<Name, Reading>> {
  // As the program starts the process that reads.
  const child = fork(entry, [name], { serialization: 'advanced', execArgv: nodeOptionsOf(READER_LIMITS) })
  await answer(child)
  let peakBytes = 0
  return {
    name,
    get peakBytes() {
      return peakBytes
    },
    async read(file) {
      child.send(file)
      const message: FromForked<Reading> = await answer(child)
      if (message.type !== 'read')
        throw new Error(message.type === 'failed' ? message.message : `${name} started twice`)
      peakBytes = message.peakBytes
      return message.reading
    },
    stop: () => child.kill(),
  }
}

async function answer<Reading>(child: ChildProcess): Promise<FromForked<Reading>> {
  const ended = new AbortController()
  const exit = once(child, 'exit', { signal: ended.signal }).then(([code, signal]) => {
    throw new Error(`a reader ended by itself (${signal ?? `status ${code}`})`)
  })
  // Told by the race below, or of no interest any more.
  exit.catch(() => {})
  const [message] = await Promise.race([once(child, 'message', { signal: ended.signal }), exit])
  ended.abort()
  return message
}

/** In the process of a reader: the reader that the first argument names, loaded, then one reading for each file that is told. */
export async function answerWith<Name extends string, Reading>(
  names: readonly Name[],
  load: (name: Name) => Promise<(file: string) => Promise<Reading>>,
): Promise<void> {
  const send = (message: FromForked<Reading>) => process.send?.(message)
  const name = names.find((known) => known === process.argv[2])
  if (!name) throw new Error(`${process.argv[2] ?? 'nothing'} given, expected one of: ${names.join(', ')}`)
  const read = await load(name)
  process.on('message', async (file: string) => {
    try {
      const reading = await read(file)
      // Kibibytes on every system that Node runs on.
      send({ type: 'read', reading, peakBytes: process.resourceUsage().maxRSS * 1024 })
    } catch (error) {
      send({ type: 'failed', message: `${name}: ${file}: ${error instanceof Error ? error.message : String(error)}` })
    }
  })
  send({ type: 'ready' })
}
