import { z } from 'zod'

/** Who computes notes from cells, without any model. */
export const BY_CELLS = 'cells'

const noteBase = {
  /** The elements of the source that it was made from, in reading order. */
  elementIds: z.array(z.string()).min(1),
  /** `cells`: computed from the cells of a table; else the name of the model that wrote it. */
  by: z.string().min(1),
}

export const qaNoteSchema = z.object({
  ...noteBase,
  kind: z.literal('qa'),
  question: z.string().min(1),
  answer: z.string().min(1),
  /** The cells of its table that the answer rests on. */
  cells: z
    .array(z.object({ row: z.number().int().nonnegative(), column: z.number().int().nonnegative() }))
    .min(1)
    .optional(),
})
export type QaNote = z.infer<typeof qaNoteSchema>

/** Something that a program wrote about a document: indexed, so that its elements are found by it, and never quoted as source. */
export const noteSchema = z.discriminatedUnion('kind', [
  qaNoteSchema,
  /** Of a section (`headings` name it, outermost first), or of the whole document (no headings). */
  z.object({ ...noteBase, kind: z.literal('summary'), text: z.string().min(1), headings: z.array(z.string()) }),
  z.object({ ...noteBase, kind: z.literal('keywords'), words: z.array(z.string().min(1)).min(1) }),
])
export type Note = z.infer<typeof noteSchema>

/** What a note says, in one line; of a pair question and answer. */
export function noteText(note: Note): string {
  switch (note.kind) {
    case 'qa':
      return `${note.question} ${note.answer}`
    case 'summary':
      return note.text
    case 'keywords':
      return note.words.join(', ')
  }
}
