import { foldText } from '../language/normal.ts'
import { oneLine } from '../language/one-line.ts'
import type { CellPlace } from '../model/answer.ts'
import type { Cell, TableElement } from '../model/document.ts'
import { columnLabels, isAcross, rowLabels, sectionOf, unitOf } from './cells.ts'
import { type Grid, gridOf } from './grid.ts'
import { cellNumber, isNothing } from './number-cell.ts'
import { type Scale, scaleOf, type TableSurroundings } from './scale.ts'

export interface RelationColumn {
  /** Its header cells joined by ` · `, unique in the relation. */
  readonly name: string
  readonly type: 'text' | 'number'
  /** Every value is a percentage, kept as printed: 5 for 5 %. */
  readonly percent?: boolean
  /** What the headers say that the numbers are counted in: 万元, million. Not applied to the values. */
  readonly scale?: Scale
  /** What the headers or the caption say that the numbers measure, where no scale is said: 家, kg. */
  readonly unit?: string
}

/** A table as a typed relation: a row of it is a row below the headers, a column one of its columns. */
export interface Relation {
  readonly name: string
  readonly columns: readonly RelationColumn[]
  readonly rows: readonly (readonly (string | number | null)[])[]
  /** What the cells say, by row and column of the relation; empty where none stands. */
  readonly texts: readonly (readonly string[])[]
  /** Which cell a value came from, by row and column of the relation; `undefined` where no cell stands. */
  readonly places: readonly (readonly (CellPlace | undefined)[])[]
  /** For each row the words that name it, section first; empty for records that no column names. */
  readonly labels: readonly string[]
}

const MAX_NAME = 80

/**
 * Reads a table as a relation. A column is numeric when most of its filled cells are numbers; in it, what is no number is null.
 * A sign for nothing (`–`, n/a) and an empty cell are null. Rows that only head others (sections) are left out and named by `labels`.
 *
 * @param name - how SQL calls it: letters, digits and `_`
 */
export function toRelation(table: TableElement, name: string, around: TableSurroundings = {}): Relation {
  const grid = gridOf(table)
  const lines = bodyRows(grid)
  const columns: RelationColumn[] = []
  const taken = new Set(['#'])
  const numeric: boolean[] = []
  for (let column = 0; column < grid.columns; column++) {
    const cells = lines.map((row) => grid.at(row, column)).filter((cell) => cell && !isNothing(cell.text))
    const numbers = cells.map((cell) => cellNumber(cell?.text ?? '')).filter((number) => number !== undefined)
    const isNumber = cells.length > 0 && numbers.length >= 0.6 * cells.length
    numeric.push(isNumber)
    const scale = isNumber ? scaleOf(grid, column, around) : undefined
    const valued = cells.find((cell) => cell && cellNumber(cell.text))
    const unit = isNumber && !scale && valued ? unitOf(grid, valued, around.caption) : undefined
    columns.push({
      name: uniqueName(columnName(grid, column), taken),
      type: isNumber ? 'number' : 'text',
      ...(isNumber && numbers.every((number) => number.percent) ? { percent: true } : {}),
      ...(scale ? { scale } : {}),
      ...(unit ? { unit } : {}),
    })
  }
  return {
    name,
    columns,
    rows: lines.map((row) =>
      columns.map((_, column) => {
        const text = oneLine(grid.at(row, column)?.text ?? '')
        if (numeric[column]) return cellNumber(text)?.value ?? null
        return text === '' ? null : text
      }),
    ),
    texts: lines.map((row) => columns.map((_, column) => oneLine(grid.at(row, column)?.text ?? ''))),
    places: lines.map((row) =>
      columns.map((_, column) => {
        const cell = grid.at(row, column)
        return cell && { row: cell.row, column: cell.column }
      }),
    ),
    labels: lines.map((row) => rowName(grid, row)),
  }
}

/** Rows below the headers that hold more than the title of a section. */
function bodyRows(grid: Grid): number[] {
  const rows: number[] = []
  for (let row = grid.headerRows; row < grid.rows; row++) {
    const cells = Array.from({ length: grid.columns }, (_, column) => grid.at(row, column)).filter(
      (cell): cell is Cell => cell !== undefined && cell.text.trim() !== '',
    )
    const [first] = cells
    if (!first || isAcross(grid, first)) continue
    if (cells.length === 1 && grid.columns > 2 && first.column === 0 && !cellNumber(first.text)) continue
    rows.push(row)
  }
  return rows
}

function columnName(grid: Grid, column: number): string {
  const below = Array.from({ length: grid.rows - grid.headerRows }, (_, n) =>
    grid.at(grid.headerRows + n, column),
  ).find((cell) => cell !== undefined && cell.columnSpan === 1)
  const labels = below ? columnLabels(grid, { ...below, column, columnSpan: 1 }) : []
  return labels
    .map((label) => oneLine(label.text))
    .join(' · ')
    .slice(0, MAX_NAME)
}

function rowName(grid: Grid, row: number): string {
  const last = Array.from({ length: grid.columns }, (_, n) => grid.at(row, grid.columns - 1 - n)).find(
    (cell) => cell !== undefined && cell.column >= grid.headerColumns,
  )
  if (!last) return oneLine(grid.at(row, 0)?.text ?? '')
  const section = sectionOf(grid, last)
  const labels = rowLabels(grid, last)
  return [...new Set([...(section ? [section] : []), ...labels])].map((label) => oneLine(label.text)).join(' · ')
}

function uniqueName(wanted: string, taken: Set<string>): string {
  const base = wanted.replaceAll('"', '”') || 'column'
  let name = base
  for (let n = 2; taken.has(foldText(name)); n++) name = `${base} (${n})`
  taken.add(foldText(name))
  return name
}
