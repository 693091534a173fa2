export type Language = 'zh' | 'en'

/**
 * The language to answer in: Chinese as soon as Han characters carry a share of the text, counted as words (a Latin
 * word weighs as two characters), because Chinese questions are full of Latin names; else English.
 */
export function languageOf(text: string): Language {
  const han = text.match(/\p{Script=Han}/gu)?.length ?? 0
  const latin = text.match(/[\p{Script=Latin}\d]+/gu)?.length ?? 0
  return han > 0 && han >= latin * 0.5 ? 'zh' : 'en'
}
