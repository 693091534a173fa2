import { columnsOf } from './text-lines.ts'

const SENTENCE_END = /[.。,，;；:：!！?？、]$/
const CHINESE_DIGITS = '[〇零一二三四五六七八九十百千两0-9０-９]'
const DIVISION = new RegExp(`^第\\s*${CHINESE_DIGITS}{1,6}\\s*([编篇部卷章节回])(?:$|[\\s:：、.·—-]|(?=\\S))`)
const DIVISION_LEVELS: Readonly<Record<string, number>> = { 编: 1, 篇: 1, 部: 1, 卷: 1, 章: 1, 回: 1, 节: 2 }
const NUMBERED = /^(\d{1,2}(?:\.\d{1,3}){0,5})[.．、]?\s+(\S.*)$/
const ENGLISH_DIVISION =
  /^(chapter|part|appendix|book|section)\s+(?:\d{1,3}|[ivxlc]{1,7}|[a-z]|one|two|three|four|five|six|seven|eight|nine|ten)\b/i

/** 第一章, 第二节 …: a title wherever it stands, if the line is short and no sentence. `undefined` if it is none. */
export function divisionLevel(text: string): number | undefined {
  if (columnsOf(text) > 60 || /[。；，,;]/.test(text)) return undefined
  const unit = DIVISION.exec(text)?.[1]
  return unit === undefined ? undefined : DIVISION_LEVELS[unit]
}

/** The number that a line starts with, such as `2.1`, and how deep it is; for telling titles from list items. */
export function numberDepth(text: string): number | undefined {
  return NUMBERED.exec(text)?.[1]?.split('.').length
}

/**
 * The level of a line that stands alone between blank lines, if it looks like a title: numbered, 一、, Chapter 3, or in capitals.
 * Careful on purpose: a title taken for text loses little, a sentence taken for a title misleads.
 */
export function loneLineLevel(text: string): number | undefined {
  if (columnsOf(text) > 80 || SENTENCE_END.test(text)) return undefined
  if (/^[一二三四五六七八九十]{1,3}、\s*\S/.test(text)) return 2
  if (/^[（(][一二三四五六七八九十]{1,3}[）)]\s*\S/.test(text)) return 3
  if (/^附录/.test(text)) return 1
  const english = ENGLISH_DIVISION.exec(text)?.[1]
  if (english !== undefined) return english.toLowerCase() === 'section' ? 2 : 1
  const [, number, rest] = NUMBERED.exec(text) ?? []
  if (number !== undefined && rest !== undefined && /^[\p{Lu}\p{Lo}]/u.test(rest)) return number.split('.').length
  return isCapitals(text) ? 2 : undefined
}

function isCapitals(text: string): boolean {
  const letters = text.match(/\p{L}/gu) ?? []
  const blanks = text.match(/\s/g) ?? []
  return (
    letters.length >= 4 && /^[^\p{Ll}\p{Lo}]+$/u.test(text) && letters.length >= (text.length - blanks.length) * 0.6
  )
}
