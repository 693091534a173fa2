import type { TextReader } from '../../spec/text-reader.ts'

const EVERY_MS = 20_000
/** After so many signs of life one picture has taken five minutes: the next silence ends the process. */
const MOST = 15

/** A page full of small print takes longer to read than a process may be silent: meanwhile it tells that it goes on. */
export function tellingWhileReading(reader: TextReader, tell: () => void): TextReader {
  return {
    ...reader,
    async doRead(pixels, signal) {
      let told = 0
      const timer = setInterval(() => {
        if (++told <= MOST) tell()
      }, EVERY_MS)
      try {
        return await reader.doRead(pixels, signal)
      } finally {
        clearInterval(timer)
      }
    },
  }
}
