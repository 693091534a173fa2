import { fromMarkdown } from 'mdast-util-from-markdown'
import { gfmTableFromMarkdown } from 'mdast-util-gfm-table'
import { gfmTable } from 'micromark-extension-gfm-table'
import type { Problem } from '../model/problem.ts'
import type { Parser } from '../spec/parser.ts'
import { assembleListed } from './assemble-listed.ts'
import { decodeText } from './decode-text.ts'
import { createElementList, type ElementList, TEXT_PAGE } from './element-list.ts'
import { createEmbeddedPictures, type EmbeddedPictures } from './embedded-pictures.ts'
import { readHtml } from './html.ts'
import { linkDefinitions, type MarkdownPiece, markdownPieces } from './markdown-pieces.ts'
import { walkMarkdown } from './markdown-walk.ts'
import { readPlainText } from './text.ts'

/** A block that can't be cut and is longer is read as plain text: the reader's time may grow with its square. Tables and code are plainer. */
const MAX_PIECE = 96 * 1024
const MAX_PLAIN_PIECE = 512 * 1024
/** So is a line of so many containers. */
const MAX_CONTAINERS = /^(?:[ \t]*(?:>|[-*+][ \t]|\d{1,9}[.)][ \t])){101}/m

/** Markdown (CommonMark and tables of GitHub's): titles, paragraphs, lists, code, tables, pictures, HTML inside; exact spans. */
export function createMarkdownParser(): Parser {
  return {
    name: 'markdown',
    version: 2,
    mediaTypes: ['text/markdown'],
    async doParse(input, context) {
      const { text, problems } = decodeText(input.bytes)
      const list = createElementList()
      const pictures = createEmbeddedPictures(context)
      const matter = addFrontMatter(text, list)
      const reader = new MarkdownReader(text, list, pictures)
      for (const piece of markdownPieces(text, matter.length)) {
        context.signal.throwIfAborted()
        await reader.readPiece(piece, context.signal)
        context.progress(piece.start + piece.text.length, text.length)
      }
      return assembleListed(input, list, pictures, {
        title: matter.title,
        pages: [TEXT_PAGE],
        problems: [...problems, ...reader.problems],
        skipped: [...reader.skipped, ...pictures.skipped],
      })
    },
  }
}

/** Front matter (YAML between `---`, TOML between `+++`) is kept as one text; its title names the document. */
function addFrontMatter(text: string, list: ElementList): { length: number; title: string | undefined } {
  const found = /^(---|\+\+\+)[ \t]*\r?\n([\s\S]{0,20000}?)\r?\n\1[ \t]*(?:\r?\n|$)/.exec(text)
  const [whole = '', fence = '', body = ''] = found ?? []
  if (!/^[\w-]+\s*[:=]/m.test(body)) return { length: 0, title: undefined }
  const start = text.indexOf(body, fence.length)
  list.add({ kind: 'text', text: body.trim(), provenance: [{ kind: 'span', start, end: start + body.length }] })
  const title = /^title\s*[:=]\s*(.+?)\s*$/m.exec(body)?.[1]?.replace(/^(["'])(.*)\1$/, '$2')
  return { length: whole.length, title }
}

function longest(piece: string): number {
  return /^ {0,3}(?:\||```|~~~)/m.test(piece) ? MAX_PLAIN_PIECE : MAX_PIECE
}

class MarkdownReader {
  readonly problems: Problem[] = []
  readonly skipped: { what: string; reason: string }[] = []
  readonly #text: string
  readonly #list: ElementList
  readonly #pictures: EmbeddedPictures
  readonly #definitions: ReadonlyMap<string, string>

  constructor(text: string, list: ElementList, pictures: EmbeddedPictures) {
    this.#text = text
    this.#list = list
    this.#pictures = pictures
    this.#definitions = linkDefinitions(text)
  }

  async readPiece(piece: MarkdownPiece, signal: AbortSignal): Promise<void> {
    if (piece.text.length > longest(piece.text) || MAX_CONTAINERS.test(piece.text)) {
      this.#readPlainly(piece, signal)
      return
    }
    const tree = fromMarkdown(this.#withDefinitions(piece), {
      extensions: [gfmTable()],
      mdastExtensions: [gfmTableFromMarkdown()],
    })
    await walkMarkdown(tree, {
      source: piece.text,
      offset: piece.start,
      list: this.#list,
      picture: (uri) => this.#pictures.keepUri(uri),
      readHtml: (start, end) => this.#readHtml(piece.text.slice(start, end), piece.start + start),
    })
  }

  async #readHtml(source: string, offset: number): Promise<void> {
    const { problems, skipped } = await readHtml({ source, offset, fragment: true }, this.#list, this.#pictures)
    this.problems.push(...problems)
    this.skipped.push(...skipped)
  }

  /** Definitions after the piece don't move anything in it. */
  #withDefinitions(piece: MarkdownPiece): string {
    if (piece.text.length === this.#text.length || this.#definitions.size === 0) return piece.text
    const used = new Set<string>()
    for (const [, label = ''] of piece.text.matchAll(/\[([^\]\n]{1,200})\]/g)) {
      const definition = this.#definitions.get(label.toLowerCase())
      if (definition !== undefined) used.add(definition)
    }
    return [piece.text, ...used].join('\n\n')
  }

  #readPlainly(piece: MarkdownPiece, signal: AbortSignal): void {
    const message = 'A stretch of the file nests too deep or is too long for Markdown; it was read as plain text.'
    if (!this.problems.some((problem) => problem.code === 'too-deep'))
      this.problems.push({ stage: 'parse', code: 'too-deep', message })
    for (const { id: _, ...draft } of readPlainText(piece.text, signal)) {
      const provenance = draft.provenance.map((place) =>
        place.kind === 'span' ? { ...place, start: place.start + piece.start, end: place.end + piece.start } : place,
      )
      this.#list.add({ ...draft, provenance })
    }
  }
}
