import { DuomoError } from '../base/errors.ts'
import type { RunOptions } from '../onnx/transformers.ts'
import { openSpeechModel, type SpeechModel } from '../onnx/transformers-speech.ts'
import type { Transcriber, TranscriptSegment } from '../spec/speech.ts'
import { speechStretches } from './speech-stretches.ts'

export interface LocalTranscriberOptions extends RunOptions {
  readonly name: string
  readonly folder: string
  readonly languages: readonly string[]
}

/** Loads a model of speech (Whisper) into this process. Where nobody speaks nothing is heard. */
export async function openLocalTranscriber(
  options: LocalTranscriberOptions,
): Promise<Transcriber & { close(): Promise<void> }> {
  const model = await openSpeechModel(options.folder, options)
  return {
    name: options.name,
    languages: options.languages,
    doTranscribe: (samples, signal) => transcribe(model, samples, signal),
    close: () => model.close(),
  }
}

async function transcribe(
  model: SpeechModel,
  samples: Float32Array,
  signal: AbortSignal,
): Promise<TranscriptSegment[]> {
  const { rate, maxSamples } = model
  const segments: TranscriptSegment[] = []
  // Told once by ear: the encoder runs twice for it, and a language rarely changes within minutes.
  let spoken: string | undefined
  for (const { from, to } of speechStretches(samples, rate, maxSamples)) {
    if (signal.aborted) throw new DuomoError('cancelled', 'transcribing was cancelled')
    const { words: heard, language } = await model.hear(samples.subarray(from, to), spoken)
    spoken ??= language
    const toMs = (seconds: number) => Math.round(((from + Math.min(seconds * rate, to - from)) * 1000) / rate)
    for (const { text, startS, endS } of heard) {
      const words = text.trim()
      if (words !== '') segments.push({ text: words, startMs: toMs(startS), endMs: toMs(Math.max(startS, endS)) })
    }
  }
  return segments
}
