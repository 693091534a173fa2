import { WhisperFeatureExtractor } from '@huggingface/transformers'
import type { HubFiles } from './hub-folder.ts'
import { classLoss } from './losses.ts'
import type { Linear } from './onnx-layers.ts'
import { addRows, matmul } from './operations.ts'
import { speechDecoder, speechEncoder } from './speech-graphs.ts'
import { SPEECH_JSON, SPEECH_MEL_BANDS, SPEECH_PROCESSOR } from './speech-vocabulary.ts'
import { createInput, createTensor, createWeights } from './tensor.ts'
import { PAUSE_MS, sayInTones, TONE_MS, TONE_WORDS, type ToneWord } from './tones.ts'
import { train } from './train.ts'

/** One frame of the encoder lasts two of the spectrogram. */
const FRAME_MS = 20
const UTTERANCES = 18
const BATCH = 96
const STEPS = 400

/** Frames of the encoder, each with the word that sounds in it; `TONE_WORDS.length` for none. */
interface Frames {
  readonly features: readonly Float32Array[]
  readonly classes: readonly number[]
}

/** A Whisper that writes down words spoken in tones ({@link sayInTones}). */
export async function trainSpeechModel(random: () => number): Promise<HubFiles> {
  const { features, classes } = await listen(random)
  const linear: Required<Linear> = {
    weight: createWeights(random, SPEECH_MEL_BANDS, TONE_WORDS.length + 1, 0.1),
    bias: createTensor(1, TONE_WORDS.length + 1),
  }
  train({
    parameters: [linear.weight, linear.bias],
    steps: STEPS,
    rate: 0.05,
    loss: (tape) => {
      const chosen = Array.from({ length: BATCH }, () => Math.floor(random() * features.length))
      const input = new Float32Array(BATCH * SPEECH_MEL_BANDS)
      chosen.forEach((at, row) => {
        input.set(features[at] ?? [], row * SPEECH_MEL_BANDS)
      })
      const logits = matmul(tape, createInput(BATCH, SPEECH_MEL_BANDS, input), linear.weight)
      return classLoss(
        tape,
        addRows(tape, logits, linear.bias),
        chosen.map((at) => classes[at] ?? 0),
      )
    },
  })
  return { json: SPEECH_JSON, graphs: { encoder_model: speechEncoder(), decoder_model_merged: speechDecoder(linear) } }
}

/** Speaks, and looks at the features that the model will get. */
async function listen(random: () => number): Promise<Frames> {
  const extract = new WhisperFeatureExtractor(SPEECH_PROCESSOR)
  const features: Float32Array[] = []
  const classes: number[] = []
  for (let n = 0; n < UTTERANCES; n++) {
    const words = Array.from(
      { length: TONE_WORDS.length },
      (_, k) => TONE_WORDS[(k * 5 + n) % TONE_WORDS.length] ?? 'red',
    )
    const leadMs = Math.round(random() * 400)
    // Recordings differ in nothing as much as in how silent their silence is.
    const noise = n % 3 === 0 ? 0 : 10 ** (-5 + 3 * random())
    const samples = sayInTones(words, {
      rate: 16_000,
      loudness: 0.2 + random() * 0.5,
      leadMs,
      varied: { random, noise },
    })
    const { input_features: mel } = await extract(samples)
    const data = Float32Array.from(mel.data, Number)
    const frames = data.length / SPEECH_MEL_BANDS
    const spokenMs = leadMs + words.length * (TONE_MS + PAUSE_MS)
    for (let frame = 0; frame * FRAME_MS < spokenMs + 400; frame++) {
      const heard = wordAt(words, frame * FRAME_MS + FRAME_MS / 2 - leadMs)
      if (heard === undefined) continue
      features.push(
        Float32Array.from({ length: SPEECH_MEL_BANDS }, (_, band) => {
          const at = band * frames + 2 * frame
          return ((data[at] ?? 0) + (data[at + 1] ?? 0)) / 2
        }),
      )
      classes.push(heard)
    }
  }
  return { features, classes }
}

/** Number of the word that sounds then, `TONE_WORDS.length` in silence; absent near an edge, where both are heard. */
function wordAt(words: readonly ToneWord[], milliseconds: number): number | undefined {
  const period = TONE_MS + PAUSE_MS
  const inside = ((milliseconds % period) + period) % period
  if (Math.min(inside, Math.abs(inside - TONE_MS), period - inside) < FRAME_MS * 1.5) return undefined
  const word = words[Math.floor(milliseconds / period)]
  return word && inside < TONE_MS ? TONE_WORDS.indexOf(word) : TONE_WORDS.length
}
