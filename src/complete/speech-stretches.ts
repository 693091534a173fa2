/** A stretch of samples, from the first to behind the last. */
export interface Stretch {
  readonly from: number
  readonly to: number
}

/** Loudness is taken over so long at a time. */
const FRAME_S = 0.03
/** A shorter pause does not end a stretch: words have stops in them. */
const PAUSE_S = 0.6
/** Kept before and behind, where a sound swells and fades. */
const MARGIN_S = 0.25
/** Below 1/500 of full scale nobody speaks. */
const SILENT = 0.002
/** Speech stands above the noise of its room by 10 dB. */
const ABOVE_NOISE = 3.2
/** A steady hum would otherwise be its own noise. */
const MOST_NOISE = 0.02

/**
 * Where somebody may be speaking, told by loudness alone; recognisers invent words for silence, so they are never given
 * it.
 *
 * @param samples - mono, in `[-1, 1]`; @param most - samples of a stretch at the most; a longer one is cut at its quietest
 *   places
 */
export function speechStretches(samples: Float32Array, rate: number, most: number): Stretch[] {
  const frame = Math.round(rate * FRAME_S)
  const loudness = loudnessOf(samples, frame)
  const quiet = [...loudness].sort((a, b) => a - b)[Math.floor(loudness.length * 0.1)] ?? 0
  const threshold = Math.max(SILENT, Math.min(quiet, MOST_NOISE) * ABOVE_NOISE)
  const margin = Math.round(rate * MARGIN_S)
  const stretches: Stretch[] = []
  for (const [n, value] of loudness.entries()) {
    if (value < threshold) continue
    const from = Math.max(0, n * frame - margin)
    const to = Math.min(samples.length, (n + 1) * frame + margin)
    const last = stretches.at(-1)
    if (last && from - last.to <= rate * PAUSE_S) stretches[stretches.length - 1] = { from: last.from, to }
    else stretches.push({ from, to })
  }
  return stretches.flatMap((stretch) => cut(stretch, loudness, frame, most))
}

/** Root of the mean square of each frame. */
function loudnessOf(samples: Float32Array, frame: number): Float32Array {
  const loudness = new Float32Array(Math.ceil(samples.length / frame))
  for (let n = 0; n < loudness.length; n++) {
    const end = Math.min((n + 1) * frame, samples.length)
    let squares = 0
    for (let i = n * frame; i < end; i++) squares += (samples[i] ?? 0) ** 2
    loudness[n] = Math.sqrt(squares / (end - n * frame))
  }
  return loudness
}

/** In pieces of at most `most`, each but the last at least half of that. */
function cut({ from, to }: Stretch, loudness: Float32Array, frame: number, most: number): Stretch[] {
  if (to - from <= most) return [{ from, to }]
  const first = Math.ceil((from + most / 2) / frame)
  const last = Math.floor((from + most) / frame)
  let quietest = last
  for (let n = first; n < last; n++) if ((loudness[n] ?? 0) < (loudness[quietest] ?? 0)) quietest = n
  const at = Math.min(quietest * frame, from + most)
  return [{ from, to: at }, ...cut({ from: at, to }, loudness, frame, most)]
}
