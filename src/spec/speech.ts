/** Words of a stretch of sound. */
export interface TranscriptSegment {
  readonly text: string
  readonly startMs: number
  readonly endMs: number
}

/** Sound → words with times. */
export interface Transcriber {
  readonly name: string
  readonly languages: readonly string[]
  /** `samples`: mono, 16 kHz, in `[-1, 1]`. */
  doTranscribe(samples: Float32Array, signal: AbortSignal): Promise<readonly TranscriptSegment[]>
}

/** Words → sound. */
export interface Speaker {
  readonly name: string
  readonly languages: readonly string[]
  doSpeak(text: string, signal: AbortSignal): Promise<{ readonly bytes: Uint8Array; readonly mediaType: string }>
}
