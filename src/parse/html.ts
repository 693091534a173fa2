import type { Problem } from '../model/problem.ts'
import type { Parser } from '../spec/parser.ts'
import { assembleListed } from './assemble-listed.ts'
import { decodeText } from './decode-text.ts'
import { createElementList, type ElementList, TEXT_PAGE } from './element-list.ts'
import { createEmbeddedPictures, type EmbeddedPictures } from './embedded-pictures.ts'
import { readHtmlFlat } from './html-flat.ts'
import { firstElement, isHidden, textOf } from './html-text.ts'
import { attribute, isElement, parseHtml, visit } from './html-tree.ts'
import { walkHtml } from './html-walk.ts'

/** HTML pages: titles, paragraphs, lists, tables, code, formulas and pictures with their spans. Nothing outside the file is opened. */
export function createHtmlParser(): Parser {
  return {
    name: 'html',
    version: 2,
    mediaTypes: ['text/html'],
    async doParse(input, context) {
      const { text, problems } = decodeText(input.bytes, declaredCharset(input.bytes))
      const list = createElementList()
      const pictures = createEmbeddedPictures(context)
      const read = await readHtml({ source: text, offset: 0, fragment: false }, list, pictures)
      context.signal.throwIfAborted()
      const document = assembleListed(input, list, pictures, {
        title: read.title,
        pages: [TEXT_PAGE],
        problems: [...problems, ...read.problems],
        skipped: [...read.skipped, ...pictures.skipped],
      })
      context.progress(1, 1)
      return document
    },
  }
}

export interface HtmlReading {
  readonly title: string | undefined
  readonly problems: readonly Problem[]
  readonly skipped: readonly { readonly what: string; readonly reason: string }[]
}

/**
 * Adds the elements of some markup to a list.
 *
 * @param markup.offset - where it starts in the decoded text
 * @param markup.fragment - it is a piece of a page, not a page
 */
export async function readHtml(
  markup: { readonly source: string; readonly offset: number; readonly fragment: boolean },
  list: ElementList,
  pictures: EmbeddedPictures,
): Promise<HtmlReading> {
  const { offset } = markup
  const source = withoutEmptyElements(markup.source)
  const tree = parseHtml(source, markup.fragment)
  if (!tree) {
    readHtmlFlat(source, offset, list)
    const message = 'The page nests its elements too deep to be shown; only its words were read.'
    const hint = 'Print the page to PDF and add that, to keep its tables and headings.'
    return { title: undefined, problems: [{ stage: 'parse', code: 'too-deep', message, hint }], skipped: [] }
  }
  const assets = new Map<string, Awaited<ReturnType<EmbeddedPictures['keepUri']>>>()
  for (const { node } of visit(tree, (element) => !isHidden(element))) {
    const uri = isElement(node) && node.tagName === 'img' ? attribute(node, 'src') : undefined
    if (uri && !assets.has(uri)) assets.set(uri, await pictures.keepUri(uri))
  }
  const left = { hidden: 0, picture: 0, cell: 0 }
  walkHtml(tree, {
    source,
    offset,
    list,
    picture: (uri) => assets.get(uri),
    leaveOut: (what, count) => {
      left[what] += count
    },
  })
  const title = markup.fragment ? undefined : firstElement(tree, 'title')
  const titleText = title && textOf(title).replace(/\s+/g, ' ')
  return { title: titleText || undefined, ...reportLeftOut(left) }
}

/**
 * XHTML may close an element in its start tag, which HTML reads as left open: `<title/>` would swallow the page.
 * Such empty elements become blanks, so that nothing else moves.
 */
function withoutEmptyElements(source: string): string {
  if (!/^\s*<\?xml|<html[^>]*\sxmlns\s*=/i.test(source.slice(0, 1024))) return source
  return source.replace(
    /<(?:title|script|style|iframe|textarea|noscript|a|span|div|i|b|em|strong|h[1-6])(?:\s[^<>]*)?\/>/gi,
    (tag) => ' '.repeat(tag.length),
  )
}

function reportLeftOut(left: {
  hidden: number
  picture: number
  cell: number
}): Pick<HtmlReading, 'problems' | 'skipped'> {
  const skipped = []
  if (left.hidden > 0)
    skipped.push({ what: `${left.hidden} hidden parts`, reason: 'a reader of the page does not see them' })
  if (left.picture > 0)
    skipped.push({ what: `${left.picture} pictures`, reason: 'they are not in the file and carry no words' })
  if (left.cell === 0) return { problems: [], skipped }
  skipped.push({ what: `${left.cell} cells`, reason: 'the table is larger than a table may be' })
  const message = `${left.cell} cells of a table that is too large were left out.`
  const hint = 'Export the table as CSV and add that.'
  return { problems: [{ stage: 'parse', code: 'table-cut', message, hint }], skipped }
}

/** The charset that a page names in its first 1024 bytes (HTML Living Standard, 13.2.3.2, simplified). */
function declaredCharset(bytes: Uint8Array): string | undefined {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 1024)).toString('latin1')
  return (
    /<meta\b[^>]*?\bcharset\s*=\s*["']?\s*([\w:.+-]+)/i.exec(head)?.[1] ??
    /<\?xml\b[^>]*?\bencoding\s*=\s*["']([\w:.+-]+)/i.exec(head)?.[1]
  )
}
