import { z } from 'zod'

export interface AskedRanking {
  readonly query: string
  readonly documents: readonly string[]
}

export interface ServedScore {
  readonly index: number
  readonly score: number | null
}

/** One way to ask for scores: what a request must be, and what an answer is. */
export interface RerankerProtocol {
  readonly path: string
  readonly body: z.ZodType<AskedRanking>
  /** Best first, as every provider answers. */
  answer(scores: readonly ServedScore[]): unknown
}

const text = z.string().min(1)
const documents = z.array(text).min(1).max(1000)
const relevance = (scores: readonly ServedScore[]) =>
  scores.map(({ index, score }) => ({ index, relevance_score: score }))

/** vLLM, llama.cpp, Jina and SiliconFlow. */
const common = (path: string): RerankerProtocol => ({
  path,
  body: z.strictObject({
    model: text,
    query: text,
    documents,
    top_n: z.number().int().positive().optional(),
    return_documents: z.literal(false).optional(),
  }),
  answer: (scores) => ({ id: 'r', model: 'm', results: relevance(scores), usage: { total_tokens: 1 } }),
})

const cohere: RerankerProtocol = {
  path: '/cohere/v2/rerank',
  body: z.strictObject({
    model: text,
    query: text,
    documents,
    top_n: z.number().int().positive().optional(),
    max_tokens_per_doc: z.number().int().positive().optional(),
  }),
  answer: (scores) => ({ id: 'r', results: relevance(scores), meta: { billed_units: { search_units: 1 } } }),
}

const tei: RerankerProtocol = {
  path: '/tei/rerank',
  body: z
    .strictObject({
      query: text,
      texts: z.array(text).min(1).max(32),
      raw_scores: z.boolean().optional(),
      return_text: z.literal(false).optional(),
      truncate: z.boolean().optional(),
    })
    .transform(({ query, texts }) => ({ query, documents: texts })),
  answer: (scores) => scores,
}

const voyage: RerankerProtocol = {
  path: '/voyage/v1/rerank',
  body: z.strictObject({
    model: text,
    query: text,
    documents,
    top_k: z.number().int().positive().optional(),
    return_documents: z.literal(false).optional(),
    truncation: z.boolean().optional(),
  }),
  answer: (scores) => ({ object: 'list', data: relevance(scores), model: 'm', usage: { total_tokens: 1 } }),
}

const dashscope: RerankerProtocol = {
  path: '/dashscope/api/v1/services/rerank/text-rerank/text-rerank',
  body: z
    .strictObject({
      model: text,
      input: z.strictObject({ query: text, documents: z.array(text).min(1).max(500) }),
      parameters: z.strictObject({
        return_documents: z.literal(false).optional(),
        top_n: z.number().int().positive().optional(),
      }),
    })
    .transform(({ input }) => input),
  answer: (scores) => ({ request_id: 'r', output: { results: relevance(scores) }, usage: { total_tokens: 1 } }),
}

/** Every protocol of rerankers that the tests' server speaks. */
export const RERANKER_PROTOCOLS: readonly RerankerProtocol[] = [
  common('/openai/v1/rerank'),
  common('/jina/v1/rerank'),
  cohere,
  tei,
  voyage,
  dashscope,
]
