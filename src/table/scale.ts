import { foldText } from '../language/normal.ts'
import { oneLine } from '../language/one-line.ts'
import type { Cell } from '../model/document.ts'
import { columnLabels } from './cells.ts'
import type { Grid } from './grid.ts'
import { isPeriod } from './period.ts'

/** What numbers are counted in, as it is said after a number: `万元`, `million`, `thousand`. */
export interface Scale {
  readonly word: string
}

/** What stands around a table and says what its numbers are counted in. */
export interface TableSurroundings {
  readonly caption?: string
  /** Paragraphs before and after it. */
  readonly text?: string
}

const CHINESE = /(?<scale>万亿|百万|千万|十万|[千万亿])(?<unit>美元|元|股|人|吨|户|辆|台|件|套|平方米|亩|字)?/u
const STATED = /单位\s*[:：]?\s*(?:人民币|为|是)?\s*(?<said>[^\s，,；;。）)]{1,12})/u
const ENGLISH =
  /\bin\s+(?:[a-z.$€£¥]+\s+){0,4}?(?<word>thousands?|millions?|billions?)\b|[($€£¥,\s](?<short>000s?)\b(?![,.]\d)|[$€£¥]\s?(?<letter>mn?|bn?|k)\b|[$€£¥]\s?(?<amount>thousands?|millions?|billions?)\b|\((?<bare>thousands?|millions?|billions?|000)\)|\b(?<last>thousands|millions|billions)\b/iu

/** What the numbers of a column are counted in: its own headers say it, else any header of the table, its caption, the text around. */
export function scaleOf(grid: Grid, column: number, around: TableSurroundings): Scale | undefined {
  const below = grid.at(grid.rows - 1, column)
  const own = below ? columnLabels(grid, { ...below, column, columnSpan: 1 }).map((label) => label.text) : []
  const headers = grid.table.cells
    .filter((cell) => cell.columnSpan >= grid.columns || (cell.row < grid.headerRows && speaksForAll(cell)))
    .map((cell) => cell.text)
  // A header that names its own unit is counted in that: 客户（家）.
  const ownUnit = own.some((text) => /[（(][^（()）]{1,12}[)）]\s*$/u.test(text)) && !own.some((text) => scaleIn(text))
  if (ownUnit) return undefined
  // Counts of other things stand beside amounts: the corner and first column speak for the whole table.
  const corner = grid.table.cells
    .filter((cell) => cell.column === 0 && cell.row <= grid.headerRows)
    .map(({ text }) => text)
  for (const texts of [own.toReversed(), corner, headers, [around.caption ?? '']])
    for (const text of texts) {
      const scale = scaleIn(text)
      if (scale) return scale
    }
  return scaleAround(around.text ?? '')
}

/** A heading over several columns, or one that says nothing but a scale: `(in millions)`; the name of one column is its own. */
function speaksForAll(cell: Cell): boolean {
  if (cell.columnSpan > 1) return true
  const rest = foldText(cell.text).replace(
    /\b(?:in|u\.?s\.?|usd|rmb|nt|dollars?|thousands?|millions?|billions?|000s?|m|mn|bn|k)\b/gu,
    '',
  )
  return (rest.match(/\p{L}/gu)?.length ?? 0) === 0 || isPeriod(cell.text)
}

/** The scale that a heading states: `(in millions)`, `$’000`, `€m`, `单位：万元`. */
export function scaleIn(heading: string): Scale | undefined {
  const text = foldText(oneLine(heading)).replaceAll('’', "'").replaceAll("'000", ' 000')
  const stated = STATED.exec(text)?.groups?.said
  const chinese = CHINESE.exec(stated ?? /[（(]([^（()）]{1,10})[)）]\s*$/u.exec(text)?.[1] ?? '')?.groups
  if (chinese?.scale) return { word: `${chinese.scale}${chinese.unit ?? ''}` }
  const found = ENGLISH.exec(` ${text}`)?.groups
  if (!found) return undefined
  const said = found.word ?? found.amount ?? found.bare ?? found.last
  const word = said
    ? said.startsWith('000')
      ? 'thousand'
      : said.replace(/s$/u, '')
    : found.short
      ? 'thousand'
      : { m: 'million', b: 'billion', k: 'thousand' }[(found.letter ?? '').slice(0, 1)]
  return word ? { word } : undefined
}

/** The sentence around a table that says how its amounts are counted. */
function scaleAround(text: string): Scale | undefined {
  const folded = foldText(text)
  const brackets = /\((?:[a-z.$€£¥, ]+)?in (?:[a-z.$€£¥]+ ){0,3}(thousands|millions|billions)[^()]{0,40}\)/u.exec(
    folded,
  )
  const word = brackets?.[1]?.replace(/s$/u, '')
  if (word) return { word }
  return STATED.test(text) ? scaleIn(STATED.exec(text)?.[0] ?? '') : undefined
}
