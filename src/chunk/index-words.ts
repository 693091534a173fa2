import { words } from '../language/words.ts'
import type { Chunk } from '../model/chunk.ts'

/** The words under which a chunk is found: its text, its headings, its context. */
export function indexWords(chunk: Chunk): string[] {
  return words([chunk.text, ...chunk.headings, chunk.context ?? ''].join('\n'))
}
