import { findQuote } from '../language/normal.ts'
import { sentences } from '../language/sentences.ts'
import type { CellPlace, Evidence } from '../model/answer.ts'
import type { Element, TableElement } from '../model/document.ts'
import { elementText, timeOf } from '../model/element-text.ts'
import type { Citation } from '../spec/generator.ts'
import type { Passage } from '../spec/passage.ts'
import { cellRegions, cellsAt, covers, regionsOf, rowRegions } from './regions.ts'

/** Characters of a quote that no citation has narrowed. */
const QUOTE_CHARACTERS = 600
/** Between the pieces of a quote that stand at several places. */
const PIECES = ' | '

/** A citation found in its passage. */
export interface Aligned {
  /** Verbatim words of the source. */
  readonly quote: string
  readonly elements: readonly Element[]
  readonly cells?: readonly CellPlace[]
  /** `false` when the quote that was given does not stand in the passage, so that all of the passage has to do. */
  readonly found: boolean
}

/** Finds what a citation means: its cells, its quote in the source's own spelling, or the whole passage. */
export function alignCitation(passage: Passage, citation: Citation): Aligned {
  const table = tableOf(passage, citation.elementId)
  if (citation.cells && citation.cells.length > 0 && table) {
    const cells = cellsAt(table, citation.cells)
    if (cells.length > 0) {
      const places = cells.map(({ row, column }) => ({ row, column }))
      return {
        quote: cells
          .map((cell) => cell.text)
          .filter(Boolean)
          .join(PIECES),
        elements: [table],
        cells: places,
        found: true,
      }
    }
  }
  const element = passage.elements.find(({ id }) => id === citation.elementId)
  if (citation.quote !== undefined) {
    const pieces = citation.quote.split(PIECES).map((piece) => findPiece(passage, element, piece))
    const found = pieces.filter((piece) => piece !== undefined)
    if (found.length > 0 && found.length === pieces.length) {
      return {
        quote: found.map((piece) => piece.quote).join(PIECES),
        elements: [...new Set(found.map((piece) => piece.element))],
        found: true,
      }
    }
    return { ...whole(passage, undefined), found: false }
  }
  return { ...whole(passage, element), found: true }
}

/** An entry of the evidence list, narrowed to what is cited of it. */
export function toEvidence(passage: Passage, id: string, cited: readonly Aligned[]): Evidence {
  const { chunk, document } = passage
  const narrowed = cited.filter((one) => one.found)
  const parts = narrowed.length > 0 ? narrowed : [whole(passage, undefined)]
  const cells = distinctPlaces(parts.flatMap((part) => part.cells ?? []))
  const table = tableOf(passage, parts[0]?.elements.find((element) => element.kind === 'table')?.id)
  const elements = [...new Set(parts.flatMap((part) => part.elements))]
  // Only what is cited of it is to be heard.
  // A window of sound is less than what it cites.
  const time = chunk.modality === 'audio' ? chunk.time : (timeOf(elements) ?? chunk.time)
  const regions = parts.flatMap((part) => {
    if (!part.cells || !table) return regionsOf(document, part.elements)
    const found = cellsAt(table, part.cells)
    return narrowed.length > 0 ? cellRegions(document, table, found) : rowRegions(document, table, found)
  })
  return {
    id,
    documentId: document.id,
    document: passage.label,
    modality: chunk.modality,
    kind: mainElement(elements)?.kind ?? mainElement(passage.elements)?.kind ?? 'text',
    regions: [...new Map(regions.map((one) => [JSON.stringify(one), one])).values()],
    ...(cells.length > 0 ? { cells } : {}),
    ...(time ? { time } : {}),
    quote: [...new Set(parts.map((part) => part.quote).filter(Boolean))].join(PIECES),
    score: passage.score,
    trail: [...passage.trail],
  }
}

/** The table that a passage holds, by its id or the first one. */
export function tableOf(passage: Passage, id?: string): TableElement | undefined {
  const tables = passage.elements.filter((element) => element.kind === 'table')
  return tables.find((table) => table.id === id) ?? tables[0]
}

/** What an entry is shown as: its table or figure, else its first element below a heading. */
function mainElement(elements: readonly Element[]): Element | undefined {
  return (
    elements.find((element) => element.kind === 'table' || element.kind === 'figure') ??
    elements.find((element) => element.kind !== 'title') ??
    elements[0]
  )
}

function findPiece(
  passage: Passage,
  first: Element | undefined,
  piece: string,
): { quote: string; element: Element } | undefined {
  for (const element of first ? [first, ...passage.elements] : passage.elements) {
    const text = elementText(element)
    const at = findQuote(text, piece)
    if (at) return { quote: text.slice(at.start, at.end), element }
  }
  return undefined
}

/** All that a passage says, cut at a sentence or cell: a row's cells, a block's text, an element's words. */
function whole(passage: Passage, element: Element | undefined): Omit<Aligned, 'found'> {
  const { chunk } = passage
  const table = tableOf(passage)
  if (!element && chunk.group === 'row' && chunk.row !== undefined && table) {
    const row = chunk.row
    const cells = table.cells.filter(
      (cell) =>
        cell.text.trim() &&
        Array.from({ length: cell.columnSpan }, (_, i) => cell.column + i).some((column) => covers(cell, row, column)),
    )
    if (cells.length > 0) {
      return {
        quote: cut(cells.map((cell) => cell.text).join(PIECES)),
        elements: [table],
        cells: cells.map((cell) => ({ row: cell.row, column: cell.column })),
      }
    }
  }
  const elements = element ? [element] : passage.elements
  const [only] = elements
  if (elements.length === 1 && only && !element) {
    const text = elementText(only)
    const at = findQuote(text, chunk.text)
    if (at) return { quote: cut(text.slice(at.start, at.end)), elements }
  }
  return {
    quote: cut(
      elements
        .map(elementText)
        .filter((text) => text.trim())
        .join('\n'),
    ),
    elements,
  }
}

function cut(text: string): string {
  if (text.length <= QUOTE_CHARACTERS) return text
  const head = text.slice(0, QUOTE_CHARACTERS)
  const sentence = sentences(text).findLast((one) => one.end <= QUOTE_CHARACTERS)
  const piece = Math.max(head.lastIndexOf('\t'), head.lastIndexOf('\n'), head.lastIndexOf(PIECES))
  return head.slice(0, Math.max(sentence?.end ?? 0, piece, 0) || QUOTE_CHARACTERS)
}

function distinctPlaces(places: readonly CellPlace[]): CellPlace[] {
  return [
    ...new Map(
      places.map((place) => [`${place.row},${place.column}`, { row: place.row, column: place.column }]),
    ).values(),
  ]
}
