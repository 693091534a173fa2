// One reader in a process of its own, so that its time and its memory are nobody else's; reads a file whenever it is told one.
import { readFile } from 'node:fs/promises'
import { type FileReading, loadReader, READERS } from './parse-reader.ts'

/** Answers to a file's path. */
export type FromReader =
  | { readonly type: 'ready' }
  | { readonly type: 'read'; readonly reading: FileReading; readonly peakBytes: number }
  | { readonly type: 'failed'; readonly message: string }

const send = (message: FromReader) => process.send?.(message)
const name = READERS.find((known) => known === process.argv[2])
if (!name) throw new Error(`${process.argv[2] ?? 'nothing'} given, expected one of: ${READERS.join(', ')}`)
const read = await loadReader(name)

process.on('message', async (file: string) => {
  try {
    const reading = await read(file, await readFile(file))
    // Kibibytes on every system that Node runs on.
    send({ type: 'read', reading, peakBytes: process.resourceUsage().maxRSS * 1024 })
  } catch (error) {
    send({ type: 'failed', message: `${name}: ${file}: ${error instanceof Error ? error.message : String(error)}` })
  }
})
send({ type: 'ready' })
