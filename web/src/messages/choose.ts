import { en, type Messages } from './en.ts'
import { zh } from './zh.ts'

/** The reader's own choice first, then the browser's languages in their order, else English. */
export function chooseMessages(chosen: string | null, languages: readonly string[]): Messages {
  for (const language of chosen === null ? languages : [chosen, ...languages]) {
    if (/^zh\b/i.test(language)) return zh
    if (/^en\b/i.test(language)) return en
  }
  return en
}
