import { z } from 'zod'

/** A lower-case hexadecimal SHA-256. */
export const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/)

/** Bytes kept in the asset store, named by their hash; `width` and `height` in pixels. */
export const assetReferenceSchema = z.object({
  sha256: sha256Schema,
  mediaType: z.string(),
  width: z.number().int().positive().optional(),
  height: z.number().int().positive().optional(),
})
export type AssetReference = z.infer<typeof assetReferenceSchema>
