const NUMBERED =
  /^(?:(\d{1,2}(?:\.\d{1,2}){0,4})[.．、]?\s+\p{L}|(\d{1,2}(?:\.\d{1,2}){1,4})[.．、]?\s*\p{L}|(\d{1,2})[、．.]\s*\p{Script=Han})/u
/** Chapters, parts and appendices. */
export const CHAPTER =
  /^第\s*[一二三四五六七八九十百零〇\d]+\s*([编篇部章节回])|^(?:chapter|part|appendix|annex)\s+[\dA-Z]/iu
/** The first level of Chinese numbering. */
export const CHINESE_FIRST = /^[一二三四五六七八九十]{1,3}、/u
const CHINESE_SECOND = /^[（(][一二三四五六七八九十]{1,3}[)）]/u

/** Depth that the numbering of a heading tells, from 1. */
export function numberedLevel(text: string): number | undefined {
  const chapter = CHAPTER.exec(text)
  if (chapter) return chapter[1] === '节' ? 2 : 1
  const number = NUMBERED.exec(text)
  if (number) return (number[1] ?? number[2] ?? number[3] ?? '').split('.').length
  if (CHINESE_FIRST.test(text)) return 1
  return CHINESE_SECOND.test(text) ? 2 : undefined
}
