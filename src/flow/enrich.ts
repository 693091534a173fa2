import { DuomoError, toDuomoError } from '../base/errors.ts'
import type { Document } from '../model/document.ts'
import { toProblem } from '../model/problem.ts'
import { ENRICHING, withNotes } from '../model/with-notes.ts'
import type { Enricher } from '../spec/enricher.ts'
import { ENDS_THE_RUN } from './ends-the-run.ts'

const AGAIN = 'What was written until then is kept: add the file again, and it goes on from there.'

/** What makes a reading: the parser, as its reader names it, and the enrichers behind it. */
export function readingRecipe(parser: string, enrichers: readonly Pick<Enricher, 'name' | 'version'>[]): string {
  return [parser, ...enrichers.map(({ name, version }) => `${name}/${version}`)].join(' ')
}

/** How far the notes of a document are written that a model is asked for. */
export interface NotesProgress {
  /** Requests of the enricher at work that are answered, of how many. */
  readonly done: number
  readonly total: number
  /** Of all enrichers that ask, each counted alike: 0 to 1. */
  readonly share: number
}

export interface EnrichOptions {
  /** Bytes of a picture of the document by their hash. */
  readonly picture: (sha256: string) => Promise<Uint8Array | undefined>
  readonly signal: AbortSignal
  readonly onNotes?: ((progress: NotesProgress) => void) | undefined
}

/**
 * Runs each enricher over what the one before gave. One that fails costs its own notes only: the document says so, and its
 * recipe leaves it out, so that the next `add` runs it again.
 */
export async function enrich(
  parsed: Document,
  parser: string,
  enrichers: readonly Enricher[],
  { picture, signal, onNotes }: EnrichOptions,
): Promise<{ readonly document: Document; readonly recipe: string }> {
  const done: Enricher[] = []
  const asking = enrichers.filter(({ asks }) => asks)
  let document = parsed
  for (const enricher of enrichers) {
    try {
      const before = asking.indexOf(enricher)
      document = await enricher.doEnrich(document, {
        signal,
        picture: ({ sha256 }) => picture(sha256),
        ...(before < 0 || !onNotes
          ? {}
          : {
              progress: (done, total) =>
                onNotes({ done, total, share: (before + done / Math.max(total, 1)) / asking.length }),
            }),
      })
      done.push(enricher)
    } catch (thrown) {
      const error = toDuomoError(thrown, enricher.name)
      if (signal.aborted || error.code === 'cancelled' || ENDS_THE_RUN.has(error.code)) throw thrown
      const message = `${enricher.name}: ${error.message}`
      const told = new DuomoError(error.code, message, { hint: [error.hint, AGAIN].filter(Boolean).join(' ') })
      document = withNotes(document, [], [toProblem(told, ENRICHING)])
    }
  }
  return { document, recipe: readingRecipe(parser, done) }
}
