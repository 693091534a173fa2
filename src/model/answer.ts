import { z } from 'zod'
import { assetReferenceSchema, sha256Schema } from './asset.ts'
import { modalitySchema } from './chunk.ts'
import { cellSchema } from './document.ts'
import { boxSchema } from './geometry.ts'
import { trailStepSchema } from './hit.ts'
import { problemSchema } from './problem.ts'

/** A place that can be drawn; `box` is left out in formats without pages, where `page` is 1. */
export const regionSchema = z.object({ page: z.number().int().positive(), box: boxSchema.optional() })
export type Region = z.infer<typeof regionSchema>

export const cellPlaceSchema = z.object({ row: z.number().int().nonnegative(), column: z.number().int().nonnegative() })
export type CellPlace = z.infer<typeof cellPlaceSchema>

/** A found place in a document that supports (or was considered for) an answer. */
export const evidenceSchema = z.object({
  /** `e1`, `e2` … in the order of the list. */
  id: z.string(),
  documentId: sha256Schema,
  /** The file as the user knows it: its path relative to the folder that was added. */
  document: z.string(),
  modality: modalitySchema,
  kind: z.enum(['title', 'text', 'list', 'table', 'figure', 'formula', 'caption', 'code']),
  regions: z.array(regionSchema).min(1),
  cells: z.array(cellPlaceSchema).optional(),
  time: z.object({ startMs: z.number(), endMs: z.number() }).optional(),
  /** Verbatim words of the source, pieces joined by ` | `, tab, line break or `…`; empty for a figure without words. */
  quote: z.string(),
  score: z.number(),
  trail: z.array(trailStepSchema),
})
export type Evidence = z.infer<typeof evidenceSchema>

/** `verified`: every claim stands in the cited source; `partial`: some do; `unsupported`: none. */
export const checkSchema = z.enum(['verified', 'partial', 'unsupported'])
export type Check = z.infer<typeof checkSchema>

export const blockSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('text'),
    text: z.string(),
    citations: z.array(z.string()),
    check: checkSchema,
    /** It rests on the pictures that came with the question: `check` speaks of the documents alone. */
    basis: z.literal('question-picture').optional(),
    /** Sources that say different things of what was asked: what each says. */
    conflict: z.array(z.object({ evidence: z.string(), value: z.string() })).optional(),
  }),
  /** The rows and columns that matter, headers included; places as in the document. */
  z.object({
    type: z.literal('table'),
    evidence: z.string(),
    cells: z.array(cellSchema),
    caption: z.string().optional(),
  }),
  z.object({
    type: z.literal('figure'),
    evidence: z.string(),
    asset: assetReferenceSchema.optional(),
    caption: z.string().optional(),
  }),
  z.object({
    type: z.literal('calculation'),
    expression: z.string(),
    result: z.string(),
    evidence: z.array(z.string()),
  }),
  z.object({ type: z.literal('formula'), evidence: z.string() }),
  z.object({ type: z.literal('clip'), evidence: z.string() }),
])
export type Block = z.infer<typeof blockSchema>

/** What an answer took of a language model. */
export const usageSchema = z.object({
  /** Answered by its server; 0 where an earlier reply to the same question and evidence was kept. */
  requests: z.number().int().nonnegative(),
  /** Tokens, as its server counted them. */
  inputTokens: z.number().int().nonnegative(),
  outputTokens: z.number().int().nonnegative(),
  /** Requests of which no count is known: the server told none, or the reply broke off. */
  uncounted: z.number().int().positive().optional(),
  /** In the currency of the prices that the line of the model names; absent without them, and where something is uncounted. */
  cost: z.number().nonnegative().optional(),
})
export type Usage = z.infer<typeof usageSchema>

export const answerSchema = z.object({
  schema: z.literal('answer/1'),
  /** As in the questions file. */
  id: z.string().optional(),
  question: z.string(),
  /** The question that was answered, where it was completed from the turns before. */
  asked: z.string().optional(),
  /** What was searched for beside the question, where it was split. */
  subQuestions: z.array(z.string()).optional(),
  /** `false`: the documents do not hold the answer, and `text` says so. */
  grounded: z.boolean(),
  /** The whole answer in plain text, with `[1]` markers that count the entries of `evidence`. */
  text: z.string(),
  blocks: z.array(blockSchema),
  /** Best first. */
  evidence: z.array(evidenceSchema),
  /** What went wrong on the way and was made good: a model that failed, citations of evidence that nobody gave. */
  problems: z.array(problemSchema).optional(),
  /** What really ran. */
  engine: z.object({ generator: z.string(), encoders: z.array(z.string()) }),
  /** Absent where no model was set up. */
  usage: usageSchema.optional(),
  timings: z.object({ retrieveMs: z.number(), generateMs: z.number() }),
})
export type Answer = z.infer<typeof answerSchema>

/** What `search` answers. */
export const searchResultSchema = z.object({
  evidence: z.array(evidenceSchema),
  /** What went wrong on the way and was made good. */
  problems: z.array(problemSchema).optional(),
})
export type SearchResult = z.infer<typeof searchResultSchema>
