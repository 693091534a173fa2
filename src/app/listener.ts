import type { DuomoError } from '../base/errors.ts'
import { toDuomoError } from '../base/errors.ts'
import type { Transcriber, TranscriptSegment } from '../spec/speech.ts'

/** Gathers what is said in a file while it is read. */
export interface Listener {
  /** A piece of sound as it comes from a child; `onFailure` is called when it can't be transcribed. */
  hear(samples: Uint8Array, startMs: number, onFailure: () => void): void
  failure(): DuomoError | undefined
  /** All segments, with times in the whole file; rejects when one piece failed: no words are not the same as no transcript. */
  words(): Promise<readonly TranscriptSegment[]>
}

/** Pieces are transcribed one after another while others are still decoded. */
export function createListener(transcriber: Transcriber, signal: AbortSignal): Listener {
  const segments: TranscriptSegment[] = []
  let failed: DuomoError | undefined
  let queue = Promise.resolve()
  return {
    hear(samples, startMs, onFailure) {
      queue = queue.then(async () => {
        if (failed) return
        try {
          const heard = await transcriber.doTranscribe(toFloat(samples), signal)
          for (const { text, startMs: from, endMs } of heard)
            segments.push({ text, startMs: from + startMs, endMs: endMs + startMs })
        } catch (error) {
          failed = toDuomoError(error, `${transcriber.name} could not transcribe`)
          onFailure()
        }
      })
    },
    failure: () => failed,
    async words() {
      await queue
      if (failed) throw failed
      return segments
    },
  }
}

function toFloat(bytes: Uint8Array): Float32Array {
  // A copy, because samples must begin at an even address.
  const samples = new Int16Array(new Uint8Array(bytes).buffer)
  return Float32Array.from(samples, (sample) => sample / 32768)
}
