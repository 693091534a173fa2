import { buildBlocks, type TextBlock, toBlock } from '../pdf/blocks.ts'
import { codeLines, findCode } from '../pdf/code-lines.ts'
import type { Region } from '../pdf/columns.ts'
import { around, centreInside, type Extent } from '../pdf/extent.ts'
import { findFormulas } from '../pdf/formulas.ts'
import { buildLines, type Line } from '../pdf/lines.ts'
import { splitMargin } from '../pdf/margin-notes.ts'
import type { Rulings } from '../pdf/rulings.ts'
import { findStreamTables } from '../pdf/stream-table.ts'
import type { TableGrid } from '../pdf/table-grid.ts'
import type { Word } from '../pdf/word-builder.ts'

/** What stands in a column, not yet in order. */
export interface ColumnContent {
  readonly tables: readonly TableGrid[]
  readonly blocks: readonly TextBlock[]
  /** Notes in the margin: each belongs before the text that it stands beside. */
  readonly notes: readonly TextBlock[]
}

/**
 * Words of a column → margin notes, code, formulas, tables without a drawn grid and paragraphs.
 *
 * @param knowsFonts - margin notes and formulas can be told by their fonts; code by letters of one width, which scans show too
 */
export function layOutColumn(region: Region, rulings: Rulings, knowsFonts: boolean): ColumnContent {
  const all = buildLines(region.words)
  const margin = knowsFonts ? splitMargin(all) : undefined
  if (!margin) return { ...layOutText(region.words, all, region, rulings, knowsFonts), notes: [] }
  const { words } = margin
  const notes = margin.notes.map((lines) => ({ ...toBlock(lines, around(lines)), list: false, role: 'text' as const }))
  return { ...layOutText(words, buildLines(words), around(words), rulings, knowsFonts), notes }
}

function layOutText(
  all: readonly Word[],
  allLines: readonly Line[],
  column: Extent,
  rulings: Rulings,
  knowsFonts: boolean,
): Omit<ColumnContent, 'notes'> {
  const code = findCode(allLines, column)
  const inCode = new Set(code.flat())
  const lines = code.length === 0 ? allLines : allLines.filter((line) => !inCode.has(line))
  const words = code.length === 0 ? all : lines.flatMap((line) => line.words)
  const formulas = knowsFonts ? findFormulas(lines, column) : []
  const mathematical = new Set(formulas.flatMap((group) => group.flatMap((line) => line.words)))
  const plain = formulas.length === 0 ? lines : linesWithout(words, (word) => mathematical.has(word))
  const tables = findStreamTables(plain, rulings)
  const inTable = (word: Word) => mathematical.has(word) || tables.some((grid) => centreInside(word, grid))
  const blocks = [
    ...buildBlocks(tables.length === 0 ? plain : linesWithout(words, inTable), column),
    ...formulas.map((group) => ({ ...toBlock(group, column), list: false, formula: true })),
    ...code.map((group) => ({ ...toBlock(group, column), lines: codeLines(group), list: false, code: true })),
  ]
  return { tables, blocks }
}

const linesWithout = (words: readonly Word[], isTaken: (word: Word) => boolean) =>
  buildLines(words.filter((word) => !isTaken(word)))
