import type { SoundPiece } from '../spec/parser.ts'
import { SAMPLE_RATE, type TakeSamples } from './sound.ts'

/** Pieces stay below what servers take of one request (25 MB): 5 minutes are 9.6 MB. */
const LONGEST = 5 * 60 * SAMPLE_RATE
/** A piece ends at the quietest place of its last half minute, so that no word is cut. */
const SEARCH = 30 * SAMPLE_RATE
const WINDOW = SAMPLE_RATE / 10
/** Below 1/500 of full scale nobody speaks; recognisers invent words for it. */
const SILENT = 65

/** Cuts a stream of samples into pieces; silent ones are not given on. Call `end` once. */
export function createPieceCutter(give: (piece: SoundPiece) => void): { take: TakeSamples; end(): void } {
  let held = new Int16Array(LONGEST)
  let length = 0
  let done = 0
  const cut = (to: number) => {
    const samples = held.slice(0, to)
    if (!isSilent(samples)) give({ samples, startMs: Math.round((done * 1000) / SAMPLE_RATE) })
    const rest = held.subarray(to, length)
    held = new Int16Array(LONGEST)
    held.set(rest)
    length = rest.length
    done += to
  }
  return {
    take(samples) {
      for (let from = 0; from < samples.length; ) {
        const room = Math.min(LONGEST - length, samples.length - from)
        held.set(samples.subarray(from, from + room), length)
        length += room
        from += room
        if (length === LONGEST) cut(quietest(held))
      }
      return true
    },
    end() {
      if (length > 0) cut(length)
    },
  }
}

function quietest(samples: Int16Array): number {
  let best = { at: samples.length, loudness: Infinity }
  for (let start = samples.length - SEARCH; start + WINDOW <= samples.length; start += WINDOW) {
    let loudness = 0
    for (let n = start; n < start + WINDOW; n++) loudness += Math.abs(samples[n] ?? 0)
    if (loudness < best.loudness) best = { at: start + WINDOW / 2, loudness }
  }
  return best.at
}

function isSilent(samples: Int16Array): boolean {
  return samples.every((sample) => Math.abs(sample) < SILENT)
}
