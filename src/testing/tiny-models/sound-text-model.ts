import { ClapFeatureExtractor } from '@huggingface/transformers'
import { pick } from '../random.ts'
import type { HubFiles } from './hub-folder.ts'
import { createLogitScale } from './logit-scale.ts'
import { contrastiveLoss } from './losses.ts'
import { inBothPrecisions, type Linear } from './onnx-layers.ts'
import { addRows, matmul, matmulTransposed, normaliseRows, relu } from './operations.ts'
import { meanAndMaxOfRows } from './pooling.ts'
import { LANGUAGES } from './shapes.ts'
import { audioGraph, SOUND_DIMENSION, SOUND_GRID } from './sound-text-graphs.ts'
import { captionSound, makeSound, SOUND_KINDS, type SoundKind, soundSentences } from './sounds.ts'
import { createInput, createTensor, createWeights, type Tape, type Tensor } from './tensor.ts'
import { createTextTower, sentenceGraph, sentenceVectors } from './text-tower.ts'
import { train } from './train.ts'
import { createVocabulary, tokeniseBatch } from './vocabulary.ts'

const HIDDEN = 48
const SOUNDS_PER_KIND = 10
const BATCH = 24
const STEPS = 250
const RATE = 48_000

/** `preprocessor_config.json` as the unfused CLAP models have it. */
const PROCESSOR = {
  feature_extractor_type: 'ClapFeatureExtractor',
  processor_class: 'ClapProcessor',
  chunk_length_s: 10,
  feature_size: SOUND_GRID.bands,
  fft_window_size: 1024,
  frequency_max: 14_000,
  frequency_min: 50,
  hop_length: 480,
  max_length_s: 10,
  n_fft: 1024,
  nb_frequency_bins: 513,
  nb_max_frames: 1000,
  nb_max_samples: 480_000,
  padding: 'repeatpad',
  padding_side: 'right',
  padding_value: 0,
  return_attention_mask: false,
  sampling_rate: RATE,
  top_db: null,
  truncation: 'rand_trunc',
}

interface Recording {
  readonly kind: SoundKind
  /** `[windows, steps · bands]`. */
  readonly windows: Float32Array
}

/** Sound and text in one space, as CLAP is trained (Elizalde et al. 2022). */
export async function trainSoundTextModel(random: () => number): Promise<HubFiles> {
  const vocabulary = createVocabulary(soundSentences())
  const text = createTextTower(random, vocabulary.tokens.length, SOUND_DIMENSION)
  const inputs = SOUND_GRID.steps * SOUND_GRID.bands
  const window: Required<Linear> = {
    weight: createWeights(random, inputs, HIDDEN, 1 / Math.sqrt(inputs)),
    bias: createTensor(1, HIDDEN),
  }
  const projection = createWeights(random, 2 * HIDDEN, SOUND_DIMENSION, 0.1)
  const scale = createLogitScale(30)
  const recordings = await record(random)
  train({
    parameters: [...Object.values(text), window.weight, window.bias, projection, scale.weight],
    steps: STEPS,
    rate: 3e-3,
    loss: (tape) => {
      const batch = Array.from({ length: BATCH }, () => recordings[Math.floor(random() * recordings.length)])
      const heardKinds = batch.map((recording) => recording?.kind ?? 'noise')
      const captions = heardKinds.map((kind) => captionSound(random, kind, pick(random, LANGUAGES)))
      const heard = soundVectors(
        tape,
        window,
        projection,
        batch.map((recording) => recording?.windows ?? []),
      )
      const read = normaliseRows(tape, sentenceVectors(tape, text, tokeniseBatch(vocabulary, captions, random, 0.1)))
      const logits = scale.scale(tape, matmulTransposed(tape, heard, read))
      return contrastiveLoss(tape, logits, (row, column) => heardKinds[row] === heardKinds[column])
    },
  })
  return {
    vocabulary,
    json: {
      'config.json': {
        model_type: 'clap',
        architectures: ['ClapModel'],
        projection_dim: SOUND_DIMENSION,
        logit_scale_init_value: scale.weight.data[0] ?? 0,
        text_config: { model_type: 'clap_text_model', vocab_size: vocabulary.tokens.length },
        audio_config: { model_type: 'clap_audio_model', num_mel_bins: SOUND_GRID.bands },
      },
      'preprocessor_config.json': PROCESSOR,
    },
    graphs: inBothPrecisions({
      text_model: (precision) => sentenceGraph(text, precision),
      audio_model: (precision) => audioGraph(window, projection, precision),
    }),
  }
}

function soundVectors(
  tape: Tape,
  { weight, bias }: Required<Linear>,
  projection: Tensor,
  sounds: readonly ArrayLike<number>[],
): Tensor {
  const { windows } = SOUND_GRID
  const input = new Float32Array(sounds.length * windows * weight.rows)
  sounds.forEach((sound, n) => {
    input.set(sound, n * windows * weight.rows)
  })
  const rows = createInput(sounds.length * windows, weight.rows, input)
  const hidden = relu(tape, addRows(tape, matmul(tape, rows, weight), bias))
  const pooled = meanAndMaxOfRows(tape, hidden, windows)
  return normaliseRows(tape, matmul(tape, pooled, projection))
}

/** Sounds, seen as the model will see them. */
async function record(random: () => number): Promise<readonly Recording[]> {
  const extract = new ClapFeatureExtractor(PROCESSOR)
  const recordings: Recording[] = []
  for (const kind of SOUND_KINDS)
    for (let n = 0; n < SOUNDS_PER_KIND; n++) {
      const { input_features: mel } = await extract(makeSound(random, kind, RATE))
      recordings.push({ kind, windows: cutWindows(Float32Array.from(mel.data, Number)) })
    }
  return recordings
}

/** As {@link audioGraph} does it. */
function cutWindows(mel: Float32Array): Float32Array {
  const { windows, steps, framesPerStep, bands, floor, span } = SOUND_GRID
  const out = new Float32Array(windows * steps * bands)
  for (let frame = 0; frame < windows * steps * framesPerStep; frame++)
    for (let band = 0; band < bands; band++) {
      const at = Math.floor(frame / framesPerStep) * bands + band
      const value = Math.max(floor, mel[frame * bands + band] ?? floor) / span
      out[at] = (out[at] ?? 0) + value / framesPerStep
    }
  return out
}
