import { DuomoError } from '../base/errors.ts'
import { batchByLength, cutTokens, padTokens } from '../onnx/token-batch.ts'
import { type GraphOptions, openGraph, openTokenizer } from '../onnx/transformers.ts'
import type { ScorePairs } from './cross-encoder.ts'

export interface PairScorerOptions extends Omit<GraphOptions, 'known'> {
  readonly folder: string
  /** Of question and passage together. */
  readonly maxTokens: number
}

const LIMITS = { rows: 16, tokens: 4096 }

/**
 * Loads a model that reads question and passage together (a sequence classifier of one class, such as bge-reranker) into
 * this process.
 */
export async function openPairScorer(
  options: PairScorerOptions,
): Promise<{ score: ScorePairs; close(): Promise<void> }> {
  const { folder } = options
  const [graph, tokenizer] = [await openGraph(folder, options), await openTokenizer(folder)]
  const most = Math.min(options.maxTokens, tokenizer.maxTokens)
  return {
    async score(query, texts, signal) {
      const question = shortened(query, most)
      const rows = texts.map((text) => cutTokens(tokenizer.tokens(question, text), most))
      const scores = new Array<number>(texts.length)
      for (const batch of batchByLength(
        rows.map(({ ids }) => ids.length),
        LIMITS,
      )) {
        if (signal.aborted) throw new DuomoError('cancelled', 'reranking was cancelled')
        const feeds = padTokens(
          batch.flatMap((n) => rows[n] ?? []),
          { padId: tokenizer.padId, side: tokenizer.side },
        )
        const { logits } = await graph.run(feeds)
        const [count, classes] = logits?.dims ?? []
        if (!logits || count !== batch.length || classes !== 1)
          throw new DuomoError('bad-response', `${folder} gives [${logits?.dims.join(', ') ?? ''}], no score a pair`, {
            hint: 'A model that reranks has one output "logits" with one class.',
          })
        for (const [n, index] of batch.entries()) scores[index] = toShare(logits.data[n] ?? Number.NaN)
      }
      return scores
    },
    close: () => graph.close(),
  }
}

/** The logistic function: what such models are trained with. */
const toShare = (logit: number) => 1 / (1 + Math.exp(-logit))

/** The passage stands last and is cut; a question as long as all that the model reads would leave nothing of it. */
const shortened = (query: string, most: number) => [...query].slice(0, most / 2).join('')
