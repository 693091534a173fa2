import { AutoModelForSequenceClassification, AutoTokenizer, pipeline } from '@huggingface/transformers'
import { describe, expect, it } from 'vitest'
import { TRAINING_LIMIT_MS } from './tiny-model.ts'
import { best, dot, loadableModel, options, PRECISIONS, unitRows } from './transformers.fixture.ts'

// Sentences that the models were not trained on, though they know most of their words.
const PASSAGES = [
  'The colour printing speed of this printer is 22 pages per minute.',
  'The black printing speed of the printer is 40 pages per minute.',
  '本产品保修期限为两年。',
  'The paper tray holds 250 sheets.',
  '红色的圆形',
  'A blue circle.',
]

const QUESTIONS = [
  ['how fast does it print in colour', 0],
  ['彩色打印速度', 0],
  ['黑白打印有多快?', 1],
  ['How long is the warranty?', 2],
  ['纸盒容量是多少', 3],
  ['a red circle', 4],
  ['蓝色圆形在哪里', 5],
] as const

describe.each(PRECISIONS)('in %s', (precision) => {
  it('tiny-text puts a question nearest to its passage, in either language', {
    timeout: TRAINING_LIMIT_MS,
  }, async () => {
    const encode = await pipeline('feature-extraction', await loadableModel('tiny-text'), options(precision))
    const vectors = async (texts: readonly string[]) =>
      unitRows(await encode([...texts], { pooling: 'mean', normalize: true }))
    const passages = await vectors(PASSAGES)
    const questions = await vectors(QUESTIONS.map(([question]) => question))
    expect(questions.map((question) => best(passages.map((passage) => dot(question, passage))))).toEqual(
      QUESTIONS.map(([, right]) => right),
    )
  })

  it('tiny-reranker gives the right passage alone a score above 0', { timeout: TRAINING_LIMIT_MS }, async () => {
    const name = await loadableModel('tiny-reranker')
    const tokenizer = await AutoTokenizer.from_pretrained(name)
    const model = await AutoModelForSequenceClassification.from_pretrained(name, options(precision))
    for (const [question, right] of QUESTIONS) {
      const pairs = tokenizer(
        PASSAGES.map(() => question),
        { text_pair: PASSAGES, padding: true, truncation: true },
      )
      const { logits } = await model(pairs)
      expect(logits.dims).toEqual([PASSAGES.length, 1])
      const above = Array.from(PASSAGES, (_, n) => n).filter((n) => logits.data[n] > 0)
      expect({ question, above }).toEqual({ question, above: [right] })
    }
  })
})

it('tiny-text reads the same in a batch as alone', { timeout: TRAINING_LIMIT_MS }, async () => {
  const encode = await pipeline('feature-extraction', await loadableModel('tiny-text'), options('fp32'))
  const alone = unitRows(await encode([PASSAGES[2] ?? ''], { pooling: 'mean', normalize: true }))
  const together = unitRows(await encode([...PASSAGES], { pooling: 'mean', normalize: true }))
  expect(dot(alone[0] ?? [], together[2] ?? [])).toBeCloseTo(1, 5)
})
