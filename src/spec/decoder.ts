import type { Answer } from '../model/answer.ts'
import type { GeneratedPart } from './generator.ts'
import type { Passage } from './passage.ts'

export interface DecoderInput {
  readonly question: string
  readonly parts: readonly GeneratedPart[]
  /** Best first. */
  readonly passages: readonly Passage[]
}

/** What the parts come to: blocks with checked citations, the evidence they name. Unknown ids are dropped and counted. */
export type Decoder = (input: DecoderInput) => Pick<Answer, 'grounded' | 'text' | 'blocks' | 'evidence'> & {
  readonly dropped: number
}
