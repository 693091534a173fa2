import { z } from 'zod'

/** A picture as JSON carries it. */
export interface WirePicture {
  readonly base64: string
  /** `data:` with type and `base64`. */
  readonly url: string
}

/** One input of a call: text, a picture, or both together. */
export interface WireInput {
  readonly text?: string
  readonly picture?: WirePicture
}

/** What a protocol needs to know of one call. */
export interface VectorCall {
  readonly model: string
  readonly inputs: readonly WireInput[]
  /** The protocol's word for what the vectors are for, where it has one. */
  readonly task?: string
  /** The length to ask for, where it is not the model's own. */
  readonly dimension?: number
  /** One vector for each token or patch. */
  readonly multi: boolean
  /** The model takes pictures. */
  readonly pictures: boolean
  /** The model takes text and picture together as one input. */
  readonly joint: boolean
}

/** A vector as it came, unchecked; `null` in JSON is NaN here. `index`: of its input, where the protocol tells. */
export interface GivenVector {
  readonly index?: number
  /** One, or as many as the input has tokens or patches. */
  readonly rows: readonly Float32Array[]
}

export interface WireRequest {
  /** Below the service's address. */
  readonly path: string
  readonly json: unknown
  readonly answer: z.ZodType<readonly GivenVector[]>
}

/** A protocol: a call → what to send where, and how to read what comes back. */
export type Wire = (call: VectorCall) => WireRequest

const numbersSchema = z
  .array(z.number().nullable())
  .transform((numbers) => Float32Array.from(numbers, (one) => one ?? Number.NaN))

/** Little-endian float32, as OpenAI and Voyage pack them. */
const packedSchema = z.base64().transform((text, context) => {
  const bytes = Buffer.from(text, 'base64')
  if (bytes.length % 4 !== 0) {
    context.addIssue({ code: 'custom', message: `${bytes.length} bytes are no row of float32` })
    return z.NEVER
  }
  return Float32Array.from({ length: bytes.length / 4 }, (_, n) => bytes.readFloatLE(n * 4))
})

const oneRowSchema = z.union([packedSchema, numbersSchema]).transform((row) => [row])
const rowsSchema = z.array(z.union([packedSchema, numbersSchema]))

/** One vector, as a list of numbers or packed, whichever the server chose; with `multi` a list of them. */
export function vectorSchema(multi = false): z.ZodType<readonly Float32Array[]> {
  return multi ? rowsSchema : oneRowSchema
}

/** OpenAI's list, which others have taken over: `{ data: [{ index, embedding }] }`. */
export function dataListSchema(multi = false): z.ZodType<readonly GivenVector[]> {
  const rows = vectorSchema(multi)
  const item = z.object({
    index: z.number().int().optional(),
    embedding: rows.optional(),
    // What Jina calls the vectors of one input.
    embeddings: rows.optional(),
  })
  return z
    .object({ data: z.array(item) })
    .transform(({ data }) =>
      data.map(({ index, embedding, embeddings }) => toGiven(index, embedding ?? embeddings ?? [])),
    )
}

/** A given vector without an `index` that is not there. */
export function toGiven(index: number | undefined, rows: readonly Float32Array[]): GivenVector {
  return index === undefined ? { rows } : { index, rows }
}
