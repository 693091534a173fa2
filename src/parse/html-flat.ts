import { type Token, type TokenHandler, Tokenizer } from 'parse5'
import type { ElementList } from './element-list.ts'
import { BLOCKS, createTextRun } from './html-text.ts'

const SILENT = new Set(['script', 'style', 'noscript', 'template', 'head', 'title'])

/** Adds the words of a page whose tree can't be built (see `parseHtml`): paragraphs between block tags, nothing else. */
export function readHtmlFlat(source: string, offset: number, list: ElementList): void {
  const run = createTextRun()
  /** The element whose content is left out, up to its end tag. */
  let silent: string | undefined
  const flush = () => {
    const found = run.take()
    if (!found) return
    const place = { kind: 'span', start: found.start + offset, end: found.end + offset } as const
    list.add({ kind: 'text', text: found.text.trim(), provenance: [place] })
  }
  const characters = ({ chars, location }: Token.CharacterToken) => {
    if (silent === undefined)
      run.push(chars, location ? { start: location.startOffset, end: location.endOffset } : undefined, false)
  }
  const handler: TokenHandler = {
    onStartTag({ tagName }) {
      if (BLOCKS.has(tagName) || tagName === 'br') flush()
      if (SILENT.has(tagName)) silent ??= tagName
    },
    onEndTag({ tagName }) {
      if (BLOCKS.has(tagName)) flush()
      if (tagName === silent) silent = undefined
    },
    onCharacter: characters,
    onWhitespaceCharacter: characters,
    onNullCharacter() {},
    onComment() {},
    onDoctype() {},
    onEof: flush,
  }
  new Tokenizer({ sourceCodeLocationInfo: true }, handler).write(source, true)
}
