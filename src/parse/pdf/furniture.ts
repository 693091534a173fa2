import type { PageItem, PageReading } from '../layout/page-items.ts'
import { findRunningHeads } from './running-heads.ts'

/** Parts of the page, from the top and the bottom edge, where running headers and footers stand. */
const MARGIN = 0.12
/** A picture that comes again on the same place is a logo, when it is no larger than this part of the page. */
const MAX_LOGO = 0.15
const PAGE_NUMBER =
  /^(?:[-–—|·\s]*(?:page|p\.|seite|第)?\s*(?:\d{1,4}|[ivxlc]{1,6}|[A-Z]-?\d{1,3})\s*(?:页|頁)?\s*(?:(?:of|\/|／|共)\s*\d{1,4}\s*(?:页|頁)?)?[-–—|·\s]*)$/iu

/** Stamps that publishers and libraries put on the edge of every page. */
const STAMP =
  /^(?:downloaded from|authorized licensed use|this copy is for|digiti[sz]ed by|licensed to|printed from|protected by copyright)\b/iu
/** A running title with its page number before or after it, in capitals. */
const NUMBERED_HEADER = /^\d{1,4}\s+\P{Ll}{4,60}(?:\p{Ll}{1,3}\P{Ll}*){0,3}$|^\P{Ll}{4,70}\s\d{1,4}$/u

/** The items that are running headers, footers and page numbers: at the edges, repeated over pages or only a number. */
export function findFurniture(pages: readonly PageReading[], bodySize: number): Set<PageItem> {
  const furniture = new Set<PageItem>(findRunningHeads(pages, bodySize))
  const repeated = new Map<string, Set<number>>()
  const seen: { item: PageItem; key: string; page: number }[] = []
  for (const page of pages)
    for (const item of page.items) {
      const zone = zoneOf(item, page)
      if (item.kind === 'figure') {
        if (item.box.width * item.box.height > MAX_LOGO * page.width * page.height) continue
        const key = `figure ${Math.round(item.box.x)} ${Math.round(item.box.y)} ${item.asset.sha256}`
        repeated.set(key, (repeated.get(key) ?? new Set()).add(page.number))
        seen.push({ item, key, page: page.number })
        continue
      }
      if (!zone || item.kind === 'table' || item.block.lines.length > 3) continue
      const { text } = item.block
      if (isOutermost(item, page, zone)) {
        const single = item.block.lines.length === 1
        if (PAGE_NUMBER.test(text) || STAMP.test(text) || (single && zone === 'top' && NUMBERED_HEADER.test(text)))
          furniture.add(item)
      }
      const place = Math.round(item.box.y / 6)
      for (const near of [place - 1, place, place + 1]) {
        const key = `${zone} ${near} ${text.replace(/\d+/g, '#').replace(/\s+/g, ' ').slice(0, 120)}`
        const on = repeated.get(key) ?? new Set()
        repeated.set(key, on.add(page.number))
        if (near === place) seen.push({ item, key, page: page.number })
      }
    }
  const enough = Math.max(2, Math.min(4, Math.ceil(pages.length * 0.3)))
  for (const { item, key } of seen) if ((repeated.get(key)?.size ?? 0) >= enough) furniture.add(item)
  return furniture
}

function zoneOf(item: PageItem, page: PageReading): 'top' | 'bottom' | undefined {
  if (item.box.y + item.box.height < MARGIN * page.height) return 'top'
  return item.box.y > (1 - MARGIN) * page.height ? 'bottom' : undefined
}

function isOutermost(item: PageItem, page: PageReading, zone: 'top' | 'bottom'): boolean {
  return page.items.every(
    (other) =>
      other === item ||
      other.kind !== 'text' ||
      other.block.text.length < 3 ||
      STAMP.test(other.block.text) ||
      (zone === 'top'
        ? other.box.y >= item.box.y - 4
        : other.box.y + other.box.height <= item.box.y + item.box.height + 4),
  )
}
