import { LIST_MARK } from './blocks.ts'
import { around, type Extent, median, middleX, overlapX, widthOf } from './extent.ts'
import { type Line, lineText, segmentsOf, toLine } from './lines.ts'
import type { PieceLine } from './pieces.ts'
import type { Rulings } from './rulings.ts'
import { isNumeric } from './script.ts'
import { inferColumns } from './stream-columns.ts'
import { rowsOf } from './stream-rows.ts'
import { compactGrid, type TableGrid } from './table-grid.ts'

/** A gap wider than this, in font sizes, parts two cells. */
const CELL_GAP = 0.8
/** Lines further apart than this, in font sizes, belong to different tables. */
const BLOCK_GAP = 2.6

/**
 * Tables without a drawn grid, in upright lines from top to bottom: lines of several pieces that stand in columns.
 *
 * @param known - that the lines are a table is known, and need not be told from what stands in them
 */
export function findStreamTables(lines: readonly Line[], rulings: Rulings, known = false): TableGrid[] {
  const cut = lines.map((line): PieceLine => {
    const { x0, y0, x1, y1 } = line
    return { line, pieces: withSigns(segmentsOf(line, CELL_GAP)), x0, y0, x1, y1 }
  })
  return tableBlocks(cut)
    .map((block) => toRules(withHeading(block, cut), cut, rulings))
    .flatMap((block) => gridsOf(block, rulings, known))
}

/**
 * Signs of currency before a value and of shares behind it belong to the value, brackets left blank for an answer to the question,
 * however wide the gap.
 */
function withSigns(pieces: readonly Line[]): Line[] {
  if (pieces.length < 2) return [...pieces]
  const joined: Line[] = []
  for (const piece of pieces) {
    const last = joined.at(-1)
    const [before, here] = [last ? lineText(last) : '', lineText(piece)]
    const sign =
      (/^[$€£¥￥]$/u.test(before) && isNumeric(here)) ||
      (/^[%％‰)）]$/u.test(here) && isNumeric(`${before}${here}`)) ||
      /^[(（]\s*[)）]?$/u.test(here) ||
      (/[(（]$/u.test(before) && /^[)）]$/u.test(here))
    if (last && sign) joined.splice(-1, 1, toLine([...last.words, ...piece.words]))
    else joined.push(piece)
  }
  return joined
}

/** How the mark of a question or an answer begins. */
const MAY_BE_MARK = /^[\dA-H(（]/u

/** Answers to choose from side by side, or a question with its mark: a wide gap in it is a formula's. */
function isQuestion({ line, pieces }: PieceLine): boolean {
  // Most lines need no look at their text.
  if (!MAY_BE_MARK.test(line.words[0]?.text ?? '')) return false
  const [first] = pieces
  const text = lineText(line)
  if (/^\d{1,2}[.．、]\s*\p{Script=Han}/u.test(text) && text.length > 16)
    return (
      first !== undefined && !LIST_MARK.test(lineText(first)) && pieces.every((piece) => !isNumeric(lineText(piece)))
    )
  const marks = pieces.flatMap((piece) => /^[(（]?([A-H])[.．、)）](?!\S*\.)/u.exec(lineText(piece))?.[1] ?? [])
  const from = 'ABCDEFGH'.indexOf(marks[0] ?? '')
  if (marks.length < 2 || !first || !/^[(（]?[A-H][.．、)）]/u.test(lineText(first))) return false
  return marks.every((mark, n) => mark === 'ABCDEFGH'[from + n])
}

function isTabular({ pieces }: PieceLine): boolean {
  const [first, second] = pieces
  if (pieces.length !== 2 || !first || !second) return pieces.length > 2
  if (LABEL.test(lineText(first)) && !isNumeric(lineText(second))) return false
  return !LIST_MARK.test(lineText(first)) || isNumeric(lineText(second))
}

const CAPTION = /^(?:Table|TABLE|Figure|FIGURE|Fig\.|Exhibit|Chart|Box|表|图|圖)\s*[\dA-Z一二三四五六七八九十]/u
/** The label of a caption that a wide gap parts from its words, as in "图 1　…". */
const LABEL =
  /^(?:Table|TABLE|Figure|FIGURE|Fig\.|Exhibit|Chart|表|图|圖)\s*(?:\d+|[A-Z]\d*|[一二三四五六七八九十]+)(?:[.\-–]\d+)*[.:：]?$/u

function tableBlocks(lines: readonly PieceLine[]): PieceLine[][] {
  const blocks: PieceLine[][] = []
  let block: PieceLine[] = []
  let singles = 0
  const close = () => {
    while (block.length > 0 && !isTabular(block.at(-1) ?? EMPTY) && !goesOnInCell(block)) block.pop()
    if (block.length >= 2) blocks.push(block)
    block = []
    singles = 0
  }
  for (const line of lines) {
    const last = block.at(-1)
    const size = Math.max(line.line.size, 1)
    if (last && line.y0 - last.y1 > BLOCK_GAP * size) close()
    if (isQuestion(line)) close()
    else if (isTabular(line)) {
      block.push(line)
      singles = 0
    } else if (block.length > 0) {
      const text = lineText(line.line)
      const prose = widthOf(line) > 0.7 * widthOf(around(block)) && text.length > 60
      if (prose || CAPTION.test(text) || (++singles > 2 && !goesOnInCell([...block, line]))) close()
      else block.push(line)
    }
  }
  close()
  return blocks
}

/** Lines right above a block that stand over one of its later columns are the first lines of that heading. */
function withHeading(block: PieceLine[], lines: readonly PieceLine[]): PieceLine[] {
  const whole = [...block]
  for (let at = lines.indexOf(whole[0] ?? EMPTY) - 1; at >= 0; at--) {
    const [line, below] = [lines[at], whole[0]]
    const [piece, ...others] = line?.pieces ?? []
    if (!line || !below || !piece || others.length > 0 || CAPTION.test(lineText(piece))) break
    if (below.line.baseline - line.line.baseline > 1.4 * line.line.size) break
    const over = below.pieces.filter((other) => overlapX(other, piece) > 0)
    const [column] = over
    if (over.length !== 1 || !column || column === below.pieces[0] || widthOf(piece) > 1.8 * widthOf(column)) break
    whole.unshift(line)
  }
  return whole
}

/** How far (font sizes) a table may reach beyond its last line of several pieces, when a rule closes it there. */
const RULE_REACH = 6

/** Lines between a block and the rules that open and close its table belong to it, such as a heading far above. */
function toRules(block: PieceLine[], lines: readonly PieceLine[], { horizontal }: Rulings): PieceLine[] {
  const bounds = around(block)
  const size = median(block.map((line) => line.line.size))
  const closing = horizontal.filter((rule) => {
    const common = Math.min(rule.end, bounds.x1) - Math.max(rule.start, bounds.x0)
    return common > 0.8 * widthOf(bounds) && rule.end - rule.start < 1.3 * widthOf(bounds)
  })
  const top = Math.min(
    ...closing.map((rule) => rule.at).filter((at) => at < bounds.y0 + 2 && at > bounds.y0 - RULE_REACH * size),
  )
  const bottom = Math.max(
    ...closing.map((rule) => rule.at).filter((at) => at > bounds.y1 - 2 && at < bounds.y1 + RULE_REACH * size),
  )
  const known = new Set(block)
  const added = lines.filter((line) => {
    if (known.has(line) || CAPTION.test(lineText(line.line))) return false
    return (line.y0 > top - 2 && line.y1 < bounds.y0 + 2) || (line.y0 > bounds.y1 - 2 && line.y1 < bottom + 2)
  })
  const whole = [...block, ...added].sort((a, b) => a.line.baseline - b.line.baseline)
  // A lone line that begins at the left edge is the title above or the note below.
  const lone = (line: PieceLine) => !known.has(line) && line.pieces.length === 1 && line.x0 < bounds.x0 + 2 * size
  const from = whole.findIndex((line) => !lone(line))
  const to = whole.findLastIndex((line) => !lone(line))
  return whole.slice(from, to + 1)
}

/** The last line lies under a later cell of a row above it, close enough to be its continuation. */
function goesOnInCell(block: readonly PieceLine[]): boolean {
  const tail = block.slice(block.findLastIndex(isTabular))
  const [row, ...rest] = tail
  if (!row || rest.length === 0) return false
  return rest.every((line, n) => {
    const above = tail[n] ?? row
    const under = row.pieces.slice(1).some((piece) => line.x0 > piece.x0 - 2 && line.x0 < piece.x1)
    return under && line.line.baseline - above.line.baseline < 1.6 * line.line.size
  })
}

const EMPTY: PieceLine = {
  line: { words: [], baseline: 0, size: 0, x0: 0, y0: 0, x1: 0, y1: 0 },
  pieces: [],
  x0: 0,
  y0: 0,
  x1: 0,
  y1: 0,
}

function gridsOf(block: readonly PieceLine[], rulings: Rulings, known: boolean): TableGrid[] {
  const columns = inferColumns(block.filter(isTabular))
  if (columns.length < 2) return []
  const border = sideBySide(columns, block)
  if (border !== undefined) {
    const halves = [
      block.flatMap((line) => partOf(line, -Infinity, border)),
      block.flatMap((line) => partOf(line, border, Infinity)),
    ]
    return halves.flatMap((half) => gridsOf(half, rulings, known))
  }
  const { cells, headerRows } = rowsOf(block, columns, rulings.horizontal)
  const grid = compactGrid(cells, headerRows)
  if (!grid || grid.rows < 2 || grid.columns < 2) return []
  return known || isConvincing(grid, block) ? [grid] : []
}

/** Two tables of the same columns beside each other: where the right one begins. */
function sideBySide(columns: readonly Extent[], block: readonly PieceLine[]): number | undefined {
  const half = columns.length / 2
  if (!Number.isInteger(half) || half < 2) return undefined
  const gaps = columns.slice(1).map((right, n) => right.x0 - (columns[n]?.x1 ?? right.x0))
  const middle = gaps[half - 1] ?? 0
  const others = gaps.filter((_, n) => n !== half - 1)
  const size = median(block.map((line) => line.line.size))
  if (middle < 1.8 * Math.max(...others) || middle < 1.5 * size) return undefined
  const pieces = block.flatMap((line) => line.pieces)
  const kinds = columns.map((column) => {
    const own = pieces.filter((piece) => overlapX(piece, column) > 0)
    return own.filter((piece) => isNumeric(lineText(piece))).length > 0.5 * own.length
  })
  const same = kinds.slice(0, half).every((kind, n) => kind === kinds[half + n])
  return same ? ((columns[half - 1]?.x1 ?? 0) + (columns[half]?.x0 ?? 0)) / 2 : undefined
}

/** What of a line stands between two x. */
function partOf({ line, pieces }: PieceLine, from: number, to: number): PieceLine[] {
  const own = pieces.filter((piece) => middleX(piece) > from && middleX(piece) < to)
  if (own.length === 0) return []
  const rest = toLine(own.flatMap((piece) => piece.words))
  return [{ ...around(own), line: { ...rest, baseline: line.baseline }, pieces: own }]
}

function isConvincing(grid: TableGrid, block: readonly PieceLine[]): boolean {
  const tabular = block.filter(isTabular)
  if (tabular.length < 2) return false
  const texts = grid.cells.map((cell) => cell.text)
  if (texts.filter((text) => /\.{4,}|…{2,}|(?:\. ){4,}/.test(text)).length > 0.3 * grid.rows) return false
  if (isNumberedText(grid)) return false
  const numeric = texts.filter(isNumeric).length / texts.length
  const size = median(block.map((line) => line.line.size))
  const wide = median(tabular.flatMap((line) => line.pieces.map(widthOf))) / Math.max(size, 1)
  const filling = grid.cells.length / (grid.rows * grid.columns)
  if (numeric >= 0.15) return filling > 0.25
  if (tabular.length < 3) return false
  return wide < 12 && filling > 0.5 && median(texts.map((text) => text.length)) <= 30
}

/** Running text with the numbers of its lines. */
function isNumberedText({ rows, columns, cells }: TableGrid): boolean {
  if (columns !== 2 || rows < 5) return false
  const column = (n: number) => cells.filter((cell) => cell.column === n && cell.columnSpan === 1)
  return [0, 1].some((n) => {
    const numbers = column(n).map(({ text }) => (/^\d{1,5}$/.test(text) ? Number(text) : Number.NaN))
    const counted = numbers.filter((value, at) => value === (numbers[at - 1] ?? Number.NaN) + 1)
    if (counted.length < 0.6 * numbers.length) return false
    return median(column(1 - n).map(({ text }) => text.length)) > 55
  })
}
