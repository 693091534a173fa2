import type { Said } from './said.ts'

/** The announcing sentence and its items, or the items among which a sentence stands; each cut to its head where all would be too long. */
export function listAt(said: readonly Said[], at: number, limit: number): Said[] {
  const sentence = said[at]
  if (sentence?.passage.chunk.group !== 'block') return []
  const announces = ANNOUNCES.test(sentence.text)
  if (!announces && sentence.element.kind !== 'list') return []
  let lead = at
  while (!announces && lead > 0 && isItemBeside(said, lead - 1, sentence)) lead--
  if (!announces) lead--
  const before = said[lead]
  const leads = before && ANNOUNCES.test(before.text) ? [before] : []
  const items: Said[] = []
  const first = said[lead + 1]
  for (let i = lead + 1; first && items.length < 12 && isItemBeside(said, i, first); i++) {
    const item = said[i]
    if (item && bulletOf(item.text) === bulletOf(first.text)) items.push({ ...item, text: withoutBullet(item.text) })
  }
  const full = [...leads, ...items]
  if (lengthOf(full) <= limit) return full
  const heads = [...leads, ...items.map((item) => ({ ...item, text: headOf(item.text) }))]
  return lengthOf(heads) <= limit ? heads : leads.length > 0 ? fitting(full, limit) : []
}

/** Ends with a colon: what follows belongs to it. */
export const ANNOUNCES = /[：:]\s*$/u

/** Belongs to the list of `like`: an item with the same kind of bullet, or the rest of an item that a line break cut off. */
function isItemBeside(said: readonly Said[], at: number, like: Said): boolean {
  const one = said[at]
  if (!one || one.element.kind === 'title' || ANNOUNCES.test(one.text)) return false
  if (one.element.kind === like.element.kind && bulletOf(one.text) === bulletOf(like.text)) return true
  const next = said[at + 1]
  return (
    bulletOf(one.text) === '' &&
    next !== undefined &&
    next.element.kind === like.element.kind &&
    bulletOf(next.text) === bulletOf(like.text)
  )
}

/** The kind of mark that begins an item: a bullet itself, `1` for any number; empty when there is none. */
function bulletOf(text: string): string {
  const mark = /^\s*(?:([-•·●▪◦*–—➢➤✓])|[（(]?(?:\d{1,2}|[一二三四五六七八九十]{1,3}|[a-z])[.)）、]|([①-⑳]))/u.exec(
    text,
  )
  return mark ? (mark[1] ?? '1') : ''
}

function fitting(items: readonly Said[], limit: number): Said[] {
  const last = items.findIndex((_, i) => lengthOf(items.slice(0, i + 1)) > limit)
  return items.slice(0, Math.max(last, 1))
}

function lengthOf(items: readonly Said[]): number {
  return items.reduce((sum, item) => sum + item.text.length + 1, 0)
}

function withoutBullet(text: string): string {
  return text.replace(/^\s*[-•·●▪◦*–—➢➤✓]\s*/u, '')
}

/** What an item names before it explains: `统一模态：…`. */
function headOf(text: string): string {
  return /^(.{1,30}?)\s*[：:—]/u.exec(text)?.[1] ?? text
}
