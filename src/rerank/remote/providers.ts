import type { LineProvider } from '../../base/service-line.ts'
import {
  cohereRankingWire,
  commonWire,
  dashscopeRankingWire,
  type RankingWire,
  teiWire,
  voyageRankingWire,
} from './wires.ts'

/** A service that ranks, as data. */
export interface RerankerProvider extends LineProvider {
  readonly wire: RankingWire
  /** Documents of one call. */
  readonly rows: number
  /** Tokens of the question and a document together, counted generously; longer documents are cut. */
  readonly pairTokens: number
  /** Calls at the same time. */
  readonly parallel: number
}

/** Any other server with a `/rerank` below its address, vLLM or llama.cpp for example; its key in `DUOMO_MODEL_KEY`. */
export const ANY_SERVER: RerankerProvider = {
  keys: ['DUOMO_MODEL_KEY'],
  wire: commonWire,
  rows: 100,
  pairTokens: 2_000,
  parallel: 2,
}

/** Where each provider ranks and how it is asked, after its own documentation. */
export const PROVIDERS: Readonly<Record<string, RerankerProvider>> = {
  cohere: {
    baseUrl: 'https://api.cohere.com/v2',
    keys: ['COHERE_API_KEY', 'CO_API_KEY'],
    wire: cohereRankingWire,
    rows: 200,
    pairTokens: 4_000,
    parallel: 2,
  },
  jina: {
    baseUrl: 'https://api.jina.ai/v1',
    keys: ['JINA_API_KEY'],
    wire: commonWire,
    rows: 200,
    pairTokens: 4_000,
    parallel: 2,
  },
  voyage: {
    baseUrl: 'https://api.voyageai.com/v1',
    keys: ['VOYAGE_API_KEY'],
    wire: voyageRankingWire,
    rows: 200,
    pairTokens: 2_500,
    parallel: 2,
  },
  qwen: {
    baseUrl: 'https://dashscope.aliyuncs.com/api/v1',
    keys: ['DASHSCOPE_API_KEY'],
    wire: dashscopeRankingWire,
    // The older models take 30,000 tokens in a whole call.
    rows: 30,
    pairTokens: 1_000,
    parallel: 2,
  },
  siliconflow: {
    baseUrl: 'https://api.siliconflow.cn/v1',
    keys: ['SILICONFLOW_API_KEY'],
    wire: commonWire,
    rows: 100,
    pairTokens: 4_000,
    parallel: 2,
  },
  // By their addresses only.
  vllm: { ...ANY_SERVER, root: '/v1' },
  tei: { ...ANY_SERVER, wire: teiWire, root: '', rows: 32 },
}
