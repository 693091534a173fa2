import { z } from 'zod'
import { sha256Schema } from './asset.ts'
import { metadataSchema } from './metadata.ts'

/** What kind of thing a chunk was cut as; a search may ask for some groups only. */
export const chunkGroupSchema = z.enum(['block', 'table', 'row', 'figure', 'page', 'qa', 'summary'])
export type ChunkGroup = z.infer<typeof chunkGroupSchema>

/** The groups of what programs wrote about a document: it helps to find and is never shown as source. */
export const NOTE_GROUPS: readonly ChunkGroup[] = ['qa', 'summary']

export const modalitySchema = z.enum(['text', 'table', 'image', 'audio', 'video'])
export type Modality = z.infer<typeof modalitySchema>

/** A piece of a document that is indexed and found as one. */
export const chunkSchema = z.object({
  /** Hash of document, elements, group and content: the same input gives the same id. */
  id: z.string().regex(/^[0-9a-f]{32}$/),
  documentId: sha256Schema,
  group: chunkGroupSchema,
  modality: modalitySchema,
  /** The elements it was made from, in reading order; at least one. */
  elementIds: z.array(z.string()).min(1),
  /** What is searched: the source's words, for a figure its caption, read words and description, for `qa` and `summary` what a program wrote. */
  text: z.string(),
  /** Headings above it, outermost first. */
  headings: z.array(z.string()),
  /** Words around it that help to find it and are not part of it: sentences that mention a figure, a table's title. */
  context: z.string().optional(),
  /** Pages it touches, ascending, from 1; `[1]` for formats without pages. */
  pages: z.array(z.number().int().positive()).min(1),
  /** For a `row` chunk: the table row, from 0. */
  row: z.number().int().nonnegative().optional(),
  /** Of a `qa` or `summary` chunk, whose words are no source's: the chunks that are shown when it is found, best first. */
  sourceIds: z.array(z.string()).min(1).optional(),
  /** For sound and video. */
  time: z.object({ startMs: z.number(), endMs: z.number() }).optional(),
  /** Its document's metadata; a search may be limited by it. No part of the id: a change of it leaves the chunk the same. */
  meta: metadataSchema.optional(),
})
export type Chunk = z.infer<typeof chunkSchema>
