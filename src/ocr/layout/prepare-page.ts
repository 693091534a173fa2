import { scaleTo } from '../../media/images.ts'
import type { FloatTensor } from '../../onnx/tensors.ts'
import type { Pixels } from '../../spec/page-renderer.ts'
import type { Preparation } from './layout-model.ts'

/** The picture of a page → `[1, 3, height, width]`, red, green, blue; in the size and the range that the model was trained on. */
export async function preparePage(pixels: Pixels, preparation: Preparation): Promise<FloatTensor> {
  const { width, height } = sizeFor(pixels, preparation)
  const { data } = await scaleTo(pixels, width, height)
  const { do_rescale, rescale_factor, do_normalize, image_mean, image_std } = preparation
  const factor = do_rescale ? rescale_factor : 1
  const area = width * height
  const numbers = new Float32Array(3 * area)
  for (let channel = 0; channel < 3; channel++) {
    const [mean, deviation] = do_normalize ? [image_mean[channel] ?? 0, image_std[channel] ?? 1] : [0, 1]
    for (let n = 0; n < area; n++)
      numbers[channel * area + n] = ((data[4 * n + channel] ?? 0) * factor - mean) / deviation
  }
  return { data: numbers, dims: [1, 3, height, width] }
}

function sizeFor({ width, height }: Pixels, { do_resize, size }: Preparation): { width: number; height: number } {
  if (!do_resize) return { width, height }
  if ('height' in size) return size
  const scale = Math.min(size.shortest_edge / Math.min(width, height), size.longest_edge / Math.max(width, height))
  return { width: Math.max(Math.round(width * scale), 1), height: Math.max(Math.round(height * scale), 1) }
}
