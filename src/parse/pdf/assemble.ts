import type { OutlineEntry } from '../../media/pdfium/file.ts'
import type { Cell, Element, Provenance, TableElement, TextElement } from '../../model/document.ts'
import type { PageItem, PageReading, TableItem, TextItem } from '../layout/page-items.ts'
import { placeElements } from '../layout/place-elements.ts'
import type { TextBlock } from './blocks.ts'
import { type Caption, type Captioned, captionTarget, linkCaptions } from './captions.ts'
import { continuesTable, joinTables } from './continued-tables.ts'
import { findFurniture } from './furniture.ts'
import { joinLines } from './lines.ts'
import { isTitle, type TitleStyle, titleLevels, titleStyle } from './titles.ts'

/** Pages in order → elements in reading order, by what only the whole file can tell: furniture, titles, continued paragraphs, captions. */
export function assembleElements(pages: readonly PageReading[], outline: readonly OutlineEntry[]): Element[] {
  const style = titleStyle(pages, outline)
  const furniture = new Set([
    ...findFurniture(pages, style.bodySize),
    ...pages.flatMap(({ items }) => items.filter(isCalledFurniture)),
  ])
  const all = pages.flatMap((page) => page.items.map((item) => ({ page, item, id: '' })))
  const entries = all.map((entry, n) => ({ ...entry, id: String(n) }))
  const captions: Caption[] = []
  const targets: Captioned[] = []
  const titles: { id: string; block: TextBlock }[] = []
  for (const { page, item, id } of entries) {
    if (furniture.has(item)) continue
    const where = { key: id, page: page.number, box: item.box }
    if (item.kind !== 'text') targets.push({ ...where, kind: item.kind })
    else {
      const target = captionOf(item.block)
      if (target) captions.push({ ...where, kind: target })
      else if (standsAsTitle(item.block, style)) titles.push({ id, block: item.block })
    }
  }
  const links = linkCaptions(captions, targets)
  const captionIds = new Set(captions.map((caption) => caption.key))
  const levels = titleLevels(
    titles.map((title) => title.block),
    style,
  )
  const levelOf = new Map(titles.map((title, n) => [title.id, levels[n] ?? 1]))
  const elements: Element[] = []
  let open: { element: TextElement; at: number; last: TextItem; page: number } | undefined
  for (const { page, item, id } of entries) {
    const layer = furniture.has(item) ? ('furniture' as const) : ('body' as const)
    const provenance: Provenance[] = [{ kind: 'page', page: page.number, box: item.box }]
    const base = { id, layer, provenance }
    if (item.kind === 'table') {
      const captionId = links.get(id)
      const table: TableElement = {
        ...base,
        kind: 'table',
        ...tableParts(item, page.number),
        ...(captionId ? { captionId } : {}),
      }
      const before = elements.findLast((element) => element.layer === 'body')
      if (
        captionId === undefined &&
        before?.kind === 'table' &&
        isNextPage(before, page, item) &&
        continuesTable(before, table)
      )
        elements[elements.lastIndexOf(before)] = joinTables(before, table)
      else elements.push(table)
      continue
    }
    if (item.kind === 'figure') {
      const captionId = links.get(id)
      elements.push({
        ...base,
        kind: 'figure',
        asset: item.asset,
        ...(captionId ? { captionId } : {}),
        ...(item.text ? { text: item.text } : {}),
      })
      continue
    }
    const level = levelOf.get(id)
    const { block } = item
    if (layer === 'body' && level !== undefined) elements.push({ ...base, kind: 'title', level, text: block.text })
    else if (layer === 'body' && captionIds.has(id)) elements.push({ ...base, kind: 'caption', text: block.text })
    else if (layer === 'body' && block.formula) elements.push({ ...base, kind: 'formula', text: block.text })
    else if (layer === 'furniture') elements.push({ ...base, kind: 'text', text: block.text })
    else if (block.code) elements.push({ ...base, kind: 'code', text: block.lines.map((line) => line.text).join('\n') })
    else {
      if (open && !block.list && goesOn(open.last, open.page, item, page.number)) {
        const joined = {
          ...open.element,
          text: joinLines([open.element.text, block.text]),
          provenance: [...open.element.provenance, ...provenance],
        }
        elements[open.at] = joined
        open = { ...open, element: joined, last: item, page: page.number }
        continue
      }
      const element: TextElement = { ...base, kind: block.list ? 'list' : 'text', text: block.text }
      open = { element, at: elements.length, last: item, page: page.number }
      elements.push(element)
      continue
    }
    if (layer === 'body' && level !== undefined) open = undefined
  }
  return placeElements(elements, pages)
}

const isCalledFurniture = (item: PageItem) => item.kind === 'text' && item.block.role === 'furniture'

/** What a block is the caption of, if it is one. */
function captionOf({ role, code, text, lines }: TextBlock): Caption['kind'] | undefined {
  if (code) return undefined
  const target = captionTarget(text)
  if (role !== undefined) return role === 'caption' ? (target ?? 'either') : undefined
  return lines.length <= 12 ? target : undefined
}

const standsAsTitle = (block: TextBlock, style: TitleStyle) =>
  block.role === undefined ? isTitle(block, style) : block.role === 'title'

/** A table in the upper part of the page after the one where the other ends in the lower part. */
function isNextPage(before: TableElement, page: PageReading, item: PageItem): boolean {
  const last = before.provenance.at(-1)
  if (last?.kind !== 'page' || last.page !== page.number - 1) return false
  return item.box.y < 0.4 * page.height && last.box.y + last.box.height > 0.55 * page.height
}

/** A paragraph that ends at the foot of its column without an end of sentence goes on at the head of the next. */
function goesOn(last: TextItem, lastPage: number, next: TextItem, page: number): boolean {
  if (lastPage === page && last.region === next.region) return false
  if (Math.abs(last.block.size - next.block.size) > 0.6) return false
  if (last.block.turned || next.block.turned) return false
  const [before, after] = [last.block.text, next.block.text]
  if (/[.。!?！？:：;；]["”’)）\]]?$/u.test(before)) return false
  if (/^\p{Ll}/u.test(after)) return true
  const end = last.block.lines.at(-1)
  const full = end !== undefined && end.x1 > last.block.columnX1 - 2.5 * end.size
  return (
    full && last.block.lines.length > 1 && /[\p{Script=Han}，、\d]$/u.test(before) && /^\p{Script=Han}/u.test(after)
  )
}

function tableParts(item: TableItem, page: number) {
  const { grid, cellBoxes } = item
  const cells = grid.cells.map((cell, n): Cell => {
    const { row, column, rowSpan, columnSpan, text } = cell
    const header = row < grid.headerRows
    return { row, column, rowSpan, columnSpan, header, text, page, box: cellBoxes[n] ?? item.box }
  })
  return { rows: grid.rows, columns: grid.columns, cells }
}
