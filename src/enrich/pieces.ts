import { type Language, languageOf } from '../language/language-of.ts'
import { oneLine } from '../language/one-line.ts'
import type { AssetReference } from '../model/asset.ts'
import type { Document, Element, FigureElement, TableElement } from '../model/document.ts'
import { elementText, tableRows } from '../model/element-text.ts'
import { type Placed, placeElements } from '../model/outline.ts'
import { gridOf } from '../table/grid.ts'

/** What a model is shown at once, told of as numbered parts; holds nothing that changes while its words stay. */
export interface Piece {
  readonly kind: 'text' | 'table' | 'figure'
  /** Title of the document, where it carries one, and headings, outermost first. */
  readonly headings: readonly string[]
  /** Of a table or figure; empty where there is none. */
  readonly caption: string
  readonly parts: readonly { readonly elementId: string; readonly text: string }[]
  readonly picture?: AssetReference
  readonly language: Language
}

/** Characters of text in one piece: about a page. */
const MAX_TEXT = 3_000
/** Characters of a table in one piece. */
const MAX_TABLE = 4_000
/** A longer table is data to calculate with: its first pieces say what it holds. */
const MAX_TABLE_PIECES = 3

/** The running text under each heading, in pieces of about a page. */
export function textPieces(document: Document): Piece[] {
  const pieces: Piece[] = []
  let open: Placed[] = []
  let size = 0
  const close = () => {
    const [first] = open
    if (first)
      pieces.push(
        toPiece(
          document,
          'text',
          first.headings,
          open.map(({ element }) => partOf(element)),
        ),
      )
    open = []
    size = 0
  }
  for (const placed of placeElements(document)) {
    const { element, headings } = placed
    if (element.kind !== 'text' && element.kind !== 'list') {
      if (element.kind === 'title') close()
      continue
    }
    const length = element.text.trim().length
    if (length === 0) continue
    if (size + length > MAX_TEXT || open[0]?.headings.join('\n') !== headings.join('\n')) close()
    open.push(placed)
    size += length
  }
  close()
  return pieces
}

/** Each table, a long one in pieces that begin with its headers. */
export function tablePieces(document: Document): Piece[] {
  return placeElements(document).flatMap(({ element, headings }) =>
    element.kind === 'table'
      ? tableTexts(element).map((text) =>
          toPiece(document, 'table', headings, [{ elementId: element.id, text }], captionOf(document, element)),
        )
      : [],
  )
}

/** Each figure with the words that stand in and below it. */
export function figurePieces(document: Document): Piece[] {
  return placeElements(document).flatMap(({ element, headings }) => {
    if (element.kind !== 'figure') return []
    // Not its description: what another model said is no source to check numbers by.
    const parts = [{ elementId: element.id, text: (element.text ?? '').slice(0, MAX_TEXT) }]
    const piece = toPiece(document, 'figure', headings, parts, captionOf(document, element))
    return [element.asset ? { ...piece, picture: element.asset } : piece]
  })
}

/** All words that a model saw of a piece: what it says must stand in them. */
export function wordsOf(piece: Piece): string {
  return [...piece.headings, ownWords(piece)].join('\n')
}

/** The same without its headings. */
export function ownWords({ caption, parts }: Piece): string {
  return [caption, ...parts.map(({ text }) => text)].filter((text) => text.trim()).join('\n')
}

/** How much a piece says, in Latin letters: a Chinese character says as much as two. */
export function sizeOf({ parts }: Piece): number {
  return parts.reduce((sum, { text }) => sum + text.length + (text.match(/\p{Script=Han}/gu)?.length ?? 0), 0)
}

/** The language of a whole document: of its words, for what files say of it is often a template's. */
export function documentLanguage(document: Document): Language {
  return languageOf(document.elements.map(elementText).join('\n').slice(0, 20_000))
}

export function captionOf(document: Document, { captionId }: TableElement | FigureElement): string {
  const caption = captionId === undefined ? undefined : document.elements.find(({ id }) => id === captionId)
  return caption ? oneLine(elementText(caption)) : ''
}

function partOf(element: Element): Piece['parts'][number] {
  return {
    elementId: element.id,
    text: elementText(element)
      .trim()
      .slice(0, 2 * MAX_TEXT),
  }
}

function toPiece(
  document: Document,
  kind: Piece['kind'],
  headings: readonly string[],
  parts: Piece['parts'],
  caption = '',
): Piece {
  const own = `${caption}\n${parts.map(({ text }) => text).join('\n')}`
  const named = document.title && document.title !== headings[0] ? [oneLine(document.title)] : []
  return {
    kind,
    headings: [...named, ...headings],
    caption,
    parts,
    // A figure of numbers alone says nothing of its language.
    language: /\p{L}{2}|\p{Script=Han}/u.test(own) ? languageOf(own) : documentLanguage(document),
  }
}

function tableTexts(table: TableElement): string[] {
  const head = gridOf(table).headerRows
  const lines = tableRows(table.cells).map((row) => ({
    heads: (row[0]?.row ?? 0) < head,
    text: row.map((cell) => oneLine(cell.text)).join(' | '),
  }))
  const headers = lines.filter(({ heads }) => heads).map(({ text }) => text)
  const texts: string[] = []
  let open: string[] = []
  const size = () => [...headers, ...open].join('\n').length
  const close = () => {
    if (open.length > 0) texts.push([...headers, ...open].join('\n').slice(0, 2 * MAX_TABLE))
    open = []
  }
  for (const { heads, text } of lines) {
    if (heads) continue
    if (size() + text.length > MAX_TABLE) close()
    open.push(text)
  }
  close()
  return texts.slice(0, MAX_TABLE_PIECES)
}
