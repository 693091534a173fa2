import { readQuestion } from '../../language/question.ts'
import type { Condition } from './conditions.ts'
import { contentWords, nameScores } from './names.ts'
import type { Asked } from './operation.ts'
import type { Sheet } from './sheet.ts'

/** A question about a table of records, read. */
export interface RecordsReading {
  readonly sheet: Sheet
  readonly conditions: readonly Condition[]
  readonly nameColumn: number
  /** The column that is asked for, where a word says it. */
  readonly target: number | undefined
  readonly words: readonly string[]
  readonly question: string
}

/** A score from which on a column counts as named. */
export const SURE = 0.3

/** The column of numbers that is compared or added up: the one that the words name, else the only one that is no rank or year. */
export function measuredColumn({
  sheet,
  words,
  conditions,
}: RecordsReading): { readonly column: number; readonly score: number; readonly met: ReadonlySet<string> } | undefined {
  const used = new Set(conditions.flatMap(({ met }) => [...met]))
  const numbers = sheet.columns.filter(({ index }) => sheet.numeric.includes(index))
  const [best] = nameScores(
    words.filter((word) => !used.has(word)),
    numbers,
  )
  if (best) return { column: best.index, score: best.score, met: best.met }
  const open = numbers.filter(({ index }) => !ORDER.test(sheet.relation.columns[index]?.name ?? ''))
  const totals = open.filter(({ index }) => /\btotal\b|合计|总/iu.test(sheet.relation.columns[index]?.name ?? ''))
  const [only] = totals.length === 1 ? totals : open.length === 1 ? open : []
  return only ? { column: only.index, score: SURE, met: new Set() } : undefined
}

const ORDER = /^(?:rank(?:ing)?|pos(?:ition)?\.?|place|no\.?|#|year|date|season|序号|排名|名次|年份)$/iu

/** `which illustrator`, `what date`, 哪家银行: the column whose name the question asks for. */
export function targetColumn(question: string, sheet: Sheet): number | undefined {
  if (/^\s*who\b/iu.test(question)) return undefined
  const { target } = readQuestion(question)
  const asked = contentWords(target)
  const named = /\bname of the (?<what>[\p{L} ]{3,30}?)(?: (?:that|who|which|of|with|in|on|listed)\b|\?|$)/iu.exec(
    question,
  )?.groups?.what
  const [best] = nameScores([...new Set([...asked, ...contentWords(named ?? '')])], sheet.columns)
  return best && best.score >= 0.5 ? best.index : undefined
}

/** `the last year listed`: what stands first, or is counted, is the column that is named whole. */
export function namedColumn({ operation, rest }: Asked, sheet: Sheet): number | undefined {
  if (operation.kind !== 'position' || /\bwho\b|谁/iu.test(rest)) return undefined
  const words = new Set(contentWords(rest))
  return sheet.columns.find((column) => column.words.size > 0 && [...column.words].every((word) => words.has(word)))
    ?.index
}

export function wordsOf(sheet: Sheet, column: number): readonly string[] {
  return [...(sheet.columns[column]?.words ?? [])]
}
