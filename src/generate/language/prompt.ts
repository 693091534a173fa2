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
  /** What to do with the pictures that came with the question, `p1` to `p` and `count`. */
  ownPictures(count: number): string
  /** To make a follow-up a question of its own. */
  readonly rewrite: string
  turn(question: string, answer: string): string
  followUp(question: string): string
  /** To ask on from what a first search found. */
  readonly split: string
  splitting(question: string): string
  /** For a conversation without documents. */
  readonly chat: string
}
