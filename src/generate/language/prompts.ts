import type { Language } from '../../language/language-of.ts'
import type { Prompt } from './prompt.ts'
import { ENGLISH } from './prompt-en.ts'
import { CHINESE } from './prompt-zh.ts'

/** What a picture of 1,536 pixels takes of a model's context, at the most. */
export const PICTURE_TOKENS = 1_600

export function promptIn(language: Language): Prompt {
  return language === 'zh' ? CHINESE : ENGLISH
}
