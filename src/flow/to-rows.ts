import { toDuomoError } from '../base/errors.ts'
import type { Chunk } from '../model/chunk.ts'
import type { Document } from '../model/document.ts'
import type { Embedding } from '../model/embedding.ts'
import { type Problem, toProblem } from '../model/problem.ts'
import type { InputKind } from '../spec/encoder.ts'
import type { Contents, Encoding } from '../spec/encoding.ts'
import type { QueryFuser } from '../spec/fuser.ts'
import type { StoreRow } from '../spec/store.ts'
import type { VectorCache } from '../spec/vector-cache.ts'
import { encodeCached } from './encode-cached.ts'
import { type ChunkInputs, inputsOf } from './encoder-inputs.ts'

export interface RowParts {
  /** The words under which a chunk is found, by the same segmentation as the query's. */
  readonly wordsOf: (chunk: Chunk) => string[]
  /** Names that segmentation and its version. */
  readonly wordsRecipe: string
  readonly encodings: readonly Encoding[]
  /** What the chunks of a document look and sound like, given the bytes of its file if they are there. */
  readonly contentsOf: (original: Uint8Array | undefined) => Contents
  /** Joins the vectors of words and picture where an encoder does not take both at once. */
  readonly fuseParts: QueryFuser
  /** Everything is encoded if absent. */
  readonly vectorCache?: VectorCache
}

export interface Rows {
  readonly rows: readonly StoreRow[]
  /** Pictures and sounds that could not be encoded. */
  readonly problems: readonly Problem[]
}

/** How much a picture says beside the words that belong to it, where both become one vector. */
const PART_WEIGHTS: Readonly<Record<InputKind, number>> = { text: 0.4, image: 0.6, audio: 0.6 }

/** Chunks of one document with their words and vectors; chunks that no search could reach are left out. */
export async function toRows(
  chunks: readonly Chunk[],
  document: Document,
  original: Uint8Array | undefined,
  parts: RowParts,
  signal: AbortSignal,
): Promise<Rows> {
  const contents = parts.contentsOf(original)
  const problems = new Map<string, Problem>()
  const embeddings = new Map<string, Embedding[]>()
  for (const encoding of parts.encodings) {
    const inputs = inputsOf(encoding, chunks, document, contents)
    const vectors = await encodeCached(
      encoding.encoder,
      inputs.flatMap((one) => one.parts),
      {
        documentId: document.id,
        cache: parts.vectorCache,
        signal,
        onFailure: ({ key }, error) => {
          problems.set(key, toProblem(toDuomoError(error, `encoding with ${encoding.encoder.name}`), 'encode'))
        },
      },
    )
    for (const one of inputs) {
      const embedding = embeddingOf(one, vectors, parts.fuseParts)
      if (embedding) embeddings.set(one.chunk.id, [...(embeddings.get(one.chunk.id) ?? []), embedding])
    }
  }
  const rows = chunks
    .map((chunk): StoreRow => ({ chunk, words: parts.wordsOf(chunk), embeddings: embeddings.get(chunk.id) ?? [] }))
    .filter((row) => row.words.length > 0 || row.embeddings.length > 0)
  return { rows, problems: [...problems.values()] }
}

function embeddingOf(
  { parts }: ChunkInputs,
  vectors: ReadonlyMap<string, Embedding>,
  fuse: QueryFuser,
): Embedding | undefined {
  const made = parts.flatMap(({ key, kinds }) => {
    const embedding = vectors.get(key)
    return embedding ? [{ embedding, weight: PART_WEIGHTS[kinds[0] ?? 'text'] }] : []
  })
  return made.length > 1 ? fuse(made) : made[0]?.embedding
}
