import { DuomoError } from '../../base/errors.ts'
import type { FloatTensor, Outputs } from '../../onnx/tensors.ts'

/** What one query of a detector found. */
export interface Detection {
  /** Number of its class. */
  readonly label: number
  /** In `[0, 1]`. */
  readonly score: number
  /** Corners in shares of the picture's sides, not cut to it. */
  readonly x0: number
  readonly y0: number
  readonly x1: number
  readonly y1: number
}

/**
 * The outputs of a detector of the DETR family, each query with its best class: `logits` `[1, queries, classes]` with `pred_boxes`
 * `[1, queries, 4]` (middle and size, in shares of the sides), or `labels`, `scores` `[1, queries]` with `boxes`
 * `[1, queries, 4]` (corners, the same) where the graph ends with RT-DETR's own last step.
 *
 * @param classes - of the model's labels; one logit more says that nothing is there (DETR, Carion et al. 2020), else each
 * class answers for itself (RT-DETR, Zhao et al. 2024)
 * @throws `bad-response` for outputs of another kind
 */
export function readDetections(outputs: Outputs, classes: number): Detection[] {
  const { logits, pred_boxes, labels, boxes, scores } = outputs
  if (logits && pred_boxes) return fromLogits(logits, pred_boxes, classes)
  if (labels && boxes && scores) return fromLabels(labels, boxes, scores)
  throw new DuomoError('bad-response', `The layout model gives ${Object.keys(outputs).join(', ') || 'nothing'}.`, {
    hint: 'It should give logits and pred_boxes, or labels, boxes and scores.',
  })
}

function fromLogits({ data, dims }: FloatTensor, boxes: FloatTensor, classes: number): Detection[] {
  const [, queries = 0, width = 0] = dims
  if (dims.length !== 3 || boxes.data.length !== 4 * queries || (width !== classes && width !== classes + 1))
    throw wrongShape(dims, boxes.dims, classes)
  return Array.from({ length: queries }, (_, query) => {
    const row = data.subarray(query * width, (query + 1) * width)
    const { label, score } = width === classes ? mostSure(row) : mostLikely(row)
    const [x = 0, y = 0, w = 0, h = 0] = boxes.data.subarray(4 * query, 4 * query + 4)
    return { label, score, x0: x - w / 2, y0: y - h / 2, x1: x + w / 2, y1: y + h / 2 }
  })
}

function fromLabels(labels: FloatTensor, boxes: FloatTensor, scores: FloatTensor): Detection[] {
  if (scores.data.length !== labels.data.length || boxes.data.length !== 4 * labels.data.length)
    throw wrongShape(labels.dims, boxes.dims, labels.data.length)
  return Array.from(labels.data, (label, query) => {
    const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = boxes.data.subarray(4 * query, 4 * query + 4)
    return { label, score: scores.data[query] ?? 0, x0, y0, x1, y1 }
  })
}

/** Each class by its own logistic function. */
function mostSure(row: Float32Array): { label: number; score: number } {
  const label = largest(row)
  return { label, score: 1 / (1 + Math.exp(-(row[label] ?? 0))) }
}

/** One softmax over all, the last of which is nothing. */
function mostLikely(row: Float32Array): { label: number; score: number } {
  const label = largest(row.subarray(0, -1))
  const top = row[largest(row)] ?? 0
  const sum = row.reduce((total, logit) => total + Math.exp(logit - top), 0)
  return { label, score: Math.exp((row[label] ?? 0) - top) / sum }
}

function largest(row: Float32Array): number {
  let best = 0
  for (let n = 1; n < row.length; n++) if ((row[n] ?? 0) > (row[best] ?? 0)) best = n
  return best
}

const wrongShape = (first: readonly number[], boxes: readonly number[], classes: number) =>
  new DuomoError(
    'bad-response',
    `The layout model gives shapes [${first.join(', ')}] and [${boxes.join(', ')}] for ${classes} labels.`,
    { hint: 'config.json and onnx/model.onnx must be of the same model.' },
  )
