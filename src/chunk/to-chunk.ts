import { hashParts } from '../base/hash.ts'
import type { Chunk, ChunkGroup, Modality } from '../model/chunk.ts'
import type { Document, Element } from '../model/document.ts'
import { timeOf } from '../model/element-text.ts'
import { pagesOf } from '../model/outline.ts'

/** What a chunk is made of. */
export interface Draft {
  readonly group: ChunkGroup
  readonly modality: Modality
  readonly elements: readonly Element[]
  readonly text: string
  readonly headings: readonly string[]
  readonly context?: string | undefined
  readonly row?: number
  readonly pages?: readonly number[]
  readonly sourceIds?: readonly string[]
}

/** A chunk with its id, its pages and its time. */
export function toChunk(document: Document, draft: Draft): Chunk {
  const elementIds = draft.elements.map((element) => element.id)
  const time = timeOf(draft.elements)
  return {
    id: hashParts([
      document.id,
      draft.group,
      ...elementIds,
      String(draft.row ?? ''),
      draft.text,
      draft.context ?? '',
      ...draft.headings,
      ...(draft.sourceIds ?? []),
    ]),
    documentId: document.id,
    group: draft.group,
    modality: draft.modality,
    elementIds,
    text: draft.text,
    headings: [...draft.headings],
    ...(draft.context ? { context: draft.context } : {}),
    pages: [...(draft.pages ?? pagesOf(draft.elements))],
    ...(draft.row === undefined ? {} : { row: draft.row }),
    ...(draft.sourceIds ? { sourceIds: [...draft.sourceIds] } : {}),
    ...(time ? { time } : {}),
  }
}
