import type { OutlineEntry } from '../../media/pdfium/file.ts'
import type { PageReading } from '../layout/page-items.ts'
import type { TextBlock } from './blocks.ts'
import { CHAPTER, CHINESE_FIRST, numberedLevel } from './numbering.ts'

/** What the whole file tells about its headings. */
export interface TitleStyle {
  readonly bodySize: number
  readonly bodyBold: boolean
  /** Levels of the outline by normalised title. */
  readonly outline: ReadonlyMap<string, number>
  /** Normalised texts of single lines. */
  readonly lines: ReadonlySet<string>
}

export function titleStyle(pages: readonly PageReading[], outline: readonly OutlineEntry[]): TitleStyle {
  const sizes = new Map<number, number>()
  let [bold, all] = [0, 0]
  const blocks = pages.flatMap(({ items }) => items.flatMap((item) => (item.kind === 'text' ? [item.block] : [])))
  const long = blocks.filter((block) => block.lines.length >= 3)
  // Listings are set smaller than the text that they stand in, and may outweigh it.
  const running = [long.filter((block) => !block.code && !block.mono), long, blocks].find((some) => some.length > 0)
  for (const { size, text, bold: isBold } of running ?? []) {
    const key = Math.round(size * 2) / 2
    // Chinese takes twice the room of letters.
    const room = text.length + (text.match(/\p{Script=Han}/gu)?.length ?? 0)
    sizes.set(key, (sizes.get(key) ?? 0) + room)
    all += room
    if (isBold) bold += room
  }
  // The largest of the sizes in which paragraphs are set: references and notes may outweigh the body.
  const bodySize = Math.max(...[...sizes].filter(([, length]) => length >= 0.2 * all).map(([size]) => size))
  return {
    bodySize: Number.isFinite(bodySize) ? bodySize : 10,
    bodyBold: bold > 0.6 * all,
    outline: new Map(outline.map((entry) => [plain(entry.title), entry.level])),
    lines: new Set(blocks.filter(({ lines }) => lines.length === 1).map(({ text }) => plain(text))),
  }
}

const plain = (text: string) =>
  text
    .normalize('NFKC')
    .replace(/[\s.．。:：]+/g, '')
    .toLowerCase()

/** The word over a note in the text: what follows the note is not about it. */
const NOTE = /^(?:tip|note|warning|caution|important|hint|hinweis|warnung|achtung|提示|注意|警告|小心)[!！]?$/iu

export function isTitle(block: TextBlock, style: TitleStyle): boolean {
  const text = block.text.trim()
  const han = /\p{Script=Han}/u.test(text)
  if (text.length > (han ? 70 : 180) || block.lines.length > 4 || block.mono || block.formula || block.code)
    return false
  if (!/\p{L}{2}|\p{Script=Han}/u.test(text) || block.turned) return false
  // An entry of a table of contents.
  if (/(?:\.{4,}|(?:\. ){4,}|…{2,})\s*\S{0,6}$/u.test(text)) return false
  if (isContentsEntry(block, style)) return false
  if (style.outline.size > 0 && style.outline.has(plain(text))) return true
  const closed = /[.。;；,，!！]$/u.test(text) && !/\b(?:Inc|Co|Ltd|etc|vs)\.$/.test(text)
  if (closed) return false
  if (!block.bold && NOTE.test(text)) return false
  const larger = block.size >= style.bodySize * 1.13
  const bold = block.bold && !style.bodyBold
  const numbered = numberedLevel(text) !== undefined
  // Two sentences are no heading, however they are set.
  if (/[.!?]\s+\p{Lu}\p{Ll}+\s.*\p{Ll}/u.test(text.slice(12)) && text.length > 90) return false
  if (block.list && !numbered) return larger && bold
  if (larger) return block.lines.length <= 3 || block.size >= style.bodySize * 1.4
  if (bold) return block.lines.length <= 2 && block.size >= style.bodySize * 0.93
  if (!numbered || block.lines.length > 1 || block.size < style.bodySize * 0.95) return false
  return CHAPTER.test(text) || CHINESE_FIRST.test(text) || (han && text.length <= 30 && /^\d+(?:\.\d+)+/.test(text))
}

/** A heading of the file with its page at the right edge, as the table of contents lists it. */
function isContentsEntry({ text, lines, x0, x1, columnX0, columnX1, size }: TextBlock, style: TitleStyle): boolean {
  const [, title] = /^(.*\S)\s+(?:\d{1,4}|[ivxlc]{1,6})$/u.exec(text.trim()) ?? []
  if (title === undefined || lines.length > 1 || x1 < columnX1 - 2 * size) return false
  if (x1 - x0 < 0.6 * (columnX1 - columnX0)) return false
  const bare = plain(title.replace(/^(?:[A-Z]|\d{1,2})(?:\.\d{1,2})*\.?\s/u, ''))
  return [plain(title), bare].some((known) => style.lines.has(known) || style.outline.has(known))
}

/** Levels for titles in order: by the outline, else by numbering, else by rank of their style. */
export function titleLevels(titles: readonly TextBlock[], style: TitleStyle): number[] {
  const key = (block: TextBlock) => Math.round(block.size * 2) + (block.bold ? 0.5 : 0)
  const ranks = [...new Set(titles.map(key))].sort((a, b) => b - a)
  return titles.map((block) => {
    const told = style.outline.get(plain(block.text)) ?? numberedLevel(block.text)
    return Math.min(told ?? ranks.indexOf(key(block)) + 1, 6)
  })
}
