/** A stretch of a text with its place: offsets `[start, end)` in UTF-16 units. */
export interface Span {
  readonly text: string
  readonly start: number
  readonly end: number
}

/** Words before a full stop that does not end a sentence. */
const ABBREVIATION =
  /(?:^|[\s("'[])(?:e\.g|i\.e|etc|et al|cf|vs|approx|ca|resp|incl|fig|figs|tab|eq|eqs|sec|ch|no|nos|vol|pp|p|ed|eds|dr|mr|mrs|ms|prof|st|jr|sr|inc|ltd|co|corp|dept|u\.s|u\.k|a\.m|p\.m|(?<!\d\s)[a-z])\.$/iu
/** A line that starts like an item of a list. */
const ITEM =
  /^\s*(?:[-•·●▪◦*–—]\s|[（(]?\d{1,2}[.)）、]\s*\S|[（(][一二三四五六七八九十]+[)）]|[一二三四五六七八九十]+、|[①-⑳]|[a-z][.)]\s)/u
const CLOSING = /["'”’」』》）)\]]/u

/**
 * Sentences of Chinese and English text: at 。！？!? and at a full stop that ends one (not in decimals, abbreviations,
 * initials), closing quotes kept with their sentence; also at empty lines, before list items, and at a line's end
 * behind a colon or semicolon. What only tells a default (`默认为 3`, `Default: 3`) stays with the sentence before it. Without surrounding white space; their order and offsets are those of the text.
 */
export function sentences(text: string): Span[] {
  const cuts: number[] = []
  for (let i = 0; i < text.length; i++) {
    const end = sentenceEnd(text, i)
    if (end === undefined) continue
    cuts.push(end)
    i = Math.max(i, end - 1)
  }
  return spansBetween(text, cuts)
}

/** Clauses: a sentence's parts at commas, semicolons and colons (not inside numbers), offsets as in {@link sentences}. */
export function clauses(text: string): Span[] {
  const cuts: number[] = []
  let depth = 0
  for (let i = 0; i < text.length; i++) {
    const character = text.charAt(i)
    if ('（(《“「'.includes(character)) depth++
    else if ('）)》”」'.includes(character)) depth = Math.max(0, depth - 1)
    else if (depth > 0) continue
    else if ('，；：。！？'.includes(character)) cuts.push(i + 1)
    else if (',;:'.includes(character) && !/\d[,:]\d/u.test(text.slice(i - 1, i + 2))) cuts.push(i + 1)
    else if (character === '\n' || sentenceEnd(text, i) !== undefined) cuts.push(i + 1)
  }
  return spansBetween(text, cuts)
}

/** What a value is unless another is given: says nothing without the sentence before. */
const DEFAULT =
  /^\s*[（(]?(?:(?:默认|缺省|預設|预设)值?(?:均|都)?(?:[为是為]|[:：])|defaults?(?:\s+(?:is|are|to)\b|\s*[:=]))/iu

function sentenceEnd(text: string, i: number): number | undefined {
  const end = stopAt(text, i)
  return end !== undefined && text.charAt(i) !== '\n' && DEFAULT.test(text.slice(end, end + 24)) ? undefined : end
}

function stopAt(text: string, i: number): number | undefined {
  const character = text.charAt(i)
  if ('。！？!?｡'.includes(character)) {
    let end = i + 1
    while (end < text.length && ('。！？!?'.includes(text.charAt(end)) || CLOSING.test(text.charAt(end)))) end++
    return end
  }
  if (character === '\n') return endsLine(text, i) ? i + 1 : undefined
  if (character !== '.' || !endsAtStop(text, i)) return undefined
  let end = i + 1
  while (end < text.length && CLOSING.test(text.charAt(end))) end++
  return end
}

function endsLine(text: string, i: number): boolean {
  const rest = text.slice(i + 1, i + 24)
  return /^[ \t]*\r?\n/u.test(rest) || ITEM.test(rest) || /[:：;；]\s*$/u.test(text.slice(Math.max(0, i - 2), i))
}

/** All that stands on the line before the stop is the number of an item. */
const ITEM_NUMBER = /^\s*[（(]?\d{1,2}$/u

function endsAtStop(text: string, i: number): boolean {
  if (ITEM_NUMBER.test(text.slice(text.lastIndexOf('\n', i) + 1, i))) return false
  const after = /^["'”’)\]]*(\s+)?(\S?)/u.exec(text.slice(i + 1, i + 12))
  if (!after) return true
  const [, space, next = ''] = after
  if (next === '') return true
  if (!space) return /\p{Script=Han}/u.test(next) && !/[\d.]/u.test(text.charAt(i - 1))
  if (/[\p{Ll},;]/u.test(next)) return false
  return !ABBREVIATION.test(text.slice(Math.max(0, i - 12), i + 1)) || /\n\s*\n/u.test(space)
}

function spansBetween(text: string, cuts: readonly number[]): Span[] {
  const spans: Span[] = []
  let start = 0
  for (const end of [...cuts, text.length]) {
    const piece = text.slice(start, end)
    const trimmed = piece.trim()
    if (trimmed) {
      const from = start + piece.indexOf(trimmed)
      spans.push({ text: trimmed, start: from, end: from + trimmed.length })
    }
    start = end
  }
  return spans
}
