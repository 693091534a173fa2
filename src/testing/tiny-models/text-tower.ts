import { OnnxGraph } from './onnx-graph.ts'
import { type Precision, writeLinear, writeMaskedMean } from './onnx-layers.ts'
import { addRows, gatherRows, matmul, relu } from './operations.ts'
import { meanOfRows, repeatRows } from './pooling.ts'
import { createTensor, createWeights, type Tape, type Tensor } from './tensor.ts'
import type { TokenBatch } from './vocabulary.ts'

/** Token ids → one vector per token: each token by itself, and the mean of the sentence beside it. */
export interface TextTower {
  /** `[tokens, width]`. */
  readonly table: Tensor
  /** `[width, hidden]` for the token and for the sentence around it. */
  readonly own: Tensor
  readonly around: Tensor
  readonly bias: Tensor
  /** `[hidden, dimension]`. */
  readonly out: Tensor
}

const WIDTH = 40
const HIDDEN = 64

export function createTextTower(random: () => number, tokens: number, dimension: number): TextTower {
  return {
    table: createWeights(random, tokens, WIDTH, 0.3),
    own: createWeights(random, WIDTH, HIDDEN, 1 / Math.sqrt(WIDTH)),
    around: createWeights(random, WIDTH, HIDDEN, 1 / Math.sqrt(WIDTH)),
    bias: createTensor(1, HIDDEN),
    out: createWeights(random, HIDDEN, dimension, 0.1),
  }
}

/** @returns `[sentences · length, dimension]`, not normalised */
export function tokenVectors(tape: Tape, tower: TextTower, { ids, mask, length }: TokenBatch): Tensor {
  const words = gatherRows(tape, tower.table, ids)
  const sentence = matmul(tape, meanOfRows(tape, words, length, mask), tower.around)
  const own = addRows(tape, matmul(tape, words, tower.own), tower.bias)
  return matmul(tape, relu(tape, addRows(tape, own, repeatRows(tape, sentence, length))), tower.out)
}

/** @returns `[sentences, dimension]`, the mean of the tokens, not normalised */
export function sentenceVectors(tape: Tape, tower: TextTower, batch: TokenBatch): Tensor {
  return meanOfRows(tape, tokenVectors(tape, tower, batch), batch.length, batch.mask)
}

/** Adds the inputs `input_ids` and `attention_mask` and the way to one vector per token; returns it and the mask as float. */
export function writeTokenVectors(
  graph: OnnxGraph,
  { table, own, around, bias, out }: TextTower,
  precision: Precision,
  output?: string,
): { readonly tokens: string; readonly mask: string } {
  const ids = graph.input('input_ids', 'int64', ['text_batch', 'length'])
  const attention = graph.input('attention_mask', 'int64', ['text_batch', 'length'])
  const mask = graph.node('Cast', [attention], { to: 1 })
  const words = graph.node('Gather', [graph.constant(table.data, [table.rows, table.columns]), ids], { axis: 0 })
  const mean = graph.node('Unsqueeze', [writeMaskedMean(graph, words, mask), graph.integers(1)])
  const hidden = graph.node('Relu', [
    graph.node('Add', [
      writeLinear(graph, words, { weight: own, bias }, precision),
      writeLinear(graph, mean, { weight: around }, precision),
    ]),
  ])
  return { tokens: writeLinear(graph, hidden, { weight: out }, precision, output), mask }
}

/** As {@link writeTokenVectors}, the way to one vector per sentence, the mean of its tokens. */
export function writeSentenceVectors(
  graph: OnnxGraph,
  tower: TextTower,
  precision: Precision,
  output?: string,
): string {
  const { tokens, mask } = writeTokenVectors(graph, tower, precision)
  return graph.node('Identity', [writeMaskedMean(graph, tokens, mask)], {}, output)
}

/** The text's side of a model of two towers: `text_embeds` `[sentences, dimension]`, not normalised. */
export function sentenceGraph(tower: TextTower, precision: Precision): Uint8Array {
  const graph = new OnnxGraph()
  writeSentenceVectors(graph, tower, precision, 'text_embeds')
  graph.output('text_embeds', 'float', ['text_batch', tower.out.columns])
  return graph.toBytes()
}
