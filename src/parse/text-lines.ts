/** A line of a decoded text: `[start, end)` is what stands between its indent and its trailing blanks. */
export interface Line {
  readonly start: number
  readonly end: number
  readonly text: string
  /** In columns; a tab goes to the next multiple of 4, an ideographic space takes 2. */
  readonly indent: number
  /** Indented by ideographic spaces, as Chinese and Japanese paragraphs open. */
  readonly opens: boolean
}

/** Longer lines are cut at ends of sentences, so that a book in one line gives places that can be shown. */
const MAX_LINE = 4000
const LINE_BREAK = /\r\n|[\n\r\f\v\u0085\u2028\u2029]/g

/** The lines of a text; those that hold only blanks have an empty `text`. */
export function* textLines(text: string): Generator<Line> {
  let start = 0
  for (const found of text.matchAll(LINE_BREAK)) {
    yield* cutLine(text, start, found.index)
    start = found.index + found[0].length
  }
  yield* cutLine(text, start, text.length)
}

function* cutLine(text: string, start: number, end: number): Generator<Line> {
  let from = start
  while (end - from > MAX_LINE) {
    const cut = from + sentenceCut(text.slice(from, from + MAX_LINE))
    yield toLine(text, from, cut)
    from = cut
  }
  yield toLine(text, from, end)
}

/** Where to cut a piece that is too long: after its last sentence in the second half, else after a blank, else anywhere but inside a character. */
function sentenceCut(piece: string): number {
  const half = piece.length >> 1
  for (const end of [/[。！？!?；;][”’」』"')）]*|\.\s/g, /\s/g]) {
    let last = 0
    for (const found of piece.slice(half).matchAll(end)) last = half + found.index + found[0].length
    if (last > 0) return last
  }
  const code = piece.charCodeAt(piece.length - 1)
  return code >= 0xd800 && code <= 0xdbff ? piece.length - 1 : piece.length
}

function toLine(text: string, start: number, end: number): Line {
  let from = start
  let indent = 0
  for (; from < end; from++) {
    const character = text[from]
    if (character === ' ' || character === '\u00a0') indent++
    else if (character === '\t') indent += 4 - (indent % 4)
    else if (character === '\u3000') indent += 2
    else break
  }
  const content = text.slice(from, end).trimEnd()
  return {
    start: from,
    end: from + content.length,
    text: content,
    indent,
    opens: text.slice(start, from).includes('\u3000'),
  }
}

const WIDE = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/g

/** Columns that a text takes in a fixed-width font: East Asian characters take 2. */
export function columnsOf(text: string): number {
  return text.length + (text.match(WIDE)?.length ?? 0)
}

/** Lines that a program broke to fit a width are put together again; lines that a person broke stay lines. */
export function joinLines(lines: readonly Line[]): string {
  const widths = lines.map((line) => columnsOf(line.text))
  const widest = widths.reduce((most, width) => Math.max(most, width), 0)
  const wrapped = widest >= 40 && widths.slice(0, -1).every((width) => width >= widest * 0.6)
  if (!wrapped) return lines.map((line) => line.text).join('\n')
  return lines.map((line) => line.text).reduce((joined, next) => joined + glue(joined, next) + next)
}

/** What stands between two lines that were one: nothing between East Asian characters, else a blank. */
export function glue(before: string, after: string): string {
  const wide = (character: string | undefined) => character !== undefined && columnsOf(character) === 2
  return wide(before.at(-1)) && wide(after[0]) ? '' : ' '
}
