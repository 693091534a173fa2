import { oneLine } from '../language/one-line.ts'
import { sentences } from '../language/sentences.ts'
import type { Chunk } from '../model/chunk.ts'
import type { Document, Element, FigureElement, TableElement } from '../model/document.ts'
import { elementText } from '../model/element-text.ts'
import { type Placed, pagesOf, placeElements } from '../model/outline.ts'
import type { Chunker } from '../spec/chunker.ts'
import { bodyCells, columnLabels, rowLabels, unitOf } from '../table/cells.ts'
import { type Grid, gridOf } from '../table/grid.ts'
import { labelOf, mentionsOf } from './mentions.ts'
import { noteChunks } from './note-chunks.ts'
import { toChunk } from './to-chunk.ts'

export interface LayoutChunkerOptions {
  /** Characters after which a block is closed; default 480. */
  readonly blockCharacters?: number
  /** Joins a figure or table with its caption; else the caption is text like any other. Default true. */
  readonly captions?: boolean
  /** Gives a figure or table the sentences around it. Default true. */
  readonly context?: boolean
  /** Characters of context at the most; default 400. */
  readonly contextCharacters?: number
}

/** Rows beyond this many get no chunk of their own: such a table is data to be calculated, and its whole is found by its headers. */
const MAX_ROW_CHUNKS = 400
/** Characters of a whole table that are indexed. */
const MAX_TABLE_CHARACTERS = 12_000

/**
 * Cuts a document along its layout. `block`: paragraphs of one heading, together up to a size, a long one at its
 * sentences; `table`: whole, with caption; `row`: a body row as `header: value`; `figure`: caption, words read in it,
 * description, with the sentences that mention it as context; `qa` and `summary`: a note, with the chunks that stand for it.
 * Furniture is left out.
 */
export function createLayoutChunker(options: LayoutChunkerOptions = {}): Chunker {
  const { blockCharacters = 480, captions = true, context = true, contextCharacters = 400 } = options
  return {
    name: nameOf({ blockCharacters, captions, context, contextCharacters }),
    version: 2,
    groups: ['block', 'table', 'row', 'figure', 'qa', 'summary'],
    chunk(given) {
      const document = captions ? given : withoutCaptions(given)
      const placed = placeElements(document)
      const around = context ? surroundings(placed, contextCharacters) : () => undefined
      const sources = [
        ...blocks(document, placed, blockCharacters),
        ...tables(document, placed, around),
        ...figures(document, placed, around),
      ]
      const chunks = [...sources, ...noteChunks(document, sources)]
      // The same words at two places of one document are one content: an id may occur once.
      return [...new Map(chunks.map((chunk) => [chunk.id, chunk])).values()]
    },
  }
}

/** Other options give other chunks, which a base must be able to tell apart; the usual ones are not told. */
function nameOf({ blockCharacters, captions, context, contextCharacters }: Required<LayoutChunkerOptions>): string {
  const told = [
    ...(blockCharacters === 480 ? [] : [`blocks=${blockCharacters}`]),
    ...(captions ? [] : ['captions=off']),
    ...(context ? (contextCharacters === 400 ? [] : [`context=${contextCharacters}`]) : ['context=off']),
  ]
  return told.length > 0 ? `layout(${told.join(',')})` : 'layout'
}

/** Figures and tables without the link to their captions. */
function withoutCaptions(document: Document): Document {
  const elements = document.elements.map((element): Element => {
    if (element.kind !== 'table' && element.kind !== 'figure') return element
    const { captionId: _, ...alone } = element
    return alone
  })
  return { ...document, elements }
}

function blocks(document: Document, placed: readonly Placed[], limit: number): Chunk[] {
  const captioned = new Set(
    document.elements.flatMap((element) =>
      element.kind === 'table' || element.kind === 'figure' ? [element.captionId] : [],
    ),
  )
  const chunks: Chunk[] = []
  let open: Placed[] = []
  let size = 0
  const close = () => {
    const [first] = open
    const content = open.filter(({ element }) => element.kind !== 'title')
    if (first && (content.length > 0 || open.length > 0)) {
      const headings = (content[0] ?? first).headings
      const text = open.map(({ element }) => elementText(element)).join('\n')
      chunks.push(
        toChunk(document, {
          group: 'block',
          modality: 'text',
          elements: open.map(({ element }) => element),
          text,
          headings,
        }),
      )
    }
    open = []
    size = 0
  }
  for (const item of placed) {
    const { element } = item
    if (element.kind === 'table' || element.kind === 'figure' || captioned.has(element.id)) continue
    const text = elementText(element)
    if (!text.trim()) continue
    const onlyTitles = open.every((other) => other.element.kind === 'title')
    const startsSection = element.kind === 'title' && !onlyTitles
    const turnsPage = open.length > 0 && !samePage(open.at(-1)?.element, element)
    if (startsSection || turnsPage || (size + text.length > limit && !onlyTitles)) close()
    if (text.length > limit * 1.5 && element.kind !== 'title') {
      close()
      chunks.push(...longText(document, item, text, limit))
      continue
    }
    open.push(item)
    size += text.length
  }
  close()
  return chunks
}

/** Evidence names pages: a block that only continues on the next page is a new one. */
function samePage(a: Element | undefined, b: Element): boolean {
  if (!a) return true
  return pagesOf([a]).at(-1) === pagesOf([b])[0]
}

/** A long paragraph as pieces of whole sentences, each beginning with the last sentence of the piece before. */
function longText(document: Document, { element, headings }: Placed, text: string, limit: number): Chunk[] {
  const pieces: string[] = []
  let from = 0
  let last = 0
  for (const sentence of sentences(text)) {
    if (sentence.end - from > limit && sentence.start > from) {
      pieces.push(text.slice(from, sentence.start))
      from = last > from && sentence.start - last < limit / 2 ? last : sentence.start
    }
    last = sentence.start
  }
  pieces.push(text.slice(from))
  return pieces
    .map((piece) => piece.trim())
    .filter(Boolean)
    .map((piece) => toChunk(document, { group: 'block', modality: 'text', elements: [element], text: piece, headings }))
}

function tables(document: Document, placed: readonly Placed[], around: Around): Chunk[] {
  return placed.flatMap(({ element, headings }) => {
    if (element.kind !== 'table') return []
    const caption = captionOf(document, element)
    const grid = gridOf(element)
    const elements = caption ? [caption, element] : [element]
    const title = caption ? elementText(caption) : ''
    const whole = [title, elementText(element)].filter(Boolean).join('\n').slice(0, MAX_TABLE_CHARACTERS)
    const context = around(element, title)
    if (!elementText(element).trim()) return []
    return [
      toChunk(document, { group: 'table', modality: 'table', elements, text: whole, headings, context }),
      ...rows(grid, title).map(({ row, text, pages }) =>
        toChunk(document, {
          group: 'row',
          modality: 'table',
          elements: [element],
          text,
          headings,
          context: [title, title ? '' : context].filter(Boolean).join('\n'),
          row,
          pages: pages.length > 0 ? pages : pagesOf([element]),
        }),
      ),
    ]
  })
}

/** A body row in words: `labels: header: value; header: value`. */
function rows(grid: Grid, caption: string): { row: number; text: string; pages: number[] }[] {
  const byRow = Map.groupBy(bodyCells(grid), (cell) => cell.row)
  return [...byRow].slice(0, MAX_ROW_CHUNKS).map(([row, cells]) => {
    const [first] = cells
    const labels = first ? rowLabels(grid, first).filter((label) => !cells.includes(label)) : []
    const parts = cells.map((cell) => {
      const unit = unitOf(grid, cell, caption)
      const names = columnLabels(grid, cell).map((label) => oneLine(label.text))
      return `${names.length > 0 ? `${names.join(' ')}: ` : ''}${oneLine(cell.text)}${unit ? ` ${unit}` : ''}`
    })
    const lead = labels.map((label) => oneLine(label.text))
    return {
      row,
      text: [...lead, ...parts].join('; '),
      pages: [...new Set(cells.flatMap((cell) => cell.page ?? []))].sort((a, b) => a - b),
    }
  })
}

function figures(document: Document, placed: readonly Placed[], around: Around): Chunk[] {
  return placed.flatMap(({ element, headings }) => {
    if (element.kind !== 'figure') return []
    const caption = captionOf(document, element)
    const title = caption ? elementText(caption) : ''
    const context = around(element, title) ?? pictureName(document)
    const text = [title, element.text ?? '', element.description ?? ''].filter((part) => part.trim()).join('\n')
    // Without words it can still be found by how it looks.
    if (!text && !context && !element.asset) return []
    const elements = caption ? [element, caption] : [element]
    return [toChunk(document, { group: 'figure', modality: 'image', elements, text, headings, context })]
  })
}

/** What a person called a picture or a video; of other documents the name says nothing about one figure in them. */
function pictureName({ origin }: Document): string | undefined {
  if (!/^(?:image|video)\//.test(origin.mediaType)) return undefined
  return origin.uri.replace(/\.[^.]*$/, '').replace(/[-_.]+/g, ' ')
}

function captionOf(document: Document, element: TableElement | FigureElement): Element | undefined {
  return element.captionId === undefined ? undefined : document.elements.find(({ id }) => id === element.captionId)
}

type Around = (element: Element, caption: string) => string | undefined

/** Sentences that mention a figure or table by its number; where none does, the paragraphs before and behind it. */
function surroundings(placed: readonly Placed[], limit: number): Around {
  const mentions = mentionsOf(placed)
  const order = new Map(placed.map(({ element }, n) => [element.id, n]))
  return (element, caption) => {
    const label = labelOf(caption)
    const named = label === undefined ? undefined : mentions.get(label)
    if (named && named.length > 0) return named.join('\n').slice(0, limit)
    const at = order.get(element.id) ?? 0
    const near = [placed[at - 2], placed[at - 1], placed[at + 1], placed[at + 2]].flatMap((item) => {
      const neighbour = item?.element
      if (!neighbour || neighbour.kind === 'table' || neighbour.kind === 'figure' || neighbour.kind === 'caption')
        return []
      return samePage(neighbour, element) ? [elementText(neighbour)] : []
    })
    const text = near.join('\n').slice(0, limit)
    return text || undefined
  }
}
