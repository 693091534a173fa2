import { OnnxGraph } from './onnx-graph.ts'
import { type Linear, type Precision, writeLinear, writeMeanAndMax } from './onnx-layers.ts'
import type { Tensor } from './tensor.ts'

/** Of every vector of the space that text and sound share. */
export const SOUND_DIMENSION = 32

/** Ten seconds: windows of half a second, each of steps of a tenth; decibels from `floor` up, divided by `span`. */
export const SOUND_GRID = { windows: 20, steps: 5, framesPerStep: 10, bands: 64, floor: -60, span: 40 } as const

/** @param window - `[steps · bands, hidden]`; `projection` from the mean and the maximum of the windows */
export function audioGraph(window: Required<Linear>, projection: Tensor, precision: Precision): Uint8Array {
  const { windows, steps, framesPerStep, bands, floor, span } = SOUND_GRID
  const graph = new OnnxGraph()
  const mel = graph.input('input_features', 'float', ['audio_batch', 1, 'frames', bands])
  const frames = windows * steps * framesPerStep
  const first = graph.node('Slice', [mel, graph.integers(0), graph.integers(frames), graph.integers(2)])
  const level = graph.node('Div', [graph.node('Max', [first, graph.scalar(floor)]), graph.scalar(span)])
  const grouped = graph.node('Reshape', [level, graph.integers(0, windows * steps, framesPerStep, bands)])
  const means = graph.node('ReduceMean', [grouped], { axes: [2], keepdims: 0 })
  const cut = graph.node('Reshape', [means, graph.integers(0, windows, steps * bands)])
  const hidden = graph.node('Relu', [writeLinear(graph, cut, window, precision)])
  writeLinear(graph, writeMeanAndMax(graph, hidden), { weight: projection }, precision, 'audio_embeds')
  graph.output('audio_embeds', 'float', ['audio_batch', SOUND_DIMENSION])
  return graph.toBytes()
}
