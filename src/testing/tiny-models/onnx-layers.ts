import type { OnnxGraph } from './onnx-graph.ts'
import type { Tensor } from './tensor.ts'

/** How the weights of a graph are kept: `q8` multiplies in whole numbers, with the scale of the input found as it runs. */
export type Precision = 'fp32' | 'q8'

export interface Linear {
  /** `[in, out]`. */
  readonly weight: Tensor
  /** `[1, out]`. */
  readonly bias?: Tensor
}

/** `x · weight + bias` over the last axis. */
export function writeLinear(
  graph: OnnxGraph,
  x: string,
  { weight, bias }: Linear,
  precision: Precision,
  output?: string,
): string {
  const product = precision === 'q8' ? quantisedProduct(graph, x, weight) : plainProduct(graph, x, weight)
  if (!bias) return graph.node('Identity', [product], {}, output)
  return graph.node('Add', [product, graph.constant(bias.data, [bias.columns])], {}, output)
}

function plainProduct(graph: OnnxGraph, x: string, weight: Tensor): string {
  return graph.node('MatMul', [x, graph.constant(weight.data, [weight.rows, weight.columns])])
}

/** Dynamic quantisation as onnxruntime's own tool writes it: weights int8, symmetric, one scale; input uint8. */
function quantisedProduct(graph: OnnxGraph, x: string, weight: Tensor): string {
  const largest = weight.data.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-8)
  const scale = largest / 127
  const integers = Array.from(weight.data, (value) => Math.round(value / scale))
  const [quantised = '', inputScale = '', inputZero = ''] = graph.nodeOf('DynamicQuantizeLinear', [x], 3)
  const product = graph.node('MatMulInteger', [
    quantised,
    graph.constant(integers, [weight.rows, weight.columns], 'int8'),
    inputZero,
  ])
  const factor = graph.node('Mul', [inputScale, graph.scalar(scale)])
  return graph.node('Mul', [graph.node('Cast', [product], { to: 1 }), factor])
}

/** The mean over axis 1 of `x` `[batch, length, width]` where `mask` `[batch, length]` (float) is 1. */
export function writeMaskedMean(graph: OnnxGraph, x: string, mask: string): string {
  const wide = graph.node('Unsqueeze', [mask, graph.integers(2)])
  const sum = graph.node('ReduceSum', [graph.node('Mul', [x, wide]), graph.integers(1)], { keepdims: 0 })
  const count = graph.node('ReduceSum', [wide, graph.integers(1)], { keepdims: 0 })
  return graph.node('Div', [sum, graph.node('Max', [count, graph.scalar(1)])])
}

/** The mean and the maximum over axis 1 of `x` `[batch, length, width]`, side by side: `[batch, 2 · width]`. */
export function writeMeanAndMax(graph: OnnxGraph, x: string): string {
  const mean = graph.node('ReduceMean', [x], { axes: [1], keepdims: 0 })
  const most = graph.node('ReduceMax', [x], { axes: [1], keepdims: 0 })
  return graph.node('Concat', [mean, most], { axis: 1 })
}

/** Each graph as it is and, named `…_quantized`, with its weights as `q8`. */
export function inBothPrecisions(
  graphs: Readonly<Record<string, (precision: Precision) => Uint8Array>>,
): Readonly<Record<string, Uint8Array>> {
  return Object.fromEntries(
    Object.entries(graphs).flatMap(([name, write]) => [
      [name, write('fp32')],
      [`${name}_quantized`, write('q8')],
    ]),
  )
}
