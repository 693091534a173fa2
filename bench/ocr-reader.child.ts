// One reader of pictures in a process of its own; reads a file whenever it is told one.
import { startClock } from './cpu.ts'
import { answerWith } from './forked-reader.ts'
import { loadOcrReader, OCR_READERS, type PictureReading } from './ocr-reader.ts'

await answerWith(OCR_READERS, async (name) => {
  const read = await loadOcrReader(name)
  return async (file): Promise<PictureReading> => {
    const stop = startClock()
    const lines = await read(file)
    return { lines, cpuMs: stop().cpuMs }
  }
})
