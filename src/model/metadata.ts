import { z } from 'zod'

/** What a user says of a document, by name: `{ year: 2023, client: '云雀', draft: false }`. */
export const metadataSchema = z.record(
  z.string().regex(/^\p{L}[\p{L}\p{N}_-]{0,63}$/u),
  z.union([z.string(), z.number(), z.boolean()]),
)
export type Metadata = z.infer<typeof metadataSchema>
