import { z } from 'zod'
import { sha256Schema } from './asset.ts'
import { skippedSchema } from './document.ts'
import { metadataSchema } from './metadata.ts'
import { problemSchema } from './problem.ts'

/**
 * What became of a file. `indexed`: all of it can be searched; `partial`: some of it (problems say what is missing);
 * `unchanged`: the same bytes were already in; `failed`: nothing can be searched (problems say why);
 * `skipped`: not a format that can be read; `removed`: it lay in a folder that was added and is gone, and so is what was read of it.
 */
export const addStatusSchema = z.enum(['indexed', 'partial', 'unchanged', 'failed', 'skipped', 'removed'])
export type AddStatus = z.infer<typeof addStatusSchema>

const elementCounts = z.record(z.string(), z.number().int().nonnegative())

/** One line of `duomo add --json`. */
export const addResultSchema = z.object({
  /** As the user knows it, see `Evidence.document`. */
  file: z.string(),
  documentId: sha256Schema.optional(),
  status: addStatusSchema,
  pages: z.number().int().nonnegative(),
  elements: elementCounts,
  problems: z.array(problemSchema),
  /** As in the document's ledger: no loss that the user has to mend. */
  skipped: z.array(skippedSchema),
  ms: z.number(),
})
export type AddResult = z.infer<typeof addResultSchema>

/** One line of `duomo list --json`. */
export const documentSummarySchema = z.object({
  documentId: sha256Schema,
  paths: z.array(z.string()),
  status: z.enum(['indexed', 'partial', 'failed']),
  pages: z.number().int().nonnegative(),
  elements: elementCounts,
  problems: z.array(problemSchema),
  skipped: z.array(skippedSchema),
  /** Absent when nothing was said of it. */
  metadata: metadataSchema.optional(),
})
export type DocumentSummary = z.infer<typeof documentSummarySchema>

/** A file's place: where it lies and which folder it was added with. */
export const documentPathSchema = z.object({
  /** Absolute. */
  path: z.string(),
  /** The folder given to `add`; absent for a file given by itself. */
  root: z.string().optional(),
})
export type DocumentPath = z.infer<typeof documentPathSchema>

/** What the catalogue keeps of a document in one knowledge base. */
export const documentRecordSchema = z.object({
  documentId: sha256Schema,
  paths: z.array(documentPathSchema),
  mediaType: z.string(),
  status: z.enum(['indexed', 'partial', 'failed']),
  pages: z.number().int().nonnegative(),
  elements: elementCounts,
  problems: z.array(problemSchema),
  /** Absent in records of before it was kept. */
  skipped: z.array(skippedSchema).optional(),
  /** Hash of the read document (JSON) in the asset store; absent when reading failed. */
  reading: sha256Schema.optional(),
  /** How many notes the reading holds; absent when there are none. */
  notes: z.number().int().positive().optional(),
  /** Hashes of the pictures that the reading refers to. */
  assets: z.array(sha256Schema),
  /** What made the reading (parser, enrichers) and the rows (chunker, words, encoders), with versions; another recipe means: make it again. */
  recipe: z.object({ reading: z.string(), rows: z.string() }),
  chunks: z.number().int().nonnegative(),
  /** What the user said of it; its rows carry the same. An edited file takes it over. */
  metadata: metadataSchema.optional(),
  /** Milliseconds since 1970. */
  addedAt: z.number().int(),
})
export type DocumentRecord = z.infer<typeof documentRecordSchema>
