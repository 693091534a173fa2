/** A stretch of Markdown that can be read by itself. */
export interface MarkdownPiece {
  readonly text: string
  /** Where it starts in the decoded text. */
  readonly start: number
}

/** The reader's time grows faster than its input, so that long files are cut; pieces are somewhat longer than this. */
const PIECE_LENGTH = 32 * 1024

/**
 * Cuts Markdown where a block certainly begins: before a heading, before a list item at the margin, before a line at the margin after a blank one;
 * never inside fenced code or a comment. A piece without such a place stays whole.
 */
export function* markdownPieces(text: string, from: number): Generator<MarkdownPiece> {
  let start = from
  let fence: string | undefined
  let comment = false
  let blank = true
  for (const line of lineStarts(text, from)) {
    const content = text.slice(line.start, line.end)
    const begins = /^#{1,6}\s|^[-*+] \S|^\d{1,9}[.)] \S/.test(content) || (blank && /^[^\s|<]/.test(content))
    if (!fence && !comment && begins && line.start - start >= PIECE_LENGTH) {
      yield { text: text.slice(start, line.start), start }
      start = line.start
    }
    const mark = /^ {0,3}(`{3,}|~{3,})(.*)$/.exec(content)
    if (fence === undefined) fence = mark?.[1]
    else if (mark?.[1]?.startsWith(fence) && mark[2]?.trim() === '') fence = undefined
    if (!fence) comment = comment ? !content.includes('-->') : content.lastIndexOf('<!--') > content.lastIndexOf('-->')
    blank = content.trim() === ''
  }
  if (start < text.length) yield { text: text.slice(start), start }
}

function* lineStarts(text: string, from: number): Generator<{ start: number; end: number }> {
  for (let start = from; start < text.length; ) {
    const next = text.indexOf('\n', start)
    const end = next < 0 ? text.length : next
    yield { start, end }
    start = end + 1
  }
}

/** Lines that say where `[links][like this]` lead, wherever they stand, so that each piece knows them. */
export function linkDefinitions(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const [line, label = ''] of text.matchAll(/^ {0,3}\[([^\]\n]{1,200})\]:[ \t]*\S[^\n]{0,500}$/gm)) {
    const name = label.toLowerCase()
    if (!found.has(name) && found.size < 10_000) found.set(name, line)
  }
  return found
}
