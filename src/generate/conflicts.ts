import { periodsOf } from '../language/follow-up/dates-said.ts'
import { foldText } from '../language/normal.ts'
import { quantities } from '../language/numbers.ts'
import { oneLine } from '../language/one-line.ts'
import type { Cell, TableElement } from '../model/document.ts'
import { elementText } from '../model/element-text.ts'
import type { Citation, Claim, GeneratedPart } from '../spec/generator.ts'
import type { Passage } from '../spec/passage.ts'
import { bodyCells, columnLabels, rowLabels, unitOf } from '../table/cells.ts'
import { gridOf } from '../table/grid.ts'
import { supports } from './refusal.ts'
import { sentencesOf } from './said.ts'
import { differenceOf, isRounded } from './same-matter.ts'
import { coverageWith, type Weighed, weighWithin } from './weigh.ts'

/** Places that are set against the answer's own. */
const MAX_OTHERS = 3
/** Share of the question that the other place must hold, of what the answer's place holds. */
const AS_MUCH = 0.75

/**
 * Where another document, or another place of the same one, gives a different value for what was asked than the answer does:
 * what each of them says. Only questions for a number or a date, only sentences that are otherwise alike, and cells under the
 * same labels; periods, names and units must be the same.
 */
export function conflictsWith(
  weighed: Weighed,
  parts: readonly GeneratedPart[],
  passages: readonly Passage[],
): GeneratedPart[] {
  const { kind } = weighed.question
  if (kind !== 'count' && kind !== 'when' && kind !== 'what') return []
  const cited = parts.flatMap((part) => (part.type === 'text-end' ? part.citations : []))
  const known = new Set(cited.map(({ passage }) => passage))
  for (const citation of cited) {
    const own = passages.find(({ id }) => id === citation.passage)
    if (!own) continue
    const others = passages.filter(({ id }) => !known.has(id))
    const claims = citation.cells ? inCells(own, citation, others) : inSentences(weighed, own, citation, others)
    if (claims.length > 1) return [toPart(weighed, claims, passages)]
  }
  return []
}

function inSentences(weighed: Weighed, own: Passage, citation: Citation, others: readonly Passage[]): Claim[] {
  const { quote } = citation
  if (quote === undefined) return []
  const ofDates = weighed.question.kind === 'when'
  const held = coverageOf(weighed, own, quote)
  const claims: Claim[] = []
  for (const passage of others) {
    for (const said of sentencesOf(passage)) {
      const difference = differenceOf(quote, said.text, ofDates)
      if (!difference || claims.length > MAX_OTHERS) continue
      const candidate = {
        passage,
        own: said.own,
        fitsKind: 1,
        coverage: coverageWith(weighed, said.own, said.near).both,
      }
      if (coverageOf(weighed, passage, said.text) < held * AS_MUCH || !supports(weighed, candidate)) continue
      if (claims.some(({ value }) => value === difference.second)) continue
      if (claims.length === 0) claims.push({ citation, value: difference.first })
      claims.push({
        citation: { passage: passage.id, quote: said.text, elementId: said.element.id },
        value: difference.second,
      })
    }
  }
  return claims
}

function coverageOf(weighed: Weighed, passage: Passage, text: string): number {
  const said = sentencesOf(passage).find((one) => one.text === text)
  return said ? coverageWith(weighWithin(weighed, passage), said.own, new Set()).own : 0
}

function inCells(own: Passage, citation: Citation, others: readonly Passage[]): Claim[] {
  const table = tableOf(own, citation.elementId)
  const places = citation.cells ?? []
  const [place] = places
  if (!table || !place || places.length > 1) return []
  const cell = bodyCells(gridOf(table)).find(({ row, column }) => row === place.row && column === place.column)
  const mine = cell && readCell(own, table, cell)
  if (!mine) return []
  const seen = new Set([table.id])
  const claims: Claim[] = []
  for (const passage of others) {
    const other = tableOf(passage)
    if (!other || seen.has(other.id) || periodsAround(passage, other) !== periodsAround(own, table)) continue
    seen.add(other.id)
    if (passage.document === own.document && namesAround(passage, other) !== namesAround(own, table)) continue
    const found = bodyCells(gridOf(other)).flatMap((one) => {
      const read = readCell(passage, other, one)
      return read && read.labels === mine.labels && read.unit === mine.unit ? [{ ...read, cell: one }] : []
    })
    const [only] = found
    if (!only || found.length > 1 || isRounded(only.quantity, mine.quantity) || claims.length > MAX_OTHERS) continue
    if (claims.length === 0) claims.push({ citation, value: mine.value })
    const { row, column } = only.cell
    claims.push({ citation: { passage: passage.id, elementId: other.id, cells: [{ row, column }] }, value: only.value })
  }
  return claims
}

/** A number under labels; `undefined` for words, and for a cell that nothing names. */
function readCell(passage: Passage, table: TableElement, cell: Cell) {
  const grid = gridOf(table)
  const [quantity, ...more] = quantities(cell.text)
  const labels = [...rowLabels(grid, cell), ...columnLabels(grid, cell)]
    .map(({ text }) => foldText(text))
    .filter(Boolean)
  if (!quantity || more.length > 0 || labels.length === 0) return undefined
  const unit = unitOf(grid, cell, captionOf(passage, table)) ?? ''
  const value = `${oneLine(cell.text)}${unit ? ` ${unit}` : ''}`
  return { quantity, labels: labels.join('\n'), unit: unit || (quantity.unit ?? ''), value }
}

function tableOf({ elements }: Passage, id?: string): TableElement | undefined {
  const tables = elements.filter((element) => element.kind === 'table')
  return tables.find((table) => table.id === id) ?? tables[0]
}

function captionOf({ document }: Passage, { captionId }: TableElement): string {
  const caption = captionId === undefined ? undefined : document.elements.find(({ id }) => id === captionId)
  return caption ? elementText(caption) : ''
}

function namesAround(passage: Passage, table: TableElement): string {
  return foldText([...passage.chunk.headings, captionOf(passage, table)].join('\n'))
}

/** Years and months in the names of the document and of what stands above the table: a later report contradicts no earlier one. */
function periodsAround(passage: Passage, table: TableElement): string {
  const text = [passage.label, passage.document.title ?? '', namesAround(passage, table)].join('\n')
  return [...new Set(periodsOf(text).map(({ start, end }) => text.slice(start, end)))].sort().join()
}

function toPart({ question }: Weighed, claims: readonly Claim[], passages: readonly Passage[]): GeneratedPart {
  const chinese = question.language === 'zh'
  const placeOf = ({ citation }: Claim) => passages.find(({ id }) => id === citation.passage)
  const labels = claims.map((claim) => placeOf(claim)?.label ?? '')
  const told = claims.map((claim, n) => {
    const label = labels[n] ?? ''
    const shared = labels.filter((one) => one === label).length > 1
    const page = placeOf(claim)?.chunk.pages[0] ?? 1
    const name = shared ? (chinese ? `${label} 第 ${page} 页` : `${label}, page ${page},`) : label
    return chinese ? `${name} 为 ${claim.value}` : `${name} says ${claim.value}`
  })
  const text = chinese ? `各处说法不一：${told.join('；')}。` : `The sources differ: ${told.join('; ')}.`
  return { type: 'conflict', text, claims }
}
