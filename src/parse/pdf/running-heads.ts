import type { PageReading, TextItem } from '../layout/page-items.ts'

/** Part of the page, from its upper and lower edge, in which the first and the last line may be a running head or foot. */
const EDGE = 0.25
/** Lines this near to the outermost one, in points, stand beside it. */
const BESIDE = 4
/** So many pages, and this share of all, must agree. */
const LEAST_PAGES = 3
const LEAST_SHARE = 0.25
/** Of the first lines on one height, this share must say what one beside says: heads of sections change with every page. */
const ALIKE = 0.4
/** Running heads are set no larger than this, in sizes of the body: titles of slides are larger. */
const MAX_SIZE = 1.15
/** The neighbours of a page, on both sides of a sheet. */
const NEIGHBOURS = [-2, -1, 1, 2]

type Edge = 'top' | 'bottom'

/** Single lines at an edge of a page, side by side. */
interface EdgeRow {
  readonly page: number
  readonly items: readonly TextItem[]
  /** Blank to the next item, in font sizes. */
  readonly gap: number
}

/**
 * Running heads and feet that say something else on each page, wherever they stand: first or last lines with the number of the
 * page, and first lines on one height that share their beginning or end with those of the pages beside.
 */
export function findRunningHeads(pages: readonly PageReading[], bodySize: number): Set<TextItem> {
  const [top, bottom] = [
    pages.flatMap((page) => edgeRow(page, 'top')),
    pages.flatMap((page) => edgeRow(page, 'bottom')),
  ]
  const least = Math.max(LEAST_PAGES, LEAST_SHARE * pages.length)
  // Slides begin with their titles.
  const upright = new Set(pages.filter(({ width, height }) => width < height).map(({ number }) => number))
  const first = top.filter(({ page }) => upright.has(page))
  const heads = [...numbered(top, least), ...numbered(bottom, least), ...shared(first, least, bodySize)]
  return new Set(heads.flatMap(({ items }) => items))
}

function edgeRow(page: PageReading, edge: Edge): EdgeRow[] {
  const distance = ({ box }: TextItem) => (edge === 'top' ? box.y : page.height - box.y - box.height)
  const text = page.items.filter((item) => item.kind === 'text').filter((item) => !item.block.turned)
  const least = Math.min(...text.map(distance))
  if (!(least < EDGE * page.height)) return []
  const items = text.filter((item) => distance(item) < least + BESIDE)
  if (items.some(({ block }) => block.lines.length > 1 || block.text.length > 120)) return []
  const end = Math.max(...items.map(({ box }) => box.y + box.height))
  const below = Math.min(...page.items.map(({ box }) => box.y).filter((y) => y >= end))
  return [{ page: page.number, items, gap: (below - end) / Math.max(items[0]?.block.size ?? 1, 1) }]
}

/** Rows that hold the number of their page, counted from where most begin to count. */
function numbered(rows: readonly EdgeRow[], least: number): EdgeRow[] {
  const offsets = rows.map(({ page, items }) => new Set(items.flatMap(({ block }) => numbersOf(block.text, page))))
  const counts = new Map<number, number>()
  for (const offset of offsets.flatMap((some) => [...some])) counts.set(offset, (counts.get(offset) ?? 0) + 1)
  const common = [...counts].filter(([, count]) => count >= least).map(([offset]) => offset)
  return rows.filter((_, n) => common.some((offset) => offsets[n]?.has(offset)))
}

/** Numbers at the beginning and the end of a text, less that of the page. */
function numbersOf(text: string, page: number): number[] {
  const found = [/^\W*(\d{1,4})(?=\s|\W*$)/.exec(text), /(?:^|\s)(\d{1,4})\W*$/.exec(text)]
  return found.flatMap((match) => (match ? [Number(match[1]) - page] : []))
}

/** Rows on one height, by those of them that say in part what a row beside says. */
function shared(rows: readonly EdgeRow[], least: number, bodySize: number): EdgeRow[] {
  const small = rows.filter(({ items }) => items.every(({ block }) => block.size <= MAX_SIZE * bodySize))
  const byPage = new Map(small.map((row) => [row.page, row]))
  const isAlike = (row: EdgeRow) =>
    NEIGHBOURS.some((step) => {
      const other = byPage.get(row.page + step)
      return other !== undefined && onOneHeight(row, other) && saysAlike(textOf(row), textOf(other))
    })
  const alike = new Set(small.filter(isAlike))
  const [allAt, alikeAt] = [countPlaces(small), countPlaces(alike)]
  return small.filter((row) => {
    const count = countNear(alikeAt, row)
    if (count < least || count < ALIKE * countNear(allAt, row)) return false
    return row.gap > 1 || alike.has(row)
  })
}

/** Height (in steps of 2 points) and size of the letters. */
function placeOf({ items: [first] }: EdgeRow, step = 0): string {
  return first ? `${Math.round(first.box.y / 2) + step} ${Math.round(first.block.size)}` : ''
}

function countPlaces(rows: Iterable<EdgeRow>): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const row of rows) counts.set(placeOf(row), (counts.get(placeOf(row)) ?? 0) + 1)
  return counts
}

const countNear = (counts: ReadonlyMap<string, number>, row: EdgeRow) =>
  [-1, 0, 1].reduce((sum, step) => sum + (counts.get(placeOf(row, step)) ?? 0), 0)

const textOf = ({ items }: EdgeRow) => items.map(({ block }) => block.text).join(' ')

function onOneHeight(a: EdgeRow, b: EdgeRow): boolean {
  const [first, second] = [a.items[0], b.items[0]]
  if (!first || !second) return false
  return Math.abs(first.box.y - second.box.y) < 1.5 && Math.abs(first.block.size - second.block.size) < 0.5
}

/** The same, or with a long beginning or end in common; numbers count as one. */
function saysAlike(a: string, b: string): boolean {
  const [one, other] = [a, b].map((text) => [...text.replace(/\d+/g, '#')])
  if (!one || !other) return false
  const long = /\p{Script=Han}/u.test(a) ? 5 : 10
  const least = Math.min(one.length, other.length)
  if (least >= 3 && one.join('') === other.join('')) return true
  let [begin, end] = [0, 0]
  while (begin < least && one[begin] === other[begin]) begin++
  while (end < least && one.at(-1 - end) === other.at(-1 - end)) end++
  return Math.max(begin, end) >= long
}
