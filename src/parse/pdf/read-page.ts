import type { DrawnPath } from '../../media/pdfium/drawings.ts'
import type { PdfPage } from '../../media/pdfium/file.ts'
import { type Box, boxOnPage } from '../../model/geometry.ts'
import type { Problem } from '../../model/problem.ts'
import type { Pixels } from '../../spec/page-renderer.ts'
import { buildBlocks, type TextBlock, toBlock } from './blocks.ts'
import { cutColumns } from './columns.ts'
import { slantingPieces } from './drawn-parts.ts'
import { areaOf, around, boxOf, centreInside, type Extent, extentOf, overlapX, overlapY } from './extent.ts'
import { type FoundFigure, findFigures } from './figures.ts'
import { findFormulas } from './formulas.ts'
import type { Frame } from './frame.ts'
import { isPagePicture, judgeText, readWordsBehind } from './judge-text.ts'
import { findLatticeTables } from './lattice-tables.ts'
import { buildLines, joinLines, lineText } from './lines.ts'
import { type Rulings, readRulings } from './rulings.ts'
import { findStreamTables } from './stream-table.ts'
import type { TableGrid } from './table-grid.ts'
import type { Word } from './word-builder.ts'
import { readWords } from './words.ts'

/** What stands on a page, with its place as displayed. */
export type PageItem =
  | { readonly kind: 'text'; readonly box: Box; readonly region: number; readonly block: TextBlock }
  | { readonly kind: 'table'; readonly box: Box; readonly grid: TableGrid; readonly cellBoxes: readonly Box[] }
  | { readonly kind: 'figure'; readonly box: Box; readonly text: string; readonly pixels: Pixels }

/** A page as read, its items in reading order. */
export interface PageReading {
  readonly number: number
  readonly width: number
  readonly height: number
  readonly source: 'digital' | 'ocr' | 'mixed'
  readonly items: readonly PageItem[]
  readonly problems: readonly Problem[]
}

/** Pictures are cropped at 144 dpi, or at their own resolution up to this, and never above {@link MAX_FIGURE_PIXELS}. */
const FIGURE_SCALE = 2
const MAX_FIGURE_SCALE = 3
const MAX_FIGURE_PIXELS = 4_000_000

export function readPage(page: PdfPage): PageReading {
  const { number, width, height } = page
  const drawings = page.drawings()
  const text = readWords(page.characters(), width, height)
  const { frame } = text
  const rulings = readRulings(drawings.paths, frame)
  const ruled = findLatticeTables(rulings, text.words, drawnMarks(drawings.paths, frame))
  const behind = readWordsBehind(page, text, drawings.images)
  const figures = findFigures(drawings, frame, ruled.rest, ruled.tables).filter(
    (figure) => !isPagePicture(figure, text, behind),
  )
  // A grid inside a picture is its legend or its axes.
  const tables = ruled.tables.filter((table) => !figures.some((figure) => centreInside(table, figure)))
  const rest =
    tables.length === ruled.tables.length
      ? ruled.rest
      : text.words.filter((word) => !tables.some((table) => centreInside(word, table)))
  const inFigures = new Set(rest.filter((word) => figures.some((figure) => centreInside(word, figure))))
  const flow = rest.filter((word) => !inFigures.has(word))
  const placed = layOut(flow, tables, figures, rulings)
  const toBox = (extent: Extent) => boxOnPage(boxOf(frame.toPage(extent)), width, height)
  const items = placed.map((item): PageItem => {
    if (item.kind === 'text') return { ...item, box: toBox(item.block) }
    if (item.kind === 'table')
      return { ...item, box: toBox(item.grid), cellBoxes: item.grid.cells.map((cell) => toBox(cell.extent)) }
    return { ...drawFigure(page, item.figure, frame, inFigures), box: toBox(item.figure) }
  })
  const { source, problems } = judgeText(text, number, { figures, paths: drawings.paths, behind })
  return { number, width, height, source, items, problems }
}

type Placed =
  | { readonly kind: 'text'; readonly region: number; readonly block: TextBlock }
  | { readonly kind: 'table'; readonly grid: TableGrid }
  | { readonly kind: 'figure'; readonly figure: FoundFigure }

/** Where curved and slanting strokes stand. */
function drawnMarks(paths: readonly DrawnPath[], frame: Frame): Extent[] {
  return paths
    .filter((path) => path.curved || slantingPieces(path) > 0)
    .map((path) => frame.toFrame(extentOf(path.box)))
}

/** Everything in reading order: regions by columns, inside a region from top to bottom. */
function layOut(
  words: readonly Word[],
  tables: readonly TableGrid[],
  figures: readonly FoundFigure[],
  rulings: Rulings,
): Placed[] {
  const upright = words.filter((word) => !word.turned)
  const regions = cutColumns(upright, [...tables, ...figures])
  const placed: { extent: Extent; items: { at: number; item: Placed }[] }[] = regions.map((region, n) => {
    const lines = buildLines(region.words)
    const formulas = findFormulas(lines, region)
    const mathematical = new Set(formulas.flatMap((group) => group.flatMap((line) => line.words)))
    const plain = formulas.length === 0 ? lines : linesWithout(region.words, (word) => mathematical.has(word))
    const found = findStreamTables(plain, rulings)
    const inTable = (word: Word) => mathematical.has(word) || found.some((grid) => centreInside(word, grid))
    const blocks = [
      ...buildBlocks(found.length === 0 ? plain : linesWithout(region.words, inTable), region),
      ...formulas.map((group) => ({ ...toBlock(group, region), list: false, formula: true })),
    ]
    return {
      extent: region,
      items: [
        ...found.map((grid) => ({ at: grid.y0, item: { kind: 'table' as const, grid } })),
        ...blocks.map((block) => ({ at: block.y0, item: { kind: 'text' as const, region: n, block } })),
      ],
    }
  })
  const insert = (extent: Extent, item: Placed) => {
    let best = placed[0]
    let most = -Infinity
    for (const region of placed) {
      const [x, y] = [overlapX(region.extent, extent), overlapY(region.extent, extent)]
      const score = x > 0 && y > 0 ? x * y : Math.min(x, 0) * 1000 + Math.min(y, 0)
      if (score > most) {
        most = score
        best = region
      }
    }
    if (best) best.items.push({ at: extent.y0, item })
    else placed.push({ extent, items: [{ at: extent.y0, item }] })
  }
  for (const grid of tables) insert(grid, { kind: 'table', grid })
  for (const figure of figures) insert(figure, { kind: 'figure', figure })
  const turned = words.filter((word) => word.turned)
  const side = turnedBlocks(turned).map((block): Placed => ({ kind: 'text', region: regions.length, block }))
  return [...placed.flatMap(({ items }) => items.sort((a, b) => a.at - b.at).map(({ item }) => item)), ...side]
}

const linesWithout = (words: readonly Word[], isTaken: (word: Word) => boolean) =>
  buildLines(words.filter((word) => !isTaken(word)))

/** Words that run in another direction, in the file's own order, cut where the next one stands elsewhere. */
function turnedBlocks(words: readonly Word[]): TextBlock[] {
  const groups: Word[][] = []
  for (const word of words) {
    const group = groups.at(-1)
    const last = group?.at(-1)
    const near = last && overlapX(last, word) > -2 * word.size && overlapY(last, word) > -2 * word.size
    if (group && near) group.push(word)
    else groups.push([word])
  }
  return groups.map((group) => {
    const extent = around(group)
    const text = group.map((word) => word.text).join(' ')
    const [first] = group
    const size = first?.size ?? 0
    const line = { ...extent, words: group, baseline: extent.y1, size }
    const style = { bold: false, mono: false, list: false, formula: false, columnX0: extent.x0, columnX1: extent.x1 }
    return { ...extent, ...style, lines: [line], text, size }
  })
}

function drawFigure(page: PdfPage, figure: FoundFigure, frame: Frame, inFigures: ReadonlySet<Word>) {
  const inside = [...inFigures].filter((word) => centreInside(word, figure))
  const text = joinLines(buildLines(inside).map(lineText))
  const box = boxOf(frame.toPage(figure))
  const wanted = Math.min(Math.max(figure.density, FIGURE_SCALE), MAX_FIGURE_SCALE)
  const scale = Math.min(wanted, Math.sqrt(MAX_FIGURE_PIXELS / Math.max(areaOf(figure), 1)))
  return { kind: 'figure' as const, text, pixels: page.render(scale, box) }
}
