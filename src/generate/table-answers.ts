import { fitsKind } from '../language/fits-kind.ts'
import { oneLine } from '../language/one-line.ts'
import { clauses } from '../language/sentences.ts'
import { queryWords } from '../language/words.ts'
import { captionText } from '../model/caption.ts'
import type { Cell, TableElement } from '../model/document.ts'
import type { GeneratedPart } from '../spec/generator.ts'
import type { Passage } from '../spec/passage.ts'
import { bodyCells, columnLabels, rowLabels, unitOf } from '../table/cells.ts'
import { type Grid, gridOf } from '../table/grid.ts'
import { type Candidate, prior } from './candidate.ts'
import { chooseCells } from './table-lookup.ts'
import { tablesAmong } from './tables-among.ts'
import { aroundWords, coverageWith, type Weighed, weighWithin } from './weigh.ts'

const WEIGHTS = { own: 1, around: 0.4, kind: 0.4, about: 0.15, prior: 0.5 } as const
/** A cell of more characters holds several things, of which one answers. */
const LONG_CELL = 40

/** Each table among the passages answers with the cells whose row and column are meant, or with an item of a long cell. */
export function tableAnswers(weighed: Weighed, passages: readonly Passage[]): Candidate[] {
  return tablesAmong(passages).flatMap(({ passage, table }) => {
    const at: Place = {
      weighed: weighWithin(weighed, passage),
      passage,
      table,
      grid: gridOf(table),
      caption: captionText(passage.document, table),
      prior: prior(passages, passage),
    }
    return [...cellAnswer(at), ...itemAnswers(at)]
  })
}

interface Place {
  readonly weighed: Weighed
  readonly passage: Passage
  readonly table: TableElement
  readonly grid: Grid
  readonly caption: string
  readonly prior: number
}

function cellAnswer(at: Place): Candidate[] {
  const { weighed, grid, caption } = at
  const chosen = chooseCells(weighed, grid)
  if (!chosen || chosen.cells.length === 0) return []
  const text = chosen.cells
    .map((cell) => sayCell(weighed, grid, cell, caption))
    .join(weighed.question.language === 'zh' ? '；' : '; ')
  const labels = chosen.cells
    .flatMap((cell) =>
      [...rowLabels(grid, cell), ...columnLabels(grid, cell)].map((label) => label.text.replace(/\d/gu, '')),
    )
    .join(' ')
  const values = chosen.cells.map((cell) => `${cell.text} ${unitOf(grid, cell, caption) ?? ''}`).join('; ')
  return [
    candidate(
      at,
      text,
      chosen.cells,
      new Set([...chosen.words, ...queryWords(caption)]),
      fitsKind(weighed.question, `${values} ${labels}`),
    ),
  ]
}

/** Items of long cells, such as the entries of a calendar: said with the labels of their row and column. */
function itemAnswers(at: Place): Candidate[] {
  const { weighed, grid, caption } = at
  return bodyCells(grid).flatMap((cell) => {
    if (cell.text.length < LONG_CELL) return []
    const labels = [...rowLabels(grid, cell), ...columnLabels(grid, cell)].filter(
      (label) => label.text.length < LONG_CELL,
    )
    const names = queryWords([caption, ...labels.map((label) => label.text)].join('\n'))
    const items = itemsOf(cell.text)
    return items.length < 2
      ? []
      : items.map((item) => {
          const text = withMonth(item, labels)
          return candidate(at, text, [cell], new Set([...queryWords(item), ...names]), fitsKind(weighed.question, text))
        })
  })
}

/** `9日：…` under 108年9月 is a whole date. */
function withMonth(item: string, labels: readonly Cell[]): string {
  const month = labels.find((label) => /^\s*\d{2,4}\s?年\s?\d{1,2}\s?月\s*$/u.test(label.text))
  return month && /^\d{1,2}\s*(?:[~～-]\s*\d{1,2}\s*)?[日号號]/u.test(item) ? `${oneLine(month.text)}${item}` : item
}

/** A long cell taken apart at line breaks, sentences, and before `label:`. */
function itemsOf(text: string): string[] {
  return text
    .split(/\n+|(?<=[。；;])\s*|\s+(?=[^\s:：]{1,12}[:：])/u)
    .map((item) => oneLine(item))
    .filter(Boolean)
}

function candidate(at: Place, text: string, cells: readonly Cell[], own: ReadonlySet<string>, kind: number): Candidate {
  const covered = coverageWith(at.weighed, own, aroundWords(at.passage))
  const about = at.weighed.question.about.includes('table') ? 1 : 0
  const citation = {
    passage: at.passage.id,
    cells: cells.map(({ row, column }) => ({ row, column })),
    elementId: at.table.id,
  }
  const parts: GeneratedPart[] = [
    { type: 'text-delta', text },
    { type: 'text-end', citations: [citation] },
    { type: 'table', citation },
  ]
  return {
    passage: at.passage,
    tell: () => parts,
    own,
    fitsKind: kind,
    coverage: covered.both,
    score:
      WEIGHTS.own * covered.own +
      WEIGHTS.around * (covered.both - covered.own) +
      WEIGHTS.kind * kind +
      WEIGHTS.about * about +
      WEIGHTS.prior * at.prior,
  }
}

/** A cell with its unit, and in brackets what its row and column are called. */
function sayCell(weighed: Weighed, grid: Grid, cell: Cell, caption: string): string {
  const unit = unitOf(grid, cell, caption)
  const value = fittingClauses(weighed, oneLine(cell.text)) + (unit ? ` ${unit}` : '')
  const labels = [...rowLabels(grid, cell), ...columnLabels(grid, cell)]
  const names = labels.map((label) => oneLine(label.text)).filter((name) => name && name.length <= 60)
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
