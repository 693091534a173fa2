import type { OnnxGraph } from './onnx-graph.ts'
import { type Precision, writeLinear } from './onnx-layers.ts'
import { addRows, matmul, relu } from './operations.ts'
import type { Picture } from './picture.ts'
import { createInput, createTensor, createWeights, type Tape, type Tensor } from './tensor.ts'

/** How a picture is cut: squares of `kernel` pixels every `stride` pixels of a picture that was first made `shrink` times smaller. */
export interface PatchGrid {
  /** Side of the square picture before it is shrunk, in pixels. */
  readonly size: number
  readonly shrink: number
  readonly kernel: number
  readonly stride: number
  readonly padding: number
}

/** Patches along one side. */
export function patchesAcross({ size, shrink, kernel, stride, padding }: PatchGrid): number {
  return Math.floor((size / shrink + 2 * padding - kernel) / stride) + 1
}

/** Pixels → one hidden vector per patch. */
export interface PictureTower {
  readonly grid: PatchGrid
  /** `[3 · kernel², hidden]`, channels first. */
  readonly patch: Tensor
  readonly patchBias: Tensor
  /** `[patches, hidden]`; a single row where the place doesn't matter. */
  readonly place: Tensor
  readonly mix: Tensor
  readonly mixBias: Tensor
}

export const PICTURE_HIDDEN = 64

export function createPictureTower(random: () => number, grid: PatchGrid, places: boolean): PictureTower {
  const inputs = 3 * grid.kernel ** 2
  return {
    grid,
    patch: createWeights(random, inputs, PICTURE_HIDDEN, 1 / Math.sqrt(inputs)),
    patchBias: createTensor(1, PICTURE_HIDDEN),
    place: places
      ? createWeights(random, patchesAcross(grid) ** 2, PICTURE_HIDDEN, 0.02)
      : createTensor(1, PICTURE_HIDDEN),
    mix: createWeights(random, PICTURE_HIDDEN, PICTURE_HIDDEN, 1 / Math.sqrt(PICTURE_HIDDEN)),
    mixBias: createTensor(1, PICTURE_HIDDEN),
  }
}

export function pictureWeights({ patch, patchBias, place, mix, mixBias }: PictureTower): readonly Tensor[] {
  return [patch, patchBias, place, mix, mixBias]
}

/**
 * @param cuts - one {@link cutPatches} per picture, or some rows of it, of each as many
 * @returns `[pictures · rows, PICTURE_HIDDEN]`
 */
export function patchVectors(tape: Tape, tower: PictureTower, cuts: readonly Float32Array[]): Tensor {
  const { patch, patchBias, place, mix, mixBias } = tower
  const rows = new Float32Array(cuts.reduce((sum, cut) => sum + cut.length, 0))
  cuts.forEach((cut, n) => {
    rows.set(cut, n * cut.length)
  })
  const input = createInput(rows.length / patch.rows, patch.rows, rows)
  const seen = relu(tape, addRows(tape, addRows(tape, matmul(tape, input, patch), patchBias), place))
  return relu(tape, addRows(tape, matmul(tape, seen, mix), mixBias))
}

/** `[patches, 3 · kernel²]`, channels first, each number in `[-1, 1]`; 0 outside the picture. */
export function cutPatches(picture: Picture, grid: PatchGrid): Float32Array {
  const side = grid.size / grid.shrink
  const pixels = shrunkChannels(picture, grid.shrink)
  const across = patchesAcross(grid)
  const out = new Float32Array(across * across * 3 * grid.kernel ** 2)
  let at = 0
  for (let row = 0; row < across; row++)
    for (let column = 0; column < across; column++)
      for (let channel = 0; channel < 3; channel++)
        for (let y = row * grid.stride - grid.padding; y < row * grid.stride - grid.padding + grid.kernel; y++)
          for (
            let x = column * grid.stride - grid.padding;
            x < column * grid.stride - grid.padding + grid.kernel;
            x++
          ) {
            const inside = x >= 0 && y >= 0 && x < side && y < side
            out[at++] = inside ? (pixels[(channel * side + y) * side + x] ?? 0) : 0
          }
  return out
}

function shrunkChannels({ width, height, data }: Picture, shrink: number): Float32Array {
  const [columns, rows] = [width / shrink, height / shrink]
  const out = new Float32Array(3 * rows * columns)
  const share = 1 / (127.5 * shrink * shrink)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (let channel = 0; channel < 3; channel++) {
        const to = (channel * rows + Math.floor(y / shrink)) * columns + Math.floor(x / shrink)
        out[to] = (out[to] ?? 0) + (data[(y * width + x) * 3 + channel] ?? 0) * share
      }
  return out.map((value) => value - 1)
}

/** Adds the input `pixel_values` and the way to `[pictures, patches, PICTURE_HIDDEN]`. */
export function writePatchVectors(
  graph: OnnxGraph,
  { grid, patch, patchBias, place, mix, mixBias }: PictureTower,
  precision: Precision,
  output?: string,
): string {
  const { size, shrink, kernel, stride, padding } = grid
  const pixels = graph.input('pixel_values', 'float', ['image_batch', 3, size, size])
  const small =
    shrink === 1
      ? pixels
      : graph.node('AveragePool', [pixels], { kernel_shape: [shrink, shrink], strides: [shrink, shrink] })
  const filters = new Float32Array(patch.data.length)
  for (let row = 0; row < patch.rows; row++)
    for (let column = 0; column < patch.columns; column++)
      filters[column * patch.rows + row] = patch.data[row * patch.columns + column] ?? 0
  const squares = graph.node(
    'Conv',
    [
      small,
      graph.constant(filters, [patch.columns, 3, kernel, kernel]),
      graph.constant(patchBias.data, [patch.columns]),
    ],
    { kernel_shape: [kernel, kernel], strides: [stride, stride], pads: [padding, padding, padding, padding] },
  )
  const rows = graph.node('Transpose', [graph.node('Reshape', [squares, graph.integers(0, patch.columns, -1)])], {
    perm: [0, 2, 1],
  })
  const seen = graph.node('Relu', [
    graph.node('Add', [rows, graph.constant(place.data, [1, place.rows, place.columns])]),
  ])
  return graph.node('Relu', [writeLinear(graph, seen, { weight: mix, bias: mixBias }, precision)], {}, output)
}

/** `preprocessor_config.json` of a picture brought to a square of `size` pixels, whatever its shape. */
export function pictureProcessor(size: number): object {
  return {
    image_processor_type: 'ViTImageProcessor',
    do_resize: true,
    size: { height: size, width: size },
    do_rescale: true,
    rescale_factor: 1 / 255,
    do_normalize: true,
    image_mean: [0.5, 0.5, 0.5],
    image_std: [0.5, 0.5, 0.5],
    resample: 2,
    do_convert_rgb: true,
  }
}
