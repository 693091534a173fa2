import type { Query } from '../model/query.ts'
import type { EncoderInput, InputKind } from '../spec/encoder.ts'

/** How the parts of a question that has several are brought together. */
export interface PartsChoice {
  /** How much each kind says; 0.4 for words, 0.6 for pictures and sound where absent. */
  readonly weights?: Readonly<Partial<Record<InputKind, number>>>
  /** `vectors`, if absent: one vector of a space that takes them all. `lists`: each part is searched for itself. */
  readonly fuse?: 'vectors' | 'lists'
}

export interface QueryPart {
  readonly kind: InputKind
  readonly weight: number
  readonly input: EncoderInput
}

const WEIGHTS: Readonly<Record<InputKind, number>> = { text: 0.4, image: 0.6, audio: 0.6 }

/** The words, pictures and sounds of a question; several of one kind share its weight. */
export function partsOf({ text, images = [], audio = [] }: Query, { weights = {} }: PartsChoice = {}): QueryPart[] {
  const parts = [
    ...(text.trim() ? [{ kind: 'text' as const, input: { text } }] : []),
    ...images.map((image) => ({ kind: 'image' as const, input: { image } })),
    ...audio.map((sound) => ({ kind: 'audio' as const, input: { audio: sound } })),
  ]
  const counts = Map.groupBy(parts, ({ kind }) => kind)
  return parts.map((part) => ({
    ...part,
    weight: (weights[part.kind] ?? WEIGHTS[part.kind]) / (counts.get(part.kind)?.length ?? 1),
  }))
}

/** What a list that was found by some of a question's parts weighs beside the others; 1 where it was found by all of them. */
export function shareOf(used: readonly QueryPart[], all: readonly QueryPart[]): number {
  const kinds = (parts: readonly QueryPart[]) => new Set(parts.map(({ kind }) => kind)).size
  const sum = (parts: readonly QueryPart[]) => parts.reduce((total, { weight }) => total + weight, 0)
  return sum(all) > 0 ? sum(used) / kinds(used) / (sum(all) / kinds(all)) : 1
}
