import { z } from 'zod'

/** Something that is kept and is not as it was written. */
export const damageSchema = z.object({
  part: z.enum(['data-folder', 'catalogue', 'index', 'original', 'reading', 'picture', 'rows']),
  documentId: z.string().optional(),
  /** The document as the user knows it. */
  file: z.string().optional(),
  message: z.string(),
})
export type Damage = z.infer<typeof damageSchema>

/** What became of it: `repaired`, or `lost` with what to do. */
export const repairSchema = damageSchema.extend({ outcome: z.enum(['repaired', 'lost']) })
export type Repair = z.infer<typeof repairSchema>
