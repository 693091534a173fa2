import { DuomoError, type ErrorCode } from '../base/errors.ts'
import { sha256 } from '../base/hash.ts'
import type { AssetReference } from '../model/asset.ts'
import { type Document, documentSchema, type Provenance } from '../model/document.ts'
import type { Parser, SoundPiece } from '../spec/parser.ts'

/** What a parser makes of some bytes, checked against the schema; pictures that it keeps go to `assets`. */
export async function parseWith(
  parser: Parser,
  content: string | Uint8Array,
  options: {
    name: string
    mediaType?: string
    assets?: Map<string, Uint8Array>
    signal?: AbortSignal
    hear?: (piece: SoundPiece) => void
  },
): Promise<Document> {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content
  const mediaType = options.mediaType ?? parser.mediaTypes[0] ?? ''
  const document = await parser.doParse(
    { name: options.name, bytes, sha256: sha256(bytes), mediaType },
    {
      signal: options.signal ?? AbortSignal.any([]),
      progress() {},
      ...(options.hear ? { hear: options.hear } : {}),
      saveAsset(picture, about): AssetReference {
        options.assets?.set(sha256(picture), picture)
        return { sha256: sha256(picture), ...about }
      },
    },
  )
  return documentSchema.parse(document)
}

/** The piece of the source that a span names. */
export function spanText(source: string, provenance: readonly Provenance[]): string {
  return provenance.map((place) => (place.kind === 'span' ? source.slice(place.start, place.end) : '')).join('')
}

export function isDuomoError(code: ErrorCode): (error: unknown) => boolean {
  return (error) => error instanceof DuomoError && error.code === code
}
