import { quantities } from '../language/numbers.ts'
import { queryWords } from '../language/words.ts'
import type { Cell } from '../model/document.ts'
import { bodyCells, columnLabels, rowLabels } from '../table/cells.ts'
import { type Grid, isValue } from '../table/grid.ts'
import type { Weighed } from './weigh.ts'

/** Cells that answer, and the words of the rows and columns that led to them. */
export interface Chosen {
  readonly cells: readonly Cell[]
  readonly words: ReadonlySet<string>
}

/** Cells that are told in one answer. */
const MAX_CELLS = 4
/** A further row or column counts only when it says this share of what the best one says, anew. */
const ANEW = 0.35
/** Characters beyond which a cell that spans rows is no name of theirs. */
const BESIDE = 40
/** A row that sums up others is none of those among which the largest is sought. */
const SUM = /^(?:合计|总计|小计|共计|平均|total|sum|average|mean|all|overall)/iu
const EXTREME = /最[高低大小多少]|峰值|max|min|highest|lowest|peak/iu

/** The cells that a question means: the extreme one of a column, else those in the rows and under the headers that it names. */
export function chooseCells(weighed: Weighed, grid: Grid): Chosen | undefined {
  const { question } = weighed
  const headed = Array.from({ length: grid.columns }, (_, column) => columnText(grid, column)).some((text) =>
    EXTREME.test(text),
  )
  const compares = /相差|差多少|difference|exceed|\bmore\b.*\bthan\b/iu.test(question.text)
  if (question.extreme && !headed && !compares) return extremeCells(weighed, grid) ?? lookUp(weighed, grid)
  return lookUp(weighed, grid)
}

function lookUp(weighed: Weighed, grid: Grid): Chosen | undefined {
  const lines = [...new Set(bodyCells(grid).map((cell) => cell.row))]
  const rows = scoreLines(
    weighed,
    lines,
    (row) => rowText(grid, row),
    (row) => labelText(grid, row),
  )
  const [bestRow] = rows
  if (!bestRow || bestRow.score <= 0) return undefined
  const columnLines = Array.from({ length: grid.columns }, (_, column) => column)
  const columns = scoreLines(
    weighed,
    columnLines,
    (column) => columnText(grid, column),
    () => '',
    weighed.question.target,
  )
  const inRow = cellsOfRow(grid, bestRow.line)
  const named = new Set(
    inRow.filter((cell) => queryWords(cell.text).some((word) => bestRow.matched.has(word))).map((cell) => cell.column),
  )
  const open = columns.filter(
    ({ line, score }) =>
      inRow.some((cell) => stands(cell, line)) && (!named.has(line) || (score > 0 && line >= grid.headerColumns)),
  )
  const chosenColumns = open[0] && open[0].score > 0 ? covering(open) : []
  const moreRows = chosenColumns.length > 1 ? [bestRow] : covering(rows.filter((row) => row === bestRow || row.byLabel))
  const chosenRows = moreRows.toSorted((a, b) => a.line - b.line)
  const cells =
    chosenColumns.length > 0 ? cellsAtLines(grid, chosenRows, chosenColumns) : unnamedCells(grid, inRow, named)
  if (cells.length === 0) return undefined
  const words = new Set([
    ...chosenRows.flatMap((row) => [...row.matched.keys()]),
    ...cells.flatMap((cell) => queryWords(`${columnText(grid, cell.column)}\n${rowText(grid, cell.row)}`)),
  ])
  return { cells: cells.slice(0, MAX_CELLS), words }
}

/** The best line, its equals, and lines that say what it leaves unsaid: `EN-DE and EN-FR`, 训练集和测试集. */
function covering(lines: readonly Line[]): Line[] {
  const [best] = lines
  if (!best) return []
  const chosen = lines.filter((line) => line === best || (line.score >= best.score * 0.98 && !line.byLabel))
  if (chosen.length > MAX_CELLS) chosen.length = 1
  const said = new Set(chosen.flatMap((line) => [...line.matched.keys()]))
  const total = weightOf(best.matched)
  const anewIn = (line: Line) => new Map([...line.matched].filter(([word]) => !said.has(word)))
  while (chosen.length < MAX_CELLS) {
    const rest = lines.filter((line) => !chosen.includes(line) && line.share >= 0.5)
    const [next] = rest
      .map((line) => ({ line, anew: weightOf(anewIn(line)) }))
      .sort((a, b) => b.anew * b.line.share - a.anew * a.line.share)
    if (!next || next.anew < total * ANEW) break
    for (const word of anewIn(next.line).keys()) said.add(word)
    chosen.push(next.line)
  }
  return chosen
}

function weightOf(matched: ReadonlyMap<string, number>): number {
  return [...matched.values()].reduce((sum, weight) => sum + weight, 0)
}

function cellsAtLines(grid: Grid, rows: readonly Line[], columns: readonly Line[]): Cell[] {
  const order = columns.toSorted((a, b) => a.line - b.line)
  return [...new Set(rows.flatMap((row) => order.map((column) => grid.at(row.line, column.line))))].filter(
    (cell): cell is Cell => Boolean(cell?.text.trim()),
  )
}

/** No header is named: the values beside what is. */
function unnamedCells(grid: Grid, inRow: readonly Cell[], named: ReadonlySet<number>): Cell[] {
  const values = inRow.filter((cell) => cell.column >= grid.headerColumns)
  const rest = values.filter((cell) => !named.has(cell.column))
  return rest.length > 0 ? rest : values.length > 0 ? values.slice(0, 1) : inRow.slice(0, 1)
}

/** The row with the largest or smallest value in the column that is meant: its name and the value. */
function extremeCells(weighed: Weighed, grid: Grid): Chosen | undefined {
  const body = bodyCells(grid)
  const valued = [...new Set(body.filter((cell) => isValue(cell)).map((cell) => cell.column))]
  const [column] = scoreLines(
    weighed,
    valued,
    (line) => columnText(grid, line),
    () => '',
  )
  if (!column || (column.score <= 0 && valued.length > 1)) return undefined
  const values = body.flatMap((cell) => {
    const [quantity] = /^\s*[-–−—]+\s*$/u.test(cell.text) ? [] : quantities(cell.text)
    const name = rowLabels(grid, cell).at(-1)
    return stands(cell, column.line) && isValue(cell) && quantity && name && !SUM.test(name.text.trim())
      ? [{ cell, name, value: quantity.value }]
      : []
  })
  if (values.length < 2) return undefined
  const sign = weighed.question.extreme === 'min' ? -1 : 1
  const best = values.reduce((top, one) => (one.value * sign > top.value * sign ? one : top))
  const asked = weighed.terms
    .map(({ word }) => word)
    .filter((word) => EXTREME.test(word) || /^(?:best|worst|most|least)$/u.test(word))
  return {
    cells: [best.name, best.cell],
    words: new Set([...queryWords(`${columnText(grid, column.line)}\n${rowText(grid, best.cell.row)}`), ...asked]),
  }
}

interface Line {
  readonly line: number
  readonly score: number
  readonly matched: ReadonlyMap<string, number>
  /** Share of the line's own label that the question says. */
  readonly share: number
  /** A row that its labels alone name. */
  readonly byLabel: boolean
}

/** Rows or columns by how much of the question they say, best first; a word that stands in most of them says little. */
function scoreLines(
  weighed: Weighed,
  lines: readonly number[],
  textOf: (line: number) => string,
  labelOf: (line: number) => string,
  target = '',
): Line[] {
  const words = lines.map((line) => new Set(queryWords(textOf(line))))
  const wanted = new Set(queryWords(target))
  return lines
    .map((line, i): Line => {
      const own = words[i] ?? new Set<string>()
      const label = new Set(queryWords(labelOf(line)))
      const matched = new Map<string, number>()
      for (const { word: asked, weight, also } of weighed.terms) {
        const word = own.has(asked) ? asked : also?.find((other) => own.has(other))
        if (word === undefined || weight === 0) continue
        const held = words.filter((one) => one.has(word)).length
        const named = label.size === 0 || label.has(word) ? 1 : 0.6
        matched.set(word, weight * Math.log(1 + lines.length / held) * named * (wanted.has(word) ? 1.5 : 1))
      }
      const names = label.size > 0 ? label : own
      const hits = [...names].filter((word) => matched.has(word)).length
      const extra = names.size - hits
      const score = weightOf(matched) / (1 + 0.06 * Math.min(extra, 10))
      return {
        line,
        score,
        matched,
        share: names.size > 0 ? hits / names.size : 0,
        byLabel: label.size > 0 && hits > 0,
      }
    })
    .sort((a, b) => b.score - a.score || a.line - b.line)
}

function stands(cell: Cell, column: number): boolean {
  return column >= cell.column && column < cell.column + cell.columnSpan
}

/** A long cell beside several rows belongs to none of them. */
function cellsOfRow(grid: Grid, row: number): Cell[] {
  const cells = Array.from({ length: grid.columns }, (_, column) => grid.at(row, column))
  return [...new Set(cells)].filter(
    (cell): cell is Cell => Boolean(cell?.text.trim()) && !(cell && cell.rowSpan > 1 && cell.text.length > BESIDE),
  )
}

function rowText(grid: Grid, row: number): string {
  return [labelText(grid, row), ...cellsOfRow(grid, row).map((cell) => cell.text)].join('\n')
}

function labelText(grid: Grid, row: number): string {
  const last = cellsOfRow(grid, row).at(-1)
  return last
    ? rowLabels(grid, last)
        .map((label) => label.text)
        .join('\n')
    : ''
}

function columnText(grid: Grid, column: number): string {
  const cell = Array.from({ length: grid.rows - grid.headerRows }, (_, i) => grid.at(grid.headerRows + i, column)).find(
    (one) => one?.columnSpan === 1,
  )
  return cell
    ? columnLabels(grid, cell)
        .map((label) => label.text)
        .join('\n')
    : ''
}
