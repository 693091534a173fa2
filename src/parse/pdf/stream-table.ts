import { around, type Extent, median, widthOf } from './extent.ts'
import { buildLines, lineText, segmentsOf } from './lines.ts'
import type { PieceLine } from './pieces.ts'
import type { Rulings } from './rulings.ts'
import { isNumeric } from './script.ts'
import { rowsOf } from './stream-rows.ts'
import { compactGrid, type TableGrid } from './table-grid.ts'
import type { Word } from './words.ts'

/** A gap wider than this, in font sizes, parts two cells. */
const CELL_GAP = 0.8
/** Lines further apart than this, in font sizes, belong to different tables. */
const BLOCK_GAP = 2.6

/** Tables without a drawn grid: lines of several pieces that stand in columns. */
export function findStreamTables(words: readonly Word[], rulings: Rulings): TableGrid[] {
  const lines = buildLines(words.filter((word) => !word.turned)).map((line) => ({
    line,
    pieces: segmentsOf(line, CELL_GAP),
    ...around([line]),
  }))
  return tableBlocks(lines)
    .map((block) => gridOf(block, rulings))
    .filter((grid) => grid !== undefined)
}

const LIST_MARK =
  /^(?:[•●○■□▪◦‣·➢✓–—*-]|\(?[0-9]{1,3}[.)）、]?|\(?[a-zA-Z][.)]|\(?[ivx]{1,5}[.)]|[（(][一二三四五六七八九十]+[)）]|[①-⑳])$/u

function isTabular({ pieces }: PieceLine): boolean {
  const [first] = pieces
  return pieces.length > 2 || (pieces.length === 2 && first !== undefined && !LIST_MARK.test(lineText(first)))
}

const CAPTION = /^(?:Table|TABLE|Figure|FIGURE|Fig\.|Exhibit|Chart|Box|表|图|圖)\s*[\dA-Z一二三四五六七八九十]/u

function tableBlocks(lines: readonly PieceLine[]): PieceLine[][] {
  const blocks: PieceLine[][] = []
  let block: PieceLine[] = []
  let singles = 0
  const close = () => {
    while (block.length > 0 && !isTabular(block.at(-1) ?? EMPTY)) block.pop()
    if (block.length >= 2) blocks.push(block)
    block = []
    singles = 0
  }
  for (const line of lines) {
    const last = block.at(-1)
    const size = Math.max(line.line.size, 1)
    if (last && line.y0 - last.y1 > BLOCK_GAP * size) close()
    if (isTabular(line)) {
      block.push(line)
      singles = 0
    } else if (block.length > 0) {
      const text = lineText(line.line)
      const prose = widthOf(line) > 0.7 * widthOf(around(block)) && text.length > 60
      if (prose || CAPTION.test(text) || ++singles > 2) close()
      else block.push(line)
    }
  }
  close()
  return blocks
}

const EMPTY: PieceLine = {
  line: { words: [], baseline: 0, size: 0, x0: 0, y0: 0, x1: 0, y1: 0 },
  pieces: [],
  x0: 0,
  y0: 0,
  x1: 0,
  y1: 0,
}

function gridOf(block: readonly PieceLine[], rulings: Rulings): TableGrid | undefined {
  const columns = inferColumns(block.filter(isTabular))
  if (columns.length < 2) return undefined
  const { cells, headerRows } = rowsOf(block, columns, rulings)
  const grid = compactGrid(cells, headerRows)
  if (!grid || grid.rows < 2 || grid.columns < 2) return undefined
  return isConvincing(grid, block) ? grid : undefined
}

function isConvincing(grid: TableGrid, block: readonly PieceLine[]): boolean {
  const tabular = block.filter(isTabular)
  if (tabular.length < 2) return false
  const texts = grid.cells.map((cell) => cell.text)
  if (texts.filter((text) => /\.{4,}|…{2,}|(?:\. ){4,}/.test(text)).length > 0.3 * grid.rows) return false
  const numeric = texts.filter(isNumeric).length / texts.length
  const size = median(block.map((line) => line.line.size))
  const wide = median(tabular.flatMap((line) => line.pieces.map(widthOf))) / Math.max(size, 1)
  const filling = grid.cells.length / (grid.rows * grid.columns)
  if (numeric >= 0.15) return filling > 0.25
  if (tabular.length < 3) return false
  return wide < 12 && filling > 0.5 && median(texts.map((text) => text.length)) <= 30
}

/** Columns of a block: where nearly no line has words, one column ends and another begins. */
function inferColumns(lines: readonly PieceLine[]): Extent[] {
  const pieces = lines.flatMap((line) => line.pieces)
  const bounds = around(pieces)
  const width = Math.ceil(widthOf(bounds)) + 1
  const cover = new Uint16Array(width)
  for (const piece of pieces) {
    const from = Math.max(0, Math.floor(piece.x0 - bounds.x0))
    const to = Math.min(width - 1, Math.ceil(piece.x1 - bounds.x0) - 1)
    for (let x = from; x <= to; x++) cover[x] = (cover[x] ?? 0) + 1
  }
  const few = lines.length >= 6 ? Math.max(1, Math.floor(lines.length * 0.12)) : 0
  const columns: Extent[] = []
  let start = -1
  for (let x = 0; x <= width; x++) {
    const covered = x < width && (cover[x] ?? 0) > few
    if (covered && start < 0) start = x
    if (!covered && start >= 0) {
      columns.push({ x0: bounds.x0 + start, x1: bounds.x0 + x, y0: bounds.y0, y1: bounds.y1 })
      start = -1
    }
  }
  for (const piece of pieces) {
    if (columns.some((column) => column.x0 < piece.x1 && piece.x0 < column.x1)) continue
    columns.push({ x0: piece.x0, x1: piece.x1, y0: bounds.y0, y1: bounds.y1 })
  }
  return columns.sort((a, b) => a.x0 - b.x0)
}
