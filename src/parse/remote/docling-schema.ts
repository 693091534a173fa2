import { z } from 'zod'

// DoclingDocument, version 1 (docling_core/types/doc/document.py and labels.py): lists of items that refer to each other
// (`#/texts/5`), and a tree of references that gives the order of reading.

const boxSchema = z.object({
  l: z.number(),
  t: z.number(),
  r: z.number(),
  b: z.number(),
  coord_origin: z.enum(['TOPLEFT', 'BOTTOMLEFT']).default('TOPLEFT'),
})
const referenceSchema = z.object({ $ref: z.string() })
const references = z.array(referenceSchema).default([])
const itemBase = {
  self_ref: z.string(),
  children: references,
  content_layer: z.string().default('body'),
  label: z.string(),
}
const placedBase = {
  ...itemBase,
  prov: z.array(z.object({ page_no: z.number().int().positive(), bbox: boxSchema })).default([]),
}
const groupSchema = z.object(itemBase)
const textSchema = z.object({
  ...placedBase,
  text: z.string(),
  orig: z.string().default(''),
  level: z.number().int().nonnegative().nullish(),
  enumerated: z.boolean().nullish(),
  marker: z.string().nullish(),
})
const annotationSchema = z.object({ kind: z.string().optional(), text: z.string().optional() })
const pictureSchema = z.object({
  ...placedBase,
  captions: references,
  annotations: z.array(annotationSchema).default([]),
})
const cellSchema = z.object({
  bbox: boxSchema.nullish(),
  row_span: z.number().int().positive().default(1),
  col_span: z.number().int().positive().default(1),
  start_row_offset_idx: z.number().int().nonnegative(),
  start_col_offset_idx: z.number().int().nonnegative(),
  text: z.string(),
  column_header: z.boolean().default(false),
  row_header: z.boolean().default(false),
})
const tableSchema = z.object({
  ...placedBase,
  captions: references,
  footnotes: references,
  data: z.object({
    table_cells: z.array(cellSchema),
    num_rows: z.number().int().nonnegative(),
    num_cols: z.number().int().nonnegative(),
  }),
})
export const doclingSchema = z.object({
  schema_name: z.literal('DoclingDocument'),
  body: z.object({ children: references }),
  groups: z.array(groupSchema).default([]),
  texts: z.array(textSchema).default([]),
  pictures: z.array(pictureSchema).default([]),
  tables: z.array(tableSchema).default([]),
  pages: z.record(
    z.string(),
    z.object({ page_no: z.number().int().positive(), size: z.object({ width: z.number(), height: z.number() }) }),
  ),
})
export type DoclingBox = z.infer<typeof boxSchema>
export type DoclingGroup = z.infer<typeof groupSchema>
export type DoclingDocument = z.infer<typeof doclingSchema>
export type DoclingText = z.infer<typeof textSchema>
export type DoclingPicture = z.infer<typeof pictureSchema>
export type DoclingTable = z.infer<typeof tableSchema>
