import { createHash } from 'node:crypto'
import type { Embedding } from '../model/embedding.ts'
import type { Encoder, EncoderInput } from '../spec/encoder.ts'
import type { VectorCache } from '../spec/vector-cache.ts'
import { checked, encodeAll } from './encode-all.ts'

// What a crash may cost of an encoder's work.
const INPUTS_PER_PUT = 256

/** Encodes what the cache doesn't hold, equal inputs once; vectors in the order of `inputs`, all of one document. */
export async function encodeCached(
  encoder: Encoder,
  inputs: readonly EncoderInput[],
  documentId: string,
  cache: VectorCache,
  signal: AbortSignal,
): Promise<Embedding[]> {
  const keys = inputs.map(keyOf)
  const unique = new Map(keys.map((key, n) => [key, inputs[n] ?? {}]))
  const found = new Map<string, Embedding>()
  const cached = await cache.get(documentId, encoder.space, [...unique.keys()])
  for (const [n, key] of [...unique.keys()].entries()) {
    const embedding = cached[n]
    if (embedding) found.set(key, checked(embedding, encoder))
  }
  const missing = [...unique].filter(([key]) => !found.has(key))
  for (let start = 0; start < missing.length; start += INPUTS_PER_PUT) {
    const part = missing.slice(start, start + INPUTS_PER_PUT)
    const made = await encodeAll(
      encoder,
      part.map(([, input]) => input),
      'document',
      signal,
    )
    const vectors = part.flatMap(([key], n) => {
      const embedding = made[n]
      return embedding ? [{ key, embedding }] : []
    })
    await cache.put(documentId, encoder.space, vectors)
    for (const { key, embedding } of vectors) found.set(key, embedding)
  }
  return keys.flatMap((key) => found.get(key) ?? [])
}

/** Hash of exactly what the encoder is given: each part by its kind and length, so that no two inputs collide by joining. */
function keyOf({ text, image, audio }: EncoderInput): string {
  const hash = createHash('sha256')
  for (const [kind, bytes] of Object.entries({ text: text === undefined ? text : Buffer.from(text), image, audio }))
    if (bytes) hash.update(`${kind}:${bytes.length}:`).update(bytes)
  return hash.digest('hex')
}
