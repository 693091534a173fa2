import { pick } from '../random.ts'
import type { HubFiles } from './hub-folder.ts'
import { yesNoLoss } from './losses.ts'
import { OnnxGraph } from './onnx-graph.ts'
import { inBothPrecisions, type Linear, type Precision, writeLinear, writeMaskedMean } from './onnx-layers.ts'
import { addRows, gatherRows, matmul, multiply, relu } from './operations.ts'
import { meanOfRows } from './pooling.ts'
import { LANGUAGES } from './shapes.ts'
import { createTensor, createWeights, type Tape, type Tensor } from './tensor.ts'
import { sayTopic, TOPICS, topicSentences } from './topics.ts'
import { train } from './train.ts'
import { BEGIN, createVocabulary, END, padTokens, tokenise, UNKNOWN, type Vocabulary } from './vocabulary.ts'

const WIDTH = 48
const HIDDEN = 48
const BATCH = 64
const STEPS = 1500

/** Reads question and passage together: the product of their means, then two layers. */
interface Reranker {
  readonly table: Tensor
  readonly hidden: Required<Linear>
  readonly out: Required<Linear>
}

interface Pair {
  readonly question: string
  readonly passage: string
  readonly fits: boolean
}

/** A cross-encoder (`BertForSequenceClassification`, one logit): above 0 where the passage is on the question's topic. */
export function trainReranker(random: () => number): HubFiles {
  const vocabulary = createVocabulary(topicSentences())
  const layer = (rows: number, columns: number, deviation: number) => ({
    weight: createWeights(random, rows, columns, deviation),
    bias: createTensor(1, columns),
  })
  const table = createWeights(random, vocabulary.tokens.length, WIDTH, 0.4)
  const model: Reranker = { table, hidden: layer(WIDTH, HIDDEN, 0.3), out: layer(HIDDEN, 1, 0.2) }
  const { hidden, out } = model
  train({
    parameters: [table, hidden.weight, hidden.bias, out.weight, out.bias],
    steps: STEPS,
    rate: 1e-2,
    loss: (tape) => {
      const pairs = Array.from({ length: BATCH }, () => choosePair(random))
      return yesNoLoss(
        tape,
        logits(tape, model, joinPairs(random, vocabulary, pairs)),
        pairs.map((pair) => pair.fits),
      )
    },
  })
  return {
    vocabulary,
    json: {
      'config.json': {
        model_type: 'bert',
        architectures: ['BertForSequenceClassification'],
        id2label: { 0: 'LABEL_0' },
        label2id: { LABEL_0: 0 },
        hidden_size: WIDTH,
        vocab_size: vocabulary.tokens.length,
        max_position_embeddings: 128,
      },
    },
    graphs: inBothPrecisions({ model: (precision) => rerankerGraph(model, precision) }),
  }
}

function choosePair(random: () => number): Pair {
  const at = Math.floor(random() * TOPICS.length)
  const fits = random() < 0.5
  // Half of the wrong passages come from a neighbouring topic, which shares words.
  const away = random() < 0.5 ? 1 + Math.floor(random() * 3) : Math.floor(random() * (TOPICS.length - 1)) + 1
  const other = fits ? at : (at + away) % TOPICS.length
  const say = (topic: number) => {
    const chosen = TOPICS[topic]
    if (!chosen) throw new RangeError(`There is no topic ${topic}.`)
    return sayTopic(random, chosen, pick(random, LANGUAGES))
  }
  return { question: say(at), passage: say(other), fits }
}

interface JoinedPairs {
  readonly ids: readonly number[]
  readonly questionMask: readonly number[]
  readonly passageMask: readonly number[]
  readonly length: number
}

/** `[CLS] question [SEP] passage [SEP]`. */
function joinPairs(random: () => number, vocabulary: Vocabulary, pairs: readonly Pair[]): JoinedPairs {
  const noisy = (sentence: string) =>
    tokenise(vocabulary, sentence).flatMap((id) => (random() < 0.15 ? [UNKNOWN, id] : [id]))
  const fronts = pairs.map(({ question }) => [BEGIN, ...noisy(question), END])
  const rows = fronts.map((front, n) => [...front, ...noisy(pairs[n]?.passage ?? ''), END])
  const { ids, mask, length } = padTokens(rows)
  const inFront = (place: number) => place % length < (fronts[Math.floor(place / length)]?.length ?? 0)
  return {
    ids,
    length,
    questionMask: mask.map((there, place) => (there && inFront(place) ? 1 : 0)),
    passageMask: mask.map((there, place) => (there && !inFront(place) ? 1 : 0)),
  }
}

function logits(tape: Tape, { table, hidden, out }: Reranker, pairs: JoinedPairs): Tensor {
  const words = gatherRows(tape, table, pairs.ids)
  const question = meanOfRows(tape, words, pairs.length, pairs.questionMask)
  const passage = meanOfRows(tape, words, pairs.length, pairs.passageMask)
  const common = multiply(tape, question, passage)
  const inner = relu(tape, addRows(tape, matmul(tape, common, hidden.weight), hidden.bias))
  return addRows(tape, matmul(tape, inner, out.weight), out.bias)
}

function rerankerGraph({ table, hidden, out }: Reranker, precision: Precision): Uint8Array {
  const graph = new OnnxGraph()
  const [ids = '', attention = '', types = ''] = ['input_ids', 'attention_mask', 'token_type_ids'].map((name) =>
    graph.input(name, 'int64', ['batch', 'length']),
  )
  const words = graph.node('Gather', [graph.constant(table.data, [table.rows, table.columns]), ids], { axis: 0 })
  const there = graph.node('Cast', [attention], { to: 1 })
  const passage = graph.node('Mul', [there, graph.node('Cast', [types], { to: 1 })])
  const question = graph.node('Sub', [there, passage])
  const common = graph.node('Mul', [writeMaskedMean(graph, words, question), writeMaskedMean(graph, words, passage)])
  const inner = graph.node('Relu', [writeLinear(graph, common, hidden, precision)])
  writeLinear(graph, inner, out, precision, 'logits')
  graph.output('logits', 'float', ['batch', 1])
  return graph.toBytes()
}
