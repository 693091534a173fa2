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
  /**
   * @param text - words as they are to be heard, without marks
   * @param options.language - of the voice, BCP 47
   */
  doSpeak(
    text: string,
    options: { readonly language: string; readonly signal: AbortSignal },
  ): Promise<{ readonly bytes: Uint8Array; readonly mediaType: string }>
}
