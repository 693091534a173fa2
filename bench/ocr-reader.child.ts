// One reader of pictures in a process of its own, so that its time and its memory are nobody else's; reads a file whenever it is told one.
import { loadOcrReader, OCR_READERS } from './ocr-reader.ts'

/** Answers to a file's path. */
export type FromOcrReader =
  | { readonly type: 'ready' }
  | {
      readonly type: 'read'
      readonly lines: readonly string[]
      readonly cpuMs: number
      readonly peakBytes: number
    }
  | { readonly type: 'failed'; readonly message: string }

const send = (message: FromOcrReader) => process.send?.(message)
const name = OCR_READERS.find((known) => known === process.argv[2])
if (!name) throw new Error(`${process.argv[2] ?? 'nothing'} given, expected one of: ${OCR_READERS.join(', ')}`)
const read = await loadOcrReader(name)

process.on('message', async (file: string) => {
  try {
    const begun = process.cpuUsage()
    const lines = await read(file)
    const { user, system } = process.cpuUsage(begun)
    // Kibibytes on every system that Node runs on.
    const peakBytes = process.resourceUsage().maxRSS * 1024
    send({ type: 'read', lines, cpuMs: (user + system) / 1000, peakBytes })
  } catch (error) {
    send({ type: 'failed', message: `${name}: ${file}: ${error instanceof Error ? error.message : String(error)}` })
  }
})
send({ type: 'ready' })
