import { quantities } from '../language/numbers.ts'
import { clauses } from '../language/sentences.ts'
import { queryWords } from '../language/words.ts'
import type { Cell, TableElement } from '../model/document.ts'
import { elementText } from '../model/document.ts'
import type { Passage } from '../spec/passage.ts'
import { bodyCells, columnLabels, oneLine, rowLabels, unitOf } from '../table/cells.ts'
import { type Grid, gridOf, isValue } from '../table/grid.ts'
import { type Candidate, prior } from './candidate.ts'
import { aroundWords, coverageWith, type Weighed, weighWithin } from './weigh.ts'

const WEIGHTS = { own: 1, around: 0.4, value: 0.25, prior: 0.5, about: 0.15 } as const
/** Cells that are told in one answer. */
const MAX_CELLS = 4
/** A row that sums up others is none of those among which the largest is sought. */
const SUM = /^(?:合计|总计|小计|共计|平均|total|sum|average|mean|all|overall)/iu

/** Each table among the passages answers with the cells whose row and column are meant. */
export function tableAnswers(weighed: Weighed, passages: readonly Passage[]): Candidate[] {
  const seen = new Set<string>()
  return passages.flatMap((passage) => {
    if (passage.chunk.group !== 'table' && passage.chunk.group !== 'row') return []
    const table = passage.elements.find((element) => element.kind === 'table')
    if (!table || seen.has(table.id)) return []
    seen.add(table.id)
    const candidate = tableAnswer(weighed, passages, passage, table)
    return candidate ? [candidate] : []
  })
}

function tableAnswer(
  weighed: Weighed,
  passages: readonly Passage[],
  passage: Passage,
  table: TableElement,
): Candidate | undefined {
  const within = weighWithin(weighed, passage)
  const grid = gridOf(table)
  const caption = captionOf(passage, table)
  const chosen =
    weighed.question.extreme && !/相差|差多少|difference/u.test(weighed.question.text)
      ? (extremeCells(weighed, grid) ?? lookUp(weighed, grid))
      : lookUp(weighed, grid)
  if (!chosen || chosen.cells.length === 0) return undefined
  const own = new Set([...chosen.words, ...queryWords(caption)])
  const covered = coverageWith(within, own, aroundWords(passage))
  const valued = weighed.question.kind === 'count' && chosen.cells.some(isValue) ? 1 : 0
  const about = weighed.question.about.includes('table') ? 1 : 0
  const text = chosen.cells
    .map((cell) => sayCell(weighed, grid, cell, caption))
    .join(weighed.question.language === 'zh' ? '；' : '; ')
  const places = chosen.cells.map(({ row, column }) => ({ row, column }))
  const citation = { passage: passage.id, cells: places, elementId: table.id }
  return {
    passage,
    parts: [
      { type: 'text-delta', text },
      { type: 'text-end', citations: [citation] },
      { type: 'table', citation },
    ],
    coverage: covered.both,
    score:
      WEIGHTS.own * covered.own +
      WEIGHTS.around * (covered.both - covered.own) +
      WEIGHTS.value * valued +
      WEIGHTS.about * about +
      WEIGHTS.prior * prior(passages, passage),
  }
}

interface Chosen {
  readonly cells: readonly Cell[]
  /** Words of the rows and columns that led to them. */
  readonly words: ReadonlySet<string>
}

/** The cell, or the few cells, in the rows and under the headers that the question names. */
function lookUp(weighed: Weighed, grid: Grid): Chosen | undefined {
  const body = bodyCells(grid)
  const rows = scoreLines(weighed, [...new Set(body.map((cell) => cell.row))], (row) => rowText(grid, row))
  const bestRow = rows[0]
  if (!bestRow || bestRow.score <= 0) return undefined
  const inRow = Array.from({ length: grid.columns }, (_, column) => grid.at(bestRow.line, column)).filter(
    (cell): cell is Cell => Boolean(cell?.text.trim()),
  )
  const columns = scoreLines(
    weighed,
    [...new Set(inRow.map((cell) => cell.column))],
    (column) => columnText(grid, column),
    weighed.question.target,
  )
  const matchedIn = new Set(
    inRow.filter((cell) => queryWords(cell.text).some((word) => bestRow.matched.has(word))).map((cell) => cell.column),
  )
  const open = columns.filter(
    ({ line }) =>
      !matchedIn.has(line) || (columns[0]?.line === line && columns[0].score > 0 && line >= grid.headerColumns),
  )
  const best = open[0]
  const words = (picked: readonly Cell[]) =>
    new Set([
      ...bestRow.matched,
      ...picked.flatMap((cell) => queryWords(`${columnText(grid, cell.column)}\n${rowText(grid, cell.row)}`)),
    ])
  const cellsIn = (lines: readonly number[]) => [
    ...new Set(
      inRow.filter((cell) => lines.some((line) => line >= cell.column && line < cell.column + cell.columnSpan)),
    ),
  ]
  if (best && best.score > 0) {
    const same = open.filter(({ score }) => score >= best.score * 0.97).map(({ line }) => line)
    const cells = cellsIn(same.length <= MAX_CELLS ? same.toSorted((a, b) => a - b) : same.slice(0, 1))
    return { cells, words: words(cells) }
  }
  const values = inRow.filter((cell) => cell.column >= grid.headerColumns)
  const rest = values.filter((cell) => !matchedIn.has(cell.column))
  const cells = rest.length > 0 ? rest.slice(0, MAX_CELLS) : values.length > 0 ? values.slice(0, 1) : inRow.slice(0, 1)
  return { cells, words: words(cells) }
}

/** The row with the largest or smallest value in the column that is meant: its name and the value. */
function extremeCells(weighed: Weighed, grid: Grid): Chosen | undefined {
  const body = bodyCells(grid)
  const columns = scoreLines(
    weighed,
    [...new Set(body.filter((cell) => isValue(cell)).map((cell) => cell.column))],
    (column) => columnText(grid, column),
  )
  const column = columns[0]
  if (!column || (column.score <= 0 && columns.length > 1)) return undefined
  const values = body.flatMap((cell) => {
    const [quantity] = quantities(cell.text.replace(/^\s*[-–−]\s*$/u, ''))
    const name = rowLabels(grid, cell).at(-1)
    return cell.column === column.line && isValue(cell) && quantity && name && !SUM.test(name.text.trim())
      ? [{ cell, name, value: quantity.value }]
      : []
  })
  if (values.length < 2) return undefined
  const sign = weighed.question.extreme === 'min' ? -1 : 1
  const best = values.reduce((top, one) => (one.value * sign > top.value * sign ? one : top))
  return {
    cells: [best.name, best.cell],
    words: new Set([
      ...queryWords(columnText(grid, column.line)),
      ...queryWords(rowText(grid, best.cell.row)),
      '最高',
      '最低',
      '最大',
      '最小',
      '最多',
      '最少',
      'highest',
      'lowest',
      'most',
      'best',
      'least',
      'largest',
      'smallest',
    ]),
  }
}

interface Line {
  readonly line: number
  readonly score: number
  readonly matched: ReadonlySet<string>
}

/** Rows or columns by how much of the question they say, best first; a word that stands in most of them says little. */
function scoreLines(weighed: Weighed, lines: readonly number[], textOf: (line: number) => string, target = ''): Line[] {
  const words = lines.map((line) => new Set(queryWords(textOf(line))))
  const wanted = new Set(queryWords(target))
  return lines
    .map((line, i): Line => {
      const own = words[i] ?? new Set<string>()
      const matched = new Set<string>()
      let score = 0
      for (const { word, weight } of weighed.question.terms) {
        if (!own.has(word)) continue
        matched.add(word)
        const held = words.filter((one) => one.has(word)).length
        score += weight * Math.log(1 + lines.length / held) * (wanted.has(word) ? 1.5 : 1)
      }
      const extra = [...own].filter((word) => !matched.has(word)).length
      return { line, score: score > 0 ? score / (1 + 0.04 * Math.min(extra, 12)) : 0, matched }
    })
    .sort((a, b) => b.score - a.score || a.line - b.line)
}

function rowText(grid: Grid, row: number): string {
  const cells = new Set<Cell>()
  for (let column = 0; column < grid.columns; column++) {
    const cell = grid.at(row, column)
    if (cell) cells.add(cell)
  }
  const first = [...cells][0]
  const labels = first ? rowLabels(grid, first) : []
  return [...new Set([...labels, ...cells])].map((cell) => cell.text).join('\n')
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

/** A cell with its unit, and in brackets what its row and column are called. */
function sayCell(weighed: Weighed, grid: Grid, cell: Cell, caption: string): string {
  const unit = unitOf(grid, cell, caption)
  const value = fittingClauses(weighed, oneLine(cell.text)) + (unit ? ` ${unit}` : '')
  const names = [...rowLabels(grid, cell), ...columnLabels(grid, cell)]
    .map((label) => oneLine(label.text))
    .filter((name) => name && name.length <= 60)
  if (cell.column < grid.headerColumns || names.length === 0) return value
  return weighed.question.language === 'zh' ? `${value}（${names.join(' · ')}）` : `${value} (${names.join(' · ')})`
}

/** Of a cell with several clauses those that the question names; the whole cell when none stands out. */
function fittingClauses(weighed: Weighed, text: string): string {
  const parts = clauses(text)
  if (parts.length < 2) return text
  const scores = parts.map((part) => {
    const words = new Set(queryWords(part.text))
    return weighed.question.terms.reduce((sum, { word, weight }) => sum + (words.has(word) ? weight : 0), 0)
  })
  const best = Math.max(...scores)
  if (best <= 0 || scores.every((score) => score === best)) return text
  const fitting = parts.filter((_, i) => (scores[i] ?? 0) >= best)
  return fitting.map((part) => part.text.replace(/[，,；;。]$/u, '')).join(/\p{Script=Han}/u.test(text) ? '，' : ', ')
}

function captionOf(passage: Passage, table: TableElement): string {
  const caption =
    table.captionId === undefined ? undefined : passage.document.elements.find(({ id }) => id === table.captionId)
  return caption ? elementText(caption) : ''
}
