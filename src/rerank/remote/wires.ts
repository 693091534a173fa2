import { z } from 'zod'

/** What a protocol needs to know of one call. */
export interface RankingCall {
  readonly model: string
  readonly query: string
  readonly documents: readonly string[]
}

/** The score of the document with that index in the call, as it came. */
export interface GivenScore {
  readonly index: number
  readonly score: number
}

export interface RankingRequest {
  /** Below the service's address. */
  readonly path: string
  readonly json: unknown
  readonly answer: z.ZodType<readonly GivenScore[]>
}

/** A protocol: a call → what to send where, and how to read what comes back. */
export type RankingWire = (call: RankingCall) => RankingRequest

const relevanceSchema = z
  .array(z.object({ index: z.number().int(), relevance_score: z.number() }))
  .transform((items) => items.map(({ index, relevance_score }) => ({ index, score: relevance_score })))
const resultsSchema = z.object({ results: relevanceSchema }).transform(({ results }) => results)
const dataSchema = z.object({ data: relevanceSchema }).transform(({ data }) => data)
const outputSchema = z.object({ output: resultsSchema }).transform(({ output }) => output)
const plainSchema = z.array(z.object({ index: z.number().int(), score: z.number() }))

/** What vLLM, llama.cpp, Jina and SiliconFlow have in common. */
export const commonWire: RankingWire = ({ model, query, documents }) => ({
  path: '/rerank',
  json: { model, query, documents, top_n: documents.length, return_documents: false },
  answer: resultsSchema,
})

/** Cohere's `/v2/rerank`. */
export const cohereRankingWire: RankingWire = ({ model, query, documents }) => ({
  path: '/rerank',
  json: { model, query, documents, top_n: documents.length },
  answer: resultsSchema,
})

/** Hugging Face's text-embeddings-inference: one model a server. */
export const teiWire: RankingWire = ({ query, documents }) => ({
  path: '/rerank',
  json: { query, texts: documents, raw_scores: false, return_text: false, truncate: true },
  answer: plainSchema,
})

/** Voyage's `/v1/rerank`. */
export const voyageRankingWire: RankingWire = ({ model, query, documents }) => ({
  path: '/rerank',
  json: { model, query, documents, top_k: documents.length, return_documents: false, truncation: true },
  answer: dataSchema,
})

/** DashScope's native reranking. */
export const dashscopeRankingWire: RankingWire = ({ model, query, documents }) => ({
  path: '/services/rerank/text-rerank/text-rerank',
  json: { model, input: { query, documents }, parameters: { return_documents: false, top_n: documents.length } },
  answer: outputSchema,
})
