import { type DrawnSlot, drawSlot, PAGE_COLUMNS, PAGE_ROWS, PART_KINDS, SLOT_HEIGHT, SLOT_WIDTH } from './draw-slot.ts'
import type { HubFiles } from './hub-folder.ts'
import { squaredLoss, yesNoLoss } from './losses.ts'
import { OnnxGraph } from './onnx-graph.ts'
import { writeLinear } from './onnx-layers.ts'
import { addRows, concatColumns, gatherRows, matmul, relu, reshape } from './operations.ts'
import { meanOfRows } from './pooling.ts'
import { createInput, createTensor, createWeights, type Tape, type Tensor } from './tensor.ts'
import { train } from './train.ts'

/** Squares of so many pixels are looked at first, each for these features. */
const SQUARE = 4
const FEATURES = 16
const HIDDEN = 64
const ACROSS = SLOT_WIDTH / SQUARE
const DOWN = SLOT_HEIGHT / SQUARE
const BATCH = 64
const STEPS = 1500
/** Drawn once; batches choose from them. */
const DRAWINGS = 6000
/** How much the places of the edges count beside the kinds. */
const BOX_WEIGHT = 40

/** Names of the kinds as DocLayNet has them. */
const LABELS = { title: 'Section-header', text: 'Text', table: 'Table', picture: 'Picture' } as const

interface Weights {
  readonly squares: Tensor
  readonly squaresBias: Tensor
  readonly hidden: Tensor
  readonly hiddenBias: Tensor
  readonly kinds: Tensor
  readonly kindsBias: Tensor
  readonly edges: Tensor
  readonly edgesBias: Tensor
}

/**
 * A detector with the outputs of RT-DETR (Zhao et al. 2024): one query for each slot of a page, that sees means of its rows and
 * of its columns.
 */
export function trainLayoutModel(random: () => number): HubFiles {
  const weights = createDetector(random)
  const drawings = Array.from({ length: DRAWINGS }, () => drawSlot(random))
  train({
    parameters: Object.values(weights),
    steps: STEPS,
    rate: 4e-3,
    loss: (tape) =>
      lossOf(
        tape,
        weights,
        Array.from({ length: BATCH }, () => choose(random, drawings)),
      ),
  })
  const [width, height] = [PAGE_COLUMNS * SLOT_WIDTH, PAGE_ROWS * SLOT_HEIGHT]
  return {
    json: {
      'config.json': {
        model_type: 'rt_detr',
        architectures: ['RTDetrForObjectDetection'],
        num_queries: PAGE_COLUMNS * PAGE_ROWS,
        id2label: Object.fromEntries(PART_KINDS.map((kind, n) => [n, LABELS[kind]])),
      },
      'preprocessor_config.json': {
        image_processor_type: 'RTDetrImageProcessor',
        do_resize: true,
        size: { height, width },
        resample: 2,
        do_rescale: true,
        rescale_factor: 1 / 255,
        do_normalize: false,
        image_mean: [0.485, 0.456, 0.406],
        image_std: [0.229, 0.224, 0.225],
      },
    },
    graphs: { model: detectorGraph(weights, width, height) },
  }
}

function createDetector(random: () => number): Weights {
  const inputs = (ACROSS + DOWN) * FEATURES
  return {
    squares: createWeights(random, SQUARE * SQUARE, FEATURES, 1 / SQUARE),
    squaresBias: createTensor(1, FEATURES),
    hidden: createWeights(random, inputs, HIDDEN, 1 / Math.sqrt(inputs)),
    hiddenBias: createTensor(1, HIDDEN),
    kinds: createWeights(random, HIDDEN, PART_KINDS.length, 0.1),
    kindsBias: createTensor(1, PART_KINDS.length),
    edges: createWeights(random, HIDDEN, 4, 0.1),
    edgesBias: createTensor(1, 4),
  }
}

function lossOf(tape: Tape, weights: Weights, slots: readonly DrawnSlot[]): Tensor {
  const seen = slotVectors(tape, weights, slots)
  const kinds = addRows(tape, matmul(tape, seen, weights.kinds), weights.kindsBias)
  const edges = addRows(tape, matmul(tape, seen, weights.edges), weights.edgesBias)
  const answers = slots.flatMap(({ part }) => PART_KINDS.map((kind) => part?.kind === kind))
  const told = yesNoLoss(tape, reshape(tape, kinds, answers.length, 1), answers)
  // Where nothing stands, no edges are wrong.
  const wanted = slots.flatMap(({ part }, row) => [...(part?.edges ?? edges.data.subarray(row * 4, row * 4 + 4))])
  return addRows(tape, told, squaredLoss(tape, edges, wanted, BOX_WEIGHT))
}

/** `[slots, HIDDEN]`. */
function slotVectors(tape: Tape, weights: Weights, slots: readonly DrawnSlot[]): Tensor {
  const squares = createInput(slots.length * DOWN * ACROSS, SQUARE * SQUARE, cutSquares(slots))
  const features = relu(tape, addRows(tape, matmul(tape, squares, weights.squares), weights.squaresBias))
  const rows = reshape(tape, meanOfRows(tape, features, ACROSS), slots.length, DOWN * FEATURES)
  const upright = gatherRows(tape, features, downwards(slots.length))
  const columns = reshape(tape, meanOfRows(tape, upright, DOWN), slots.length, ACROSS * FEATURES)
  const both = concatColumns(tape, rows, columns)
  return relu(tape, addRows(tape, matmul(tape, both, weights.hidden), weights.hiddenBias))
}

/** Squares of each slot column by column, as they stand row by row. */
function downwards(slots: number): number[] {
  const order: number[] = []
  for (let slot = 0; slot < slots; slot++)
    for (let x = 0; x < ACROSS; x++) for (let y = 0; y < DOWN; y++) order.push((slot * DOWN + y) * ACROSS + x)
  return order
}

/** `[slots · squares, SQUARE²]`, row by row. */
function cutSquares(slots: readonly DrawnSlot[]): Float32Array {
  const out = new Float32Array(slots.length * SLOT_WIDTH * SLOT_HEIGHT)
  slots.forEach(({ grey }, slot) => {
    for (let y = 0; y < SLOT_HEIGHT; y++)
      for (let x = 0; x < SLOT_WIDTH; x++) {
        const square = (slot * DOWN + Math.floor(y / SQUARE)) * ACROSS + Math.floor(x / SQUARE)
        out[square * SQUARE * SQUARE + (y % SQUARE) * SQUARE + (x % SQUARE)] = 1 - (grey[y * SLOT_WIDTH + x] ?? 1)
      }
  })
  return out
}

function choose<T>(random: () => number, items: readonly T[]): T {
  const item = items[Math.floor(random() * items.length)]
  if (item === undefined) throw new RangeError('There is nothing to choose from.')
  return item
}

function detectorGraph(weights: Weights, width: number, height: number): Uint8Array {
  const graph = new OnnxGraph()
  const pixels = graph.input('pixel_values', 'float', [1, 3, height, width])
  const grey = graph.node('ReduceMean', [pixels], { axes: [1], keepdims: 1 })
  const ink = graph.node('Sub', [graph.scalar(1), grey])
  const squares = graph.node(
    'Conv',
    [
      ink,
      graph.constant(filtersOf(weights.squares), [FEATURES, 1, SQUARE, SQUARE]),
      graph.constant(weights.squaresBias.data, [FEATURES]),
    ],
    { kernel_shape: [SQUARE, SQUARE], strides: [SQUARE, SQUARE] },
  )
  const shape = graph.integers(1, FEATURES, PAGE_ROWS, DOWN, PAGE_COLUMNS, ACROSS)
  const features = graph.node('Reshape', [graph.node('Relu', [squares]), shape])
  const means = (axis: number, order: readonly number[], length: number) => {
    const mean = graph.node('ReduceMean', [features], { axes: [axis], keepdims: 0 })
    const slots = graph.node('Transpose', [mean], { perm: order })
    return graph.node('Reshape', [slots, graph.integers(1, QUERIES, length * FEATURES)])
  }
  const both = graph.node('Concat', [means(5, [0, 2, 4, 3, 1], DOWN), means(3, [0, 2, 3, 4, 1], ACROSS)], { axis: 2 })
  const seen = graph.node('Relu', [
    writeLinear(graph, both, { weight: weights.hidden, bias: weights.hiddenBias }, 'fp32'),
  ])
  writeLinear(graph, seen, { weight: weights.kinds, bias: weights.kindsBias }, 'fp32', 'logits')
  writeBoxes(graph, writeLinear(graph, seen, { weight: weights.edges, bias: weights.edgesBias }, 'fp32'))
  graph.output('logits', 'float', [1, QUERIES, PART_KINDS.length])
  graph.output('pred_boxes', 'float', [1, QUERIES, 4])
  return graph.toBytes()
}

const QUERIES = PAGE_COLUMNS * PAGE_ROWS

/** Edges in shares of a slot → middle and size in shares of the page. */
function writeBoxes(graph: OnnxGraph, edges: string): void {
  const [w, h] = [1 / PAGE_COLUMNS, 1 / PAGE_ROWS]
  const toBox = [w / 2, 0, -w, 0, 0, h / 2, 0, -h, w / 2, 0, w, 0, 0, h / 2, 0, h]
  const origins = Array.from({ length: QUERIES }, (_, query) => [
    (query % PAGE_COLUMNS) * w,
    Math.floor(query / PAGE_COLUMNS) * h,
    0,
    0,
  ])
  const boxes = graph.node('MatMul', [edges, graph.constant(toBox, [4, 4])])
  graph.node('Add', [boxes, graph.constant(origins.flat(), [1, QUERIES, 4])], {}, 'pred_boxes')
}

function filtersOf({ rows, columns, data }: Tensor): Float32Array {
  const filters = new Float32Array(data.length)
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) filters[column * rows + row] = data[row * columns + column] ?? 0
  return filters
}
