import type { CellPlace } from '../model/answer.ts'
import type { Problem } from '../model/problem.ts'
import type { Query } from '../model/query.ts'
import type { Passage } from './passage.ts'

/** A claim's source: a passage, and which of its words or cells. */
export interface Citation {
  readonly passage: string
  /** Verbatim words of the passage; the whole passage if absent. */
  readonly quote?: string
  /** For a table: the cells that answer, headings left out. */
  readonly cells?: readonly CellPlace[]
  /** The element of the passage that is meant, where it has several. */
  readonly elementId?: string
}

/** What one place says of a measure, where another says something else. */
export interface Claim {
  readonly citation: Citation
  /** As the place says it, with its unit. */
  readonly value: string
}

/** Parts of an answer in the order they are said; pictures and tables are named, never written. */
export type GeneratedPart =
  | { readonly type: 'text-delta'; readonly text: string }
  /** Ends a run of `text-delta`s that share their citations. */
  | {
      readonly type: 'text-end'
      readonly citations: readonly Citation[]
      /** It rests, alone or beside its citations, on the pictures that came with the question. */
      readonly seen?: true
    }
  | { readonly type: 'table'; readonly citation: Citation }
  | { readonly type: 'figure'; readonly citation: Citation }
  | {
      readonly type: 'calculation'
      readonly expression: string
      readonly result: string
      readonly citations: readonly Citation[]
    }
  /** Places say different things of what was asked; `text` says which says what, in the question's language. */
  | { readonly type: 'conflict'; readonly text: string; readonly claims: readonly Claim[] }
  /** The passages do not hold the answer; `text` says so in the question's language. */
  | { readonly type: 'refusal'; readonly text: string }
  /** The generator could not answer, and what follows comes from another one; always the first part. */
  | { readonly type: 'fallback'; readonly generator: string; readonly problem: Problem }

export interface GenerationRequest {
  /** Its pictures as PNG. */
  readonly query: Query
  /** Best first. */
  readonly passages: readonly Passage[]
  readonly signal: AbortSignal
}

/** Evidence in, a stream of typed parts out. It refers to evidence by id only. */
export interface Generator {
  readonly name: string
  doGenerate(request: GenerationRequest): AsyncIterable<GeneratedPart>
}
