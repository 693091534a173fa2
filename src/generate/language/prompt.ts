import { hashParts } from '../../base/hash.ts'
import type { Language } from '../../language/language-of.ts'
import type { Modality } from '../../model/chunk.ts'
import { ENGLISH } from './prompt-en.ts'
import { CHINESE } from './prompt-zh.ts'

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

/** The prompt in a question's language. */
export function promptIn(language: Language): Prompt {
  return language === 'zh' ? CHINESE : ENGLISH
}

/** A line that opens and closes the evidence; made of the evidence itself, so that no document can hold it. */
export function fenceAround(text: string): string {
  return `===== ${hashParts([text]).slice(0, 12)} =====`
}
