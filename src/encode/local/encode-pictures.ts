import { DuomoError } from '../../base/errors.ts'
import { readImage } from '../../media/images.ts'
import type { Feeds, FloatTensor } from '../../onnx/tensors.ts'
import type { PictureProcessor } from '../../onnx/transformers.ts'
import { checkSignal } from './parts.ts'

/** Pictures of one run. */
export const PICTURES_PER_RUN = 8

/** Picture files through `run` in batches; results in the order of the files, one each. */
export async function encodePictures<T>(
  files: readonly Uint8Array[],
  { pictures, name, signal }: { pictures: PictureProcessor; name: string; signal: AbortSignal },
  run: (feeds: Feeds) => Promise<readonly T[]>,
): Promise<T[]> {
  const results: T[] = []
  for (let start = 0; start < files.length; start += PICTURES_PER_RUN) {
    const prepared: Feeds[] = []
    for (const file of files.slice(start, start + PICTURES_PER_RUN)) {
      checkSignal(signal, name)
      // One after the other: a picture of 50 Mpx takes 200 MB until it is made small.
      const { pixels } = await readImage(file)
      if (!pixels) throw new DuomoError('internal', 'a picture was read without pixels')
      prepared.push(await pictures.prepare([pixels]))
    }
    checkSignal(signal, name)
    for (const feeds of stack(prepared)) results.push(...(await run(feeds)))
  }
  return results
}

/** Pictures of one size together, else each by itself; only pixels are joined. */
function stack(prepared: readonly Feeds[]): Feeds[] {
  const tensors = prepared.map(({ pixel_values }) => pixel_values)
  const floats = tensors.filter((tensor): tensor is FloatTensor => tensor !== undefined && !('type' in tensor))
  const sizes = new Set(floats.map(({ dims }) => dims.slice(1).join('x')))
  const [first] = floats
  if (!first || floats.length !== prepared.length || sizes.size > 1) return [...prepared]
  const data = new Float32Array(floats.reduce((sum, tensor) => sum + tensor.data.length, 0))
  let at = 0
  for (const tensor of floats) {
    data.set(tensor.data, at)
    at += tensor.data.length
  }
  return [{ pixel_values: { data, dims: [floats.length, ...first.dims.slice(1)] } }]
}
