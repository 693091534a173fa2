import type { Modality } from '../../model/chunk.ts'

/** The words of a prompt in one language. */
export interface Prompt {
  readonly system: string
  question(text: string): string
  page(first: number, last: number): string
  readonly kinds: Readonly<Record<Modality, string>>
  pictureOf(id: string): string
  /** Stands where a long piece was cut off. */
  readonly cut: string
}
