import { DuomoError } from '../base/errors.ts'
import { type Chunk, chunkSchema } from '../model/chunk.ts'

/** A kept chunk from its JSON; `where` names the index. */
export function readKeptChunk(json: unknown, where: string): Chunk {
  let value: unknown
  try {
    value = JSON.parse(String(json))
  } catch (error) {
    throw damagedRow(where, error)
  }
  const result = chunkSchema.safeParse(value)
  if (!result.success) throw damagedRow(where, result.error)
  return result.data
}

function damagedRow(where: string, cause: unknown): DuomoError {
  return new DuomoError('base-damaged', `${where} holds a row that is not as it was written`, {
    cause,
    hint: 'Remove that index and add the documents again.',
  })
}
