/** How finely a model's weights are kept; vectors of two precisions are two spaces. */
export const PRECISIONS = ['fp32', 'fp16', 'q8', 'q4'] as const
export type Precision = (typeof PRECISIONS)[number]

/** Where a model is run; all but `cpu` need a runtime built for them. */
export const DEVICES = ['cpu', 'cuda', 'coreml', 'dml', 'webgpu'] as const
export type Device = (typeof DEVICES)[number]

const SUFFIXES: Readonly<Record<Precision, string>> = { fp32: '', fp16: '_fp16', q8: '_quantized', q4: '_q4' }

/** Bytes that a weight takes, for estimates: scales and what is not quantised count in. */
export const BYTES_PER_WEIGHT: Readonly<Record<Precision, number>> = { fp32: 4, fp16: 2, q8: 1.05, q4: 0.7 }

/** The file of a graph inside a model's folder, as hubs name it. */
export function graphFile(graph: string, precision: Precision): string {
  return `onnx/${graph}${SUFFIXES[precision]}.onnx`
}

/** The precisions that every one of the graphs has a file for. */
export function precisionsOf(graphs: readonly string[], hasFile: (file: string) => boolean): Precision[] {
  return PRECISIONS.filter((precision) => graphs.every((graph) => hasFile(graphFile(graph, precision))))
}
