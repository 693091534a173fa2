import { quantities } from '../language/numbers.ts'
import { oneLine } from '../language/one-line.ts'
import type { Cell } from '../model/document.ts'
import { countsRows, type Grid } from './grid.ts'

/** Words that name a cell's row, outermost first: a row that spans the table above it, then its header columns. */
export function rowLabels(grid: Grid, cell: Cell): Cell[] {
  const labels: Cell[] = []
  const section = sectionOf(grid, cell)
  if (section) labels.push(section)
  for (let column = 0; column < grid.headerColumns; column++) {
    const label = labelAt(grid, cell.row, column)
    if (label && !isIndex(grid, label) && label !== cell && label.column + label.columnSpan <= Math.max(cell.column, 1))
      labels.push(label)
  }
  return distinct(labels)
}

/** Words that name a cell's column, outermost first. */
export function columnLabels(grid: Grid, cell: Cell): Cell[] {
  const labels: Cell[] = []
  for (let row = 0; row < grid.headerRows && row < cell.row; row++) {
    for (let column = cell.column; column < cell.column + cell.columnSpan; column++) {
      const label = grid.at(row, column)
      if (label && label !== cell && label.text.trim() && !isAcross(grid, label)) labels.push(label)
    }
  }
  return distinct(labels)
}

/** The cells that stand below the headers and hold words, row by row. */
export function bodyCells(grid: Grid): Cell[] {
  return grid.table.cells.filter(
    (cell) => cell.row + cell.rowSpan > grid.headerRows && cell.text.trim() && !isAcross(grid, cell),
  )
}

/** The unit that a cell's headers give it: `功率（W）`, `Price, USD`, `单位：万元`; `undefined` when the cell says its own. */
export function unitOf(grid: Grid, cell: Cell, caption = ''): string | undefined {
  const [first] = quantities(cell.text)
  if (!first || first.unit !== undefined) return undefined
  const headers = [...columnLabels(grid, cell).reverse(), ...rowLabels(grid, cell).reverse()]
  for (const header of headers) {
    const unit = unitIn(header.text)
    if (unit) return unit
  }
  const column = unitColumn(grid)
  const stated = column === undefined ? undefined : grid.at(cell.row, column)?.text.trim()
  if (stated && stated.length <= 12) return stated
  const named = /单位\s*[:：]\s*([^\s)）；;，,]{1,12})/u.exec([caption, ...spanning(grid)].join(' '))?.[1]
  return named ?? unitIn(caption)
}

/** One cell in words: its row's labels, its column's labels, its text and unit, as `彩色 · 速度: 7 页/分钟`. */
export function describeCell(grid: Grid, cell: Cell, caption = ''): string {
  const names = [...rowLabels(grid, cell), ...columnLabels(grid, cell)]
    .map((label) => oneLine(label.text))
    .filter(Boolean)
  const unit = unitOf(grid, cell, caption)
  const value = `${oneLine(cell.text)}${unit ? ` ${unit}` : ''}`
  return names.length > 0 ? `${names.join(' · ')}: ${value}` : value
}

const UNIT_NAME = /^(?:单位|單位|units?)$/iu

/** A column headed 单位 / Unit. */
function unitColumn(grid: Grid): number | undefined {
  for (let row = 0; row < grid.headerRows; row++) {
    for (let column = 0; column < grid.columns; column++) {
      if (UNIT_NAME.test(grid.at(row, column)?.text.trim() ?? '')) return column
    }
  }
  return undefined
}

function unitIn(header: string): string | undefined {
  const bracketed = /[（(]\s*([^()（）]{1,12}?)\s*[)）]\s*$/u.exec(header.trim())?.[1]
  if (bracketed !== undefined) return looksLikeUnit(bracketed) ? bracketed : undefined
  const slash = /[/／]\s*(\p{Script=Han}{1,4}|[%‰°℃\w]{1,5})$/u.exec(header.trim())?.[1]
  if (slash !== undefined && looksLikeUnit(slash)) return slash
  return /[%‰]$/u.test(header.trim()) ? header.trim().slice(-1) : undefined
}

/** Known as a unit where it follows a number, or a scale of money. */
function looksLikeUnit(text: string): boolean {
  const [found] = quantities(`1 ${text}`)
  const scaled =
    /^(?:百|千|万|百万|亿)?(?:元|美元|人|吨|户|股|个|台|份|平方米)|^(?:million|billion|thousand|[$€£¥])|^(?:in )?(?:millions|billions|thousands)$/iu.test(
      text,
    )
  return scaled || (found?.unit !== undefined && found.end >= text.length + 1)
}

/** Stands in a first column that only counts the rows. */
function isIndex(grid: Grid, label: Cell): boolean {
  if (label.column > 0 || grid.headerColumns < 2 || !/^\d+$/u.test(label.text.trim())) return false
  return countsRows(
    grid.table.cells.filter((cell) => cell.column === 0 && cell.row >= grid.headerRows && cell.text.trim()),
  )
}

function labelAt(grid: Grid, row: number, column: number): Cell | undefined {
  const cell = grid.at(row, column)
  return cell?.text.trim() ? cell : undefined
}

/** The nearest row above that is one cell across the table or has words only in its first cell. */
export function sectionOf(grid: Grid, cell: Cell): Cell | undefined {
  for (let row = cell.row - 1; row >= grid.headerRows; row--) {
    const first = grid.at(row, 0)
    if (!first?.text.trim() || first.row !== row) continue
    if (isAcross(grid, first)) return first
    const others = Array.from({ length: grid.columns - 1 }, (_, i) => grid.at(row, i + 1))
    if (first.columnSpan === 1 && grid.columns > 2 && others.every((other) => !other?.text.trim())) return first
  }
  return undefined
}

/** One cell across the whole table. */
export function isAcross(grid: Grid, cell: Cell): boolean {
  return grid.columns > 1 && cell.columnSpan >= grid.columns
}

function spanning(grid: Grid): string[] {
  return grid.table.cells.filter((cell) => isAcross(grid, cell)).map((cell) => cell.text)
}

function distinct(cells: readonly Cell[]): Cell[] {
  return [...new Set(cells)]
}
