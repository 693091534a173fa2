import { readServiceLine, type ServiceLine, unknownSetting } from '../../base/service-line.ts'
import { ANY_SERVER, PROVIDERS, type RerankerProvider } from './providers.ts'

/** A reranker behind a server that was chosen, with all that is needed to call it. */
export interface RerankerChoice
  extends Omit<ServiceLine<RerankerProvider>, 'provider' | 'settings'>,
    Pick<RerankerProvider, 'wire' | 'rows' | 'pairTokens' | 'parallel'> {
  readonly perMinute?: number
}

const HINT =
  'Write for example cohere:rerank-v3.5, siliconflow:BAAI/bge-reranker-v2-m3, vllm:http://127.0.0.1:8000#NAME, tei:http://127.0.0.1:8080#NAME or http://host/v1#NAME.'
const GRAMMAR = { providers: PROVIDERS, anyServer: ANY_SERVER, chosen: 'rerankers', hint: HINT } as const
const SETTINGS = { tokens: 'pairTokens', rows: 'rows', parallel: 'parallel', rpm: 'perMinute' } as const

/**
 * Reads the line that chooses a reranker: `PROVIDER:MODEL`, `PROVIDER:URL#MODEL` or `URL#MODEL`. Behind the model may stand
 * `tokens` (of question and document together), `rows` (documents of a call), `parallel` (calls at a time), `rpm` (a minute).
 *
 * @throws `usage` for a line that can't be read, `part-unavailable` when the provider's key is not set
 */
export function readRerankerLine(
  line: string,
  environment: Readonly<Record<string, string | undefined>>,
): RerankerChoice {
  const { provider, settings, ...service } = readServiceLine(line, GRAMMAR, environment)
  const { wire, rows, pairTokens, parallel } = provider
  let choice: RerankerChoice = { ...service, wire, rows, pairTokens, parallel }
  for (const [name, value] of settings) {
    if (!isSetting(name) || !/^[1-9]\d{0,6}$/u.test(value))
      throw unknownSetting(name, value, service.model, 'Known are tokens, rows, parallel and rpm, each =NUMBER.')
    choice = { ...choice, [SETTINGS[name]]: Number(value) }
  }
  return choice
}

function isSetting(name: string): name is keyof typeof SETTINGS {
  return Object.hasOwn(SETTINGS, name)
}
