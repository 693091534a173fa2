import { attribute, type HtmlElement, type HtmlNode, isElement, isText, visit } from './html-tree.ts'

/** What a page holds for programs and controls, not for readers. */
const NOT_CONTENT = new Set(
  'script style noscript template head iframe object embed applet svg canvas audio video nav button select input textarea datalist dialog map area link meta base'.split(
    ' ',
  ),
)

export const BLOCKS = new Set(
  'html body address article aside blockquote center details dd dir div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr li main menu ol p pre search section summary table caption tbody thead tfoot tr td th ul'.split(
    ' ',
  ),
)

/** Whether a reader of the page sees nothing of an element. */
export function isHidden(element: HtmlElement): boolean {
  if (attribute(element, 'hidden') !== undefined || attribute(element, 'aria-hidden') === 'true') return true
  const style = attribute(element, 'style')
  if (style === undefined) return false
  return /(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden|opacity\s*:\s*0(?:\.0*)?\s*(?:;|$)|font-size\s*:\s*0(?:px|pt|em)?\s*(?:;|$))/i.test(
    style,
  )
}

export function isContent(element: HtmlElement): boolean {
  return !NOT_CONTENT.has(element.tagName) && attribute(element, 'role') !== 'navigation'
}

/** Text gathered from several nodes: white space as a browser shows it, with the place it was found at. */
export interface TextRun {
  /** Text of the source at `[start, end)`; as it stands when `verbatim`. */
  push(text: string, place: { start: number; end: number } | undefined, verbatim: boolean): void
  /** A line break, unless the run is still empty. */
  breakLine(): void
  /** What was gathered, trimmed, and where; `undefined` when it is only blanks. The run is empty afterwards. */
  take(): { text: string; start: number; end: number } | undefined
}

export function createTextRun(): TextRun {
  let pieces: string[] = []
  let start: number | undefined
  let end = 0
  // Whether the last character is white space, so that more of it collapses.
  let open = true
  return {
    push(text, place, verbatim) {
      const shown = verbatim ? text : text.replace(/[ \t\r\n\f]+/g, ' ')
      const piece = !verbatim && open && shown.startsWith(' ') ? shown.slice(1) : shown
      if (piece === '') return
      pieces.push(piece)
      open = !verbatim && piece.endsWith(' ')
      if (place && piece.trim() !== '') {
        start ??= place.start
        end = Math.max(end, place.end)
      }
    },
    breakLine() {
      if (pieces.length > 0) pieces.push('\n')
      open = true
    },
    take() {
      const text = pieces
        .join('')
        .replace(/[ \u200b]+\n/g, '\n')
        .replace(/^\s*\n|\s+$/g, '')
      const place = { start: start ?? 0, end }
      pieces = []
      start = undefined
      end = 0
      open = true
      return text.trim() === '' ? undefined : { text, ...place }
    },
  }
}

/**
 * The words of one element in one piece: blocks and `br` on lines of their own, tables inside and what is no content left out.
 *
 * @param inside - collects what was left out and has a place of its own: tables and pictures
 */
export function textOf(root: HtmlNode, inside: HtmlElement[] = []): string {
  const run = createTextRun()
  const apart = (element: HtmlElement) => element.tagName === 'table' || element.tagName === 'img'
  for (const { node, leaving } of visit(
    root,
    (element) => !apart(element) && isContent(element) && !isHidden(element),
  )) {
    if (isText(node)) run.push(node.value, undefined, false)
    else if (isElement(node)) {
      if (node.tagName === 'br' || BLOCKS.has(node.tagName)) run.breakLine()
      if (!leaving && apart(node) && !isHidden(node)) inside.push(node)
    }
  }
  return (run.take()?.text ?? '').replace(/\n{2,}/g, '\n').trim()
}

/** The first of a page's elements with a name, if any. */
export function firstElement(root: HtmlNode, tagName: string): HtmlElement | undefined {
  for (const { node } of visit(root, () => true)) if (isElement(node) && node.tagName === tagName) return node
  return undefined
}
