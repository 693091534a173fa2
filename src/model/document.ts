import { z } from 'zod'
import { assetReferenceSchema, sha256Schema } from './asset.ts'
import { boxSchema } from './geometry.ts'
import { mediaFactsSchema } from './media.ts'
import { noteSchema } from './note.ts'
import { problemSchema } from './problem.ts'

const pageNumber = z.number().int().positive()
const count = z.number().int().nonnegative()

/** Where an element stands in its source. Nothing can be cited that can't be shown. */
export const provenanceSchema = z.discriminatedUnion('kind', [
  /** A region of a page. */
  z.object({ kind: z.literal('page'), page: pageNumber, box: boxSchema }),
  /** Cells of a sheet, such as `B2:D9`; `page` is the sheet's number. */
  z.object({ kind: z.literal('range'), page: pageNumber, range: z.string() }),
  /** UTF-16 offsets `[start, end)` in the decoded text, for formats without pages; `page` is 1 in every assembled document, in a mailbox the message. */
  z.object({ kind: z.literal('span'), page: pageNumber.optional(), start: count, end: count }),
  /** A stretch of sound or video; `page` as above. */
  z.object({
    kind: z.literal('time'),
    page: pageNumber.optional(),
    startMs: z.number().nonnegative(),
    endMs: z.number().nonnegative(),
  }),
])
export type Provenance = z.infer<typeof provenanceSchema>

/** `ocr`: every word comes from pixels; `mixed`: some do. */
const pageSourceSchema = z.enum(['digital', 'ocr', 'mixed'])

export const pageSchema = z.object({
  number: pageNumber,
  /** Points, as displayed: after rotation, inside the crop box. 0 where a format has no pages. */
  width: z.number().nonnegative(),
  height: z.number().nonnegative(),
  source: pageSourceSchema,
  /** Who read it, where it was not our own parser: `mineru/1`. */
  reader: z.string().optional(),
})
export type Page = z.infer<typeof pageSchema>

/** A cell of a table; rows and columns count from 0, a merged cell appears once, at its top-left. */
export const cellSchema = z.object({
  row: count,
  column: count,
  rowSpan: z.number().int().positive(),
  columnSpan: z.number().int().positive(),
  header: z.boolean(),
  text: z.string(),
  page: pageNumber.optional(),
  box: boxSchema.optional(),
})
export type Cell = z.infer<typeof cellSchema>

const elementBase = {
  /** `documentId/n`, n counting in reading order. */
  id: z.string(),
  /** `furniture`: running headers, footers, page numbers: kept, not indexed. */
  layer: z.enum(['body', 'furniture']),
  provenance: z.array(provenanceSchema).min(1),
}

/** What an element is whose words are not printed on the page but lie over it. */
export const attachedSchema = z.discriminatedUnion('kind', [
  /** A reader's or author's mark: the element's text is its comment. */
  z.object({
    kind: z.literal('annotation'),
    type: z.enum(['note', 'free-text', 'highlight', 'strike-out', 'insertion', 'stamp', 'drawing', 'file']),
    author: z.string().optional(),
  }),
  /** A form field with a value: the element's text is `label: value`. */
  z.object({
    kind: z.literal('field'),
    type: z.enum(['text', 'check', 'radio', 'choice']),
    /** Full name, unique in the file. */
    name: z.string(),
    /** For `check` and `radio` the name of the chosen state; `Off` when not checked. */
    value: z.string(),
  }),
])
export type Attached = z.infer<typeof attachedSchema>

export const textElementSchema = z.object({
  ...elementBase,
  kind: z.enum(['text', 'list', 'formula', 'caption', 'code']),
  text: z.string(),
  /** Of a `formula` whose source tells its structure: LaTeX, without delimiters. `text` is the same formula in one line of plain characters. */
  latex: z.string().optional(),
  /** Absent for printed text. */
  attached: attachedSchema.optional(),
})
export type TextElement = z.infer<typeof textElementSchema>

export const titleElementSchema = z.object({
  ...elementBase,
  kind: z.literal('title'),
  /** 1 is the highest. */
  level: z.number().int().min(1),
  text: z.string(),
})
export type TitleElement = z.infer<typeof titleElementSchema>

export const tableElementSchema = z.object({
  ...elementBase,
  kind: z.literal('table'),
  rows: count,
  columns: count,
  /** Ordered by row, then column. */
  cells: z.array(cellSchema),
  captionId: z.string().optional(),
})
export type TableElement = z.infer<typeof tableElementSchema>

export const figureElementSchema = z.object({
  ...elementBase,
  kind: z.literal('figure'),
  asset: assetReferenceSchema.optional(),
  captionId: z.string().optional(),
  /** Words read inside the picture, and after them, on a line of its own, `alternate`. */
  text: z.string().optional(),
  /** The author's own words in place of the picture (alternate text). */
  alternate: z.string().optional(),
  /** Written by a model: indexed, never quoted as source. */
  description: z.string().optional(),
  /** The model that wrote the description; absent where it came with the file, or from the server that read it. */
  describedBy: z.string().optional(),
})
export type FigureElement = z.infer<typeof figureElementSchema>

export const elementSchema = z.discriminatedUnion('kind', [
  textElementSchema,
  titleElementSchema,
  tableElementSchema,
  figureElementSchema,
])
export type Element = z.infer<typeof elementSchema>
export type ElementKind = Element['kind']

/** Something that a file holds and that was not read, with the reason. */
export const skippedSchema = z.object({ what: z.string(), reason: z.string(), page: pageNumber.optional() })

/** What was found, so that a loss can be seen. */
export const ledgerSchema = z.object({
  pages: count,
  characters: count,
  tables: count,
  figures: count,
  formulas: count,
  skipped: z.array(skippedSchema),
})
export type Ledger = z.infer<typeof ledgerSchema>

/** An entry of the table of contents that the file carries, in order. */
export const outlineEntrySchema = z.object({
  title: z.string(),
  /** 1 is the outermost. */
  level: z.number().int().min(1),
  /** Absent when it leads nowhere inside the file. */
  page: pageNumber.optional(),
})
export type OutlineEntry = z.infer<typeof outlineEntrySchema>

/** A place that leads to an address or to a page of the same file: exactly one of `uri` and `toPage`. */
export const linkSchema = z.object({
  page: pageNumber,
  box: boxSchema,
  /** As it stands in the file: untrusted; `http`, `https`, `ftp`, `mailto`, `tel` or without a scheme. */
  uri: z.string().optional(),
  toPage: pageNumber.optional(),
})
export type Link = z.infer<typeof linkSchema>

/** A file inside the file. */
export const attachmentSchema = z.object({
  name: z.string(),
  /** Bytes; 0 when unknown. */
  size: count,
  /** Where it is pinned to a page. */
  page: pageNumber.optional(),
  /** Absent when it was too large to take out, or can't be decoded. */
  asset: assetReferenceSchema.optional(),
  /** The pages of this document that were read from it; absent when it was not read. */
  pages: z.object({ first: pageNumber, count }).optional(),
})
export type Attachment = z.infer<typeof attachmentSchema>

export const documentSchema = z.object({
  schema: z.literal('document/1'),
  /** SHA-256 of the bytes. */
  id: sha256Schema,
  origin: z.object({ uri: z.string(), sha256: sha256Schema, mediaType: z.string() }),
  /** The title that the file itself carries (metadata), if any. */
  title: z.string().optional(),
  /** Of most of its text, as the file tells it (BCP 47, e.g. `zh-CN`). */
  language: z.string().optional(),
  /** Present when the file carries one. */
  outline: z.array(outlineEntrySchema).optional(),
  /** Present when there are any. */
  links: z.array(linkSchema).optional(),
  /** Present when there are any. */
  attachments: z.array(attachmentSchema).optional(),
  /** Of sound and video. */
  media: mediaFactsSchema.optional(),
  pages: z.array(pageSchema),
  /** One flat list in reading order. */
  elements: z.array(elementSchema),
  /** What programs wrote about it; present when there is any. */
  notes: z.array(noteSchema).optional(),
  problems: z.array(problemSchema),
  ledger: ledgerSchema,
})
export type Document = z.infer<typeof documentSchema>
