/** Tokens of words that were spoken between two times, in seconds. */
export interface TimedTokens {
  readonly ids: readonly number[]
  readonly startS: number
  readonly endS: number
}

export interface TimeMarks {
  /** The first token that is no word. */
  readonly wordsEnd: number
  /** The token of 0.00 s; `undefined` for a model that tells no times. */
  readonly first: number | undefined
  /** How long all of it lasts. */
  readonly durationS: number
}

/** Times stand 20 ms apart (Radford et al. 2022, section 2.3). */
const STEP_S = 0.02

/** What a Whisper wrote, parted where it tells times: a time, words, a time, and so on. */
export function partByTimes(written: readonly number[], { wordsEnd, first, durationS }: TimeMarks): TimedTokens[] {
  const parts: TimedTokens[] = []
  let ids: number[] = []
  let startS = 0
  const close = (endS: number) => {
    if (ids.length > 0) parts.push({ ids, startS, endS: Math.max(startS, Math.min(endS, durationS)) })
    ids = []
  }
  for (const id of written) {
    if (first !== undefined && id >= first) {
      const atS = (id - first) * STEP_S
      close(atS)
      startS = Math.min(atS, durationS)
    } else if (id < wordsEnd) ids.push(id)
  }
  close(durationS)
  return parts
}
