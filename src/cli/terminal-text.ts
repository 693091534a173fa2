// East Asian Wide and Fullwidth (Unicode Standard Annex 11) and pictures: two columns of a terminal.
const WIDE =
  /[\u1100-\u115f\u2329\u232a\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{16fe0}-\u{18aff}\u{1b000}-\u{1b2ff}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u
const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' })

/** Columns that a text without line breaks and control characters takes on a terminal. */
export function displayWidth(text: string): number {
  let width = 0
  for (const { segment } of graphemes.segment(text)) width += graphemeWidth(segment)
  return width
}

function graphemeWidth(grapheme: string): number {
  if (WIDE.test(grapheme)) return 2
  return /^\p{Mark}|^\p{Cf}/u.test(grapheme) ? 0 : 1
}

/** The text with spaces up to `width` columns; longer text stays as it is. */
export function padEnd(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - displayWidth(text)))
}

export function padStart(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - displayWidth(text))) + text
}

/** The text cut to `width` columns, with `…` when something is missing. */
export function cutToWidth(text: string, width: number): string {
  if (displayWidth(text) <= width) return text
  let kept = ''
  let used = 0
  for (const { segment } of graphemes.segment(text)) {
    used += graphemeWidth(segment)
    if (used > width - 1) break
    kept += segment
  }
  return `${kept}…`
}

/** Lines of at most `width` columns, broken at spaces and between Chinese characters; a longer word is cut. */
export function wrapText(text: string, width: number): string[] {
  return text.split('\n').flatMap((line) => wrapLine(line, Math.max(2, width)))
}

function wrapLine(line: string, width: number): string[] {
  const lines: string[] = []
  let current = ''
  let used = 0
  const end = () => {
    lines.push(current.trimEnd())
    current = ''
    used = 0
  }
  for (const piece of breakable(line)) {
    const size = displayWidth(piece)
    if (used > 0 && used + displayWidth(piece.trimEnd()) > width) end()
    if (size <= width) {
      current += piece
      used += size
      continue
    }
    for (const { segment } of graphemes.segment(piece)) {
      const one = graphemeWidth(segment)
      if (used + one > width) end()
      current += segment
      used += one
    }
  }
  if (current || lines.length === 0) end()
  return lines
}

/** Pieces between which a line may end: words with the space after them, single wide characters with the stops after them. */
function breakable(line: string): string[] {
  const pieces: string[] = []
  let word = ''
  let afterWide = false
  const end = () => {
    if (word) pieces.push(word)
    word = ''
  }
  for (const { segment } of graphemes.segment(line)) {
    const stop = /^[，。、；：？！）》」』”’…]/u.test(segment)
    const wide = graphemeWidth(segment) === 2
    if (!stop && segment !== ' ' && (wide || afterWide)) end()
    word += segment
    afterWide = wide || (stop && afterWide)
    if (segment === ' ') end()
  }
  end()
  return pieces
}

/**
 * Text of a file as it may be shown on a terminal: no escape sequences, no other control characters,
 * nothing that turns the direction of the line around. Line breaks stay, tabs become spaces.
 */
export function safeText(text: string): string {
  return (
    text
      .replaceAll('\r\n', '\n')
      .replaceAll('\t', '  ')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not reach a terminal
      .replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/gu, '')
  )
}

/** {@link safeText} on one line. */
export function safeLine(text: string): string {
  return safeText(text.replace(/\s+/gu, ' ').trim())
}

/** A moment of sound or video, as players show it: `3:05`, `1:02:07`. */
export function clock(ms: number): string {
  const seconds = Math.floor(ms / 1000)
  const minutes = Math.floor(seconds / 60)
  const two = (n: number) => String(n).padStart(2, '0')
  const hours = Math.floor(minutes / 60)
  return hours > 0 ? `${hours}:${two(minutes % 60)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`
}
