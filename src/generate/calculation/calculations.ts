import type { Question } from '../../language/question.ts'
import { queryWords } from '../../language/words.ts'
import { captionText } from '../../model/caption.ts'
import type { TableElement } from '../../model/document.ts'
import { elementText } from '../../model/element-text.ts'
import type { GeneratedPart } from '../../spec/generator.ts'
import type { Passage } from '../../spec/passage.ts'
import { type Relation, toRelation } from '../../table/relation.ts'
import { type Candidate, prior } from '../candidate.ts'
import { tablesAmong } from '../tables-among.ts'
import { aroundWords, coverageWith, type Weighed, weighWithin } from '../weigh.ts'
import { isMet, type WordToExplain, wordsToExplain } from './names.ts'
import { readPeriods } from './operands.ts'
import { type Operation, operationsOf } from './operation.ts'
import type { Plan } from './plan.ts'
import { planLookup, planRecords } from './records.ts'
import { planSeries } from './series.ts'
import { type Sheet, toSheet } from './sheet.ts'

/** A plan with the table that it is for. */
export interface PlannedCalculation extends Candidate {
  readonly plan: Plan
  readonly relation: Relation
  readonly table: TableElement
  /** Share of the question's words that the plan accounts for. */
  readonly explained: number
}

/** What it is worth that a question asks for an operation: the surer its words are, the more. */
const WORTH: Readonly<Record<Operation['kind'], number>> = {
  growth: 1,
  ratio: 1,
  share: 0.8,
  difference: 1,
  mean: 1,
  sum: 0.6,
  extreme: 0.7,
  count: 0.7,
  neighbour: 0.7,
  position: 0.6,
}

/** Of a table of more rows only the first are planned over. */
const MAX_ROWS = 5_000
/** Paragraphs of this many characters beside a table may say what its numbers are counted in. */
const MAX_AROUND = 2_000

/** Calculations over the tables among the passages that may answer the question, each with the SELECT that does it. */
export function calculationsFor(weighed: Weighed, passages: readonly Passage[]): PlannedCalculation[] {
  return tablesAmong(passages).flatMap(({ passage, table }) => {
    if (table.rows > MAX_ROWS) return []
    const relation = toRelation(table, 't', surroundingsOf(passage, table))
    if (isOtherTable(weighed.question, passage, table)) return []
    const asked = { weighed, isData: isData(passage) }
    return plansFor(asked, toSheet(relation)).map((found) =>
      toCandidate(weighed, passages, { passage, table, relation, ...found }),
    )
  })
}

interface AskedOfTable {
  readonly weighed: Weighed
  /** The table's document is a file of data: a question that finds it asks of it. */
  readonly isData: boolean
}

interface FoundPlan {
  readonly plan: Plan
  readonly explained: number
  readonly worth: number
}

function plansFor({ weighed, isData }: AskedOfTable, sheet: Sheet): FoundPlan[] {
  const { question } = weighed
  const operations = operationsOf(question.text)
  const found = operations.flatMap((one) => {
    const series = planSeries(one, question.text, sheet)
    const plans = series.length > 0 ? series : planRecords(one, question.text, sheet)
    const words = wordsToExplain(readPeriods(one.rest).rest)
    return plans.flatMap((plan) => {
      const explained = explainedBy(plan, words)
      // What is counted may stand in the text, or be a list of its own: 几个管脚，分别是哪些.
      const counts = one.operation.kind === 'count' && !isData
      if (counts && (question.several || !namesCounted(question, plan))) return []
      return [{ plan, explained, worth: WORTH[one.operation.kind] }]
    })
  })
  if (operations.length > 0) return found.map((one, n) => ({ ...one, worth: one.worth - 0.05 * n }))
  const words = wordsToExplain(question.text)
  // Where text stands around a table the look-up of cells with their labels says more, but it compares nothing.
  return planLookup(question.text, sheet, { comparing: !isData }).map((plan) => ({
    plan,
    explained: explainedBy(plan, words),
    worth: 0,
  }))
}

function explainedBy(plan: Plan, words: readonly WordToExplain[]): number {
  return words.length === 0 ? 1 : words.filter((word) => isMet(word, plan.met)).length / words.length
}

/** Is the thing that is counted one that the plan knows by name? */
function namesCounted(question: Question, plan: Plan): boolean {
  // A measure word alone names nothing: 几家.
  const counted = wordsToExplain(question.target).filter(({ word }) => !/^\p{Script=Han}$/u.test(word))
  return counted.length === 0 || counted.some((word) => isMet(word, plan.met))
}

/** The question names a table by its number, and this one has another. */
function isOtherTable({ numbered }: Question, { document }: Passage, table: TableElement): boolean {
  const wanted = numbered.filter(({ kind }) => kind === 'table').map(({ number }) => number)
  if (wanted.length === 0) return false
  const own = /^\s*(?:表|table)\s*(\d+(?:[-.]\d+)*|[ivx]+\b)/iu.exec(captionText(document, table))?.[1]?.toLowerCase()
  return own !== undefined && !wanted.includes(own)
}

/** Nearly nothing but tables. */
function isData({ document }: Passage): boolean {
  const body = document.elements.filter(({ layer }) => layer === 'body')
  return body.filter(({ kind }) => kind === 'table').length >= body.length * 0.5
}

function surroundingsOf({ document }: Passage, table: TableElement) {
  const at = document.elements.findIndex(({ id }) => id === table.id)
  const near = [...document.elements.slice(Math.max(0, at - 2), at), ...document.elements.slice(at + 1, at + 4)]
  const text = near.flatMap((element) => (element.kind === 'table' ? [] : [elementText(element)])).join('\n')
  return { caption: captionText(document, table), text: text.slice(0, MAX_AROUND) }
}

function toCandidate(
  weighed: Weighed,
  passages: readonly Passage[],
  found: FoundPlan & Pick<PlannedCalculation, 'passage' | 'table' | 'relation'>,
): PlannedCalculation {
  const { passage, table, relation, plan, explained, worth } = found
  const own = new Set([...plan.met, ...queryWords(captionText(passage.document, table))])
  const covered = coverageWith(weighWithin(weighed, passage), own, aroundWords(passage))
  return {
    passage,
    table,
    relation,
    plan,
    explained,
    tell: () => [],
    own,
    fitsKind: 1,
    coverage: covered.both,
    score: plan.confidence + worth + 0.5 * explained + 0.5 * covered.both + 0.3 * prior(passages, passage),
  }
}

/** What a calculation came to, said. */
export function sayCalculation(
  { passage, table, plan }: PlannedCalculation,
  rows: readonly (readonly (string | number | null)[])[],
): GeneratedPart[] {
  const values = rows.filter((row) => row.some((value) => value !== null))
  if (values.length === 0) return []
  const result = values.map((row) => row.map((value) => sayValue(value, plan)).join(' · ')).join('; ')
  const citation = { passage: passage.id, cells: plan.cells, elementId: table.id }
  return [
    { type: 'calculation', expression: plan.sql, result, citations: [citation] },
    ...(plan.reckoning
      ? [
          { type: 'text-delta' as const, text: plan.reckoning },
          { type: 'text-end' as const, citations: [citation] },
        ]
      : []),
    { type: 'table', citation },
  ]
}

function sayValue(value: string | number | null, { form }: Plan): string {
  if (typeof value !== 'number') return value ?? ''
  const rounded = Number(value.toFixed(form.decimals ?? 6))
  const said = String(rounded)
  const unit =
    form.kind === 'percent' ? '%' : form.unit ? (/^\p{Script=Han}/u.test(form.unit) ? form.unit : ` ${form.unit}`) : ''
  return said + unit
}
