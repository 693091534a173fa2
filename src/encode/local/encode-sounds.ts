import { DuomoError } from '../../base/errors.ts'
import { meanOf, toUnitLength } from '../../math/unit-length.ts'
import { decodeWav } from '../../media/sound.ts'
import type { Feeds } from '../../onnx/tensors.ts'
import type { SoundProcessor } from '../../onnx/transformers.ts'
import { checkSignal } from './parts.ts'

/** Longer sound counts up to here. */
const MAX_WINDOWS = 60

/**
 * WAV files, each one vector: the mean of its windows, which cover it without chance. Left to itself the model would take
 * ten seconds at random of anything longer.
 */
export async function encodeSounds(
  files: readonly Uint8Array[],
  { sounds, name, signal }: { sounds: SoundProcessor; name: string; signal: AbortSignal },
  run: (feeds: Feeds) => Promise<Float32Array>,
): Promise<Float32Array[]> {
  const results: Float32Array[] = []
  for (const file of files) {
    const vectors: Float32Array[] = []
    for (const window of windowsOf(samplesOf(file, sounds.rate), sounds.maxSamples)) {
      checkSignal(signal, name)
      vectors.push(toUnitLength(await run(await sounds.prepare(window))))
    }
    results.push(meanOf(vectors))
  }
  return results
}

function samplesOf(file: Uint8Array, rate: number): Float32Array {
  const pieces: Int16Array[] = []
  const plain = decodeWav(file, 'the sound', (piece) => pieces.push(piece) > 0, rate)
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0)
  if (!plain || length === 0)
    throw new DuomoError('damaged-file', `the sound ${plain ? 'is empty' : 'is no uncompressed WAV file'}`, {
      hint: 'Give it as WAV with samples as whole numbers.',
    })
  const samples = new Float32Array(length)
  let at = 0
  for (const piece of pieces) for (const sample of piece) samples[at++] = sample / 32768
  return samples
}

/** As few windows of `most` samples as cover the sound, spread evenly; they overlap where it is no multiple. */
export function windowsOf(samples: Float32Array, most: number): Float32Array[] {
  const count = Math.min(Math.ceil(samples.length / most), MAX_WINDOWS)
  if (count <= 1) return [samples.subarray(0, most)]
  const end = Math.min(samples.length, MAX_WINDOWS * most)
  return Array.from({ length: count }, (_, n) => {
    const start = Math.round((n * (end - most)) / (count - 1))
    return samples.subarray(start, start + most)
  })
}
