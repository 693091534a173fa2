import { hashParts } from '../base/hash.ts'
import type { Chunk } from '../model/chunk.ts'
import type { Document } from '../model/document.ts'
import type { InputKind } from '../spec/encoder.ts'
import type { Contents, Encoding } from '../spec/encoding.ts'
import type { PendingInput } from './encode-cached.ts'

/** What of a chunk becomes one vector: its parts, each an input of its own where the encoder is not joint. */
export interface ChunkInputs {
  readonly chunk: Chunk
  readonly parts: readonly (PendingInput & { readonly kinds: readonly InputKind[] })[]
}

/** What goes through the encoder of each chunk that it takes; a chunk without any of the content it is taken for is left out. */
export function inputsOf(
  { encoder, takes }: Encoding,
  chunks: readonly Chunk[],
  document: Document,
  contents: Contents,
): ChunkInputs[] {
  return chunks.flatMap((chunk): ChunkInputs[] => {
    const single = takes(chunk).flatMap((kind) => {
      const input = encoder.accepts.includes(kind) ? inputOf(kind, chunk, document, contents) : undefined
      return input ? [{ ...input, kinds: [kind] }] : []
    })
    if (single.length === 0) return []
    return [{ chunk, parts: encoder.joint ? [joined(single)] : single }]
  })
}

function inputOf(kind: InputKind, chunk: Chunk, document: Document, contents: Contents): PendingInput | undefined {
  if (kind === 'text') {
    const text = textOf(chunk)
    return text ? { key: hashParts(['text', text]), load: async () => ({ text }) } : undefined
  }
  const content = contents[kind](chunk, document)
  return (
    content && {
      key: hashParts([kind, content.key]),
      load: async (signal) => ({ [kind]: await content.load(signal) }),
    }
  )
}

/** A chunk's words with what says where they stand: a cell or a sentence alone means little. Nothing for one without words of its own. */
function textOf({ headings, text, context = '', group }: Chunk): string {
  const around = group === 'figure' || group === 'row' ? context : ''
  const own = [text, around].filter((part) => part.trim()).join('\n')
  const above = headings.at(-1) ?? ''
  return own && above && !own.startsWith(above) ? `${above}\n${own}` : own
}

function joined(parts: readonly (PendingInput & { readonly kinds: readonly InputKind[] })[]) {
  const [only] = parts
  if (only && parts.length === 1) return only
  return {
    key: hashParts(['joint', ...parts.map(({ key }) => key)]),
    kinds: parts.flatMap(({ kinds }) => kinds),
    load: async (signal: AbortSignal) =>
      Object.assign({}, ...(await Promise.all(parts.map(({ load }) => load(signal))))),
  }
}
