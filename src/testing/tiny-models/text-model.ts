import { pick } from '../random.ts'
import type { HubFiles } from './hub-folder.ts'
import { contrastiveLoss } from './losses.ts'
import { OnnxGraph } from './onnx-graph.ts'
import { inBothPrecisions, type Precision } from './onnx-layers.ts'
import { matmulTransposed, normaliseRows, scaleByExponential } from './operations.ts'
import { LANGUAGES } from './shapes.ts'
import { createTensor } from './tensor.ts'
import { createTextTower, sentenceVectors, type TextTower, writeTokenVectors } from './text-tower.ts'
import { sayTopic, TOPICS, topicSentences } from './topics.ts'
import { train } from './train.ts'
import { createVocabulary, tokeniseBatch } from './vocabulary.ts'

const DIMENSION = 64
const BATCH = 32
const STEPS = 500

/** Sentences of one topic lie together, in either language. A BERT of which the mean of `last_hidden_state` is the vector. */
export function trainTextModel(random: () => number): HubFiles {
  const vocabulary = createVocabulary(topicSentences())
  const tower = createTextTower(random, vocabulary.tokens.length, DIMENSION)
  const scale = createTensor(1, 1, Float32Array.of(Math.log(10)))
  const say = (topic: (typeof TOPICS)[number]) => sayTopic(random, topic, pick(random, LANGUAGES))
  train({
    parameters: [...Object.values(tower), scale],
    steps: STEPS,
    rate: 5e-3,
    loss: (tape) => {
      scale.data[0] = Math.min(scale.data[0] ?? 0, Math.log(30))
      const topics = shuffled(random, TOPICS).slice(0, BATCH)
      const vectors = (sentences: readonly string[]) =>
        normaliseRows(tape, sentenceVectors(tape, tower, tokeniseBatch(vocabulary, sentences, random, 0.15)))
      const cosines = matmulTransposed(tape, vectors(topics.map(say)), vectors(topics.map(say)))
      return contrastiveLoss(tape, scaleByExponential(tape, cosines, scale), (row, column) => row === column)
    },
  })
  return {
    vocabulary,
    json: {
      'config.json': {
        model_type: 'bert',
        architectures: ['BertModel'],
        hidden_size: DIMENSION,
        vocab_size: vocabulary.tokens.length,
        max_position_embeddings: 128,
      },
    },
    graphs: inBothPrecisions({ model: (precision) => textGraph(tower, precision) }),
  }
}

function textGraph(tower: TextTower, precision: Precision): Uint8Array {
  const graph = new OnnxGraph()
  writeTokenVectors(graph, tower, precision, 'last_hidden_state')
  // Part of a BERT's inputs; nothing here depends on it.
  graph.input('token_type_ids', 'int64', ['text_batch', 'length'])
  graph.output('last_hidden_state', 'float', ['text_batch', 'length', DIMENSION])
  return graph.toBytes()
}

function shuffled<T>(random: () => number, items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, order: random() }))
    .sort((a, b) => a.order - b.order)
    .map(({ item }) => item)
}
