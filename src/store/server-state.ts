import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { DuomoError } from '../base/errors.ts'

const FORMAT = 1

const stateSchema = z.object({
  format: z.literal(FORMAT),
  metric: z.enum(['cosine', 'ip', 'l2']),
  spaces: z.array(z.object({ id: z.string(), kind: z.literal('dense'), dimension: z.number().int().positive() })),
  /** Rows that count and their tokens together, as BM25 wants them. */
  rows: z.number().int().nonnegative(),
  tokens: z.number().int().nonnegative(),
  /** A put that has begun: its rows don't count. */
  pending: z.string().optional(),
  /** A removal has begun: `rows` and `tokens` are to be counted anew. */
  removing: z.boolean().optional(),
  /** Another after every write, so that what was read of the index is known to be still right. */
  version: z.string().optional(),
})

/** What an index on a server knows of itself. */
export type ServerState = z.infer<typeof stateSchema>

export function writeServerState(state: Omit<ServerState, 'format' | 'version'>): string {
  return JSON.stringify({ ...state, format: FORMAT, version: randomBytes(8).toString('hex') })
}

/** @throws `base-version` for an index of another release, `base-damaged` */
export function readServerState(json: string, subject: string): ServerState {
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch {
    value = undefined
  }
  const result = stateSchema.safeParse(value)
  if (result.success) return result.data
  const format = z.object({ format: z.number() }).safeParse(value)
  if (format.success && format.data.format !== FORMAT)
    throw new DuomoError('base-version', `${subject} has format ${format.data.format}; this release reads ${FORMAT}`, {
      hint: 'Use the release that made it, or move the index to a new place with that release.',
    })
  throw new DuomoError('base-damaged', `${subject} does not describe itself as it was written`, {
    cause: result.error,
    hint: 'Take back the index that was in use before it was moved there, or add the documents to a new base.',
  })
}
