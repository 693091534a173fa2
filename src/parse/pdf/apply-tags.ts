import type { Tag, TaggedPart } from '../../media/pdfium/tags.ts'
import type { Cell, Element, FigureElement, TableElement, TextElement, TitleElement } from '../../model/document.ts'
import { type Box, intersectBoxes } from '../../model/geometry.ts'
import { alternateOf } from './alternate-text.ts'
import type { CarriedPage } from './carried.ts'

/** Of the page's height, from its upper and lower edge: only there does "no content" mean a running header or footer. */
const MARGIN = 0.15
/** This part of an element must be tagged alike. */
const MOST = 0.6
/** Programs that tag everything as a heading or a list say nothing; in parts of the tagged area. */
const MAX_HEADINGS = 0.35
const MAX_LISTS = 0.7

type Kind = Tag['kind']

/** Corrects what layout told by what the author's program wrote into the structure tree, as far as that is plausible. */
export function applyTags(elements: readonly Element[], pages: readonly CarriedPage[]): Element[] {
  const tagged = new Map(
    pages.filter(({ tags }) => tags.parts.length + tags.figures.length > 0).map((p) => [p.number, p]),
  )
  if (tagged.size === 0) return [...elements]
  const trusted = trustedKinds([...tagged.values()])
  const levels = hasLevels([...tagged.values()])
  return elements.map((element) => {
    switch (element.kind) {
      case 'table':
        return trusted.has('header-cell') ? withHeaders(element, tagged) : element
      case 'figure':
        return withAlternate(element, tagged)
      case 'title':
      case 'text':
      case 'list':
        return retold(element, tagged, trusted, levels)
      default:
        return element
    }
  })
}

type Tagged = ReadonlyMap<number, CarriedPage>

function trustedKinds(pages: readonly CarriedPage[]): ReadonlySet<Kind> {
  const areas = new Map<Kind, number>()
  let all = 0
  for (const { tags } of pages)
    for (const { box, tag } of tags.parts) {
      if (tag.kind === 'artifact') continue
      const area = box.width * box.height
      all += area
      areas.set(tag.kind, (areas.get(tag.kind) ?? 0) + area)
    }
  const share = (kind: Kind) => (areas.get(kind) ?? 0) / Math.max(all, 1)
  const trusted = new Set<Kind>(['artifact', 'contents', 'text', 'cell', 'figure'])
  if (share('heading') <= MAX_HEADINGS) trusted.add('heading')
  if (share('list') <= MAX_LISTS) trusted.add('list')
  if (share('header-cell') <= share('cell') + share('header-cell') / 2) trusted.add('header-cell')
  return trusted
}

/** Where every heading has the same level, the author used one style for all, and numbering and size tell more. */
function hasLevels(pages: readonly CarriedPage[]): boolean {
  const levels = new Set<number>()
  for (const { tags } of pages)
    for (const { tag } of tags.parts) if (tag.kind === 'heading' && tag.level !== undefined) levels.add(tag.level)
  return levels.size > 1
}

function retold(
  element: TextElement | TitleElement,
  tagged: Tagged,
  trusted: ReadonlySet<Kind>,
  levels: boolean,
): TextElement | TitleElement {
  const parts = element.provenance.flatMap((place) => {
    const page = place.kind === 'page' ? tagged.get(place.page) : undefined
    return page && place.kind === 'page' ? inside(page.tags.parts, place.box) : []
  })
  const main = mainTag(parts)
  if (!main || !trusted.has(main.kind)) return element
  const { id, layer, provenance, text } = element
  switch (main.kind) {
    case 'artifact':
      return isAtEdge(element, tagged) ? { id, layer: 'furniture', provenance, kind: 'text', text } : element
    case 'heading': {
      if (layer === 'furniture' || /^[©®]/u.test(text) || text.length > (/\p{Script=Han}/u.test(text) ? 70 : 180))
        return element
      const own = element.kind === 'title' ? element.level : undefined
      const level = levels ? (main.level ?? own) : (own ?? main.level)
      return { id, layer, provenance, kind: 'title', level: level ?? 1, text }
    }
    case 'contents':
      return element.kind === 'title' ? { id, layer, provenance, kind: 'text', text } : element
    case 'list':
      return element.kind === 'text' && layer === 'body' ? { ...element, kind: 'list' } : element
    default:
      return element
  }
}

/** The tag of most of the area, when it is {@link MOST} of it. */
function mainTag(parts: readonly TaggedPart[]): Tag | undefined {
  let all = 0
  const areas = new Map<string, { tag: Tag; area: number }>()
  for (const { box, tag } of parts) {
    const area = box.width * box.height
    all += area
    const key = tag.kind === 'heading' ? `heading ${tag.level ?? ''}` : tag.kind
    const sum = areas.get(key)
    if (sum) sum.area += area
    else areas.set(key, { tag, area })
  }
  for (const { tag, area } of areas.values()) if (area >= MOST * all && area > 0) return tag
  return undefined
}

function inside(parts: readonly TaggedPart[], outer: Box): TaggedPart[] {
  const [x1, y1] = [outer.x + outer.width + 1, outer.y + outer.height + 1]
  return parts.filter(({ box }) => {
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
    return x >= outer.x - 1 && x <= x1 && y >= outer.y - 1 && y <= y1
  })
}

function isAtEdge({ provenance, text }: TextElement | TitleElement, tagged: Tagged): boolean {
  if (text.length > 200) return false
  return provenance.every((place) => {
    const page = place.kind === 'page' ? tagged.get(place.page) : undefined
    if (!page || place.kind !== 'page') return false
    const { y, height } = place.box
    return y + height < MARGIN * page.height || y > (1 - MARGIN) * page.height
  })
}

function withHeaders(table: TableElement, tagged: Tagged): TableElement {
  const headers = new Map<number, TaggedPart[]>()
  for (const [number, { tags }] of tagged) {
    const parts = tags.parts.filter(({ tag }) => tag.kind === 'header-cell')
    if (parts.length > 0) headers.set(number, parts)
  }
  const isHeader = ({ page, box }: Cell) =>
    page !== undefined && box !== undefined && inside(headers.get(page) ?? [], box).length > 0
  const told = table.cells.filter((cell) => cell.text !== '' && isHeader(cell)).length
  if (told === 0 || told > 0.6 * table.cells.length) return table
  return { ...table, cells: table.cells.map((cell) => (isHeader(cell) ? { ...cell, header: true } : cell)) }
}

function withAlternate(figure: FigureElement, tagged: Tagged): FigureElement {
  const [place] = figure.provenance
  const page = place?.kind === 'page' ? tagged.get(place.page) : undefined
  if (!page || place?.kind !== 'page') return figure
  const told = page.tags.figures.find(({ box }) => {
    const common = intersectBoxes(box, place.box)
    const area = (b: Box) => b.width * b.height
    return (
      common !== undefined &&
      area(common) > 0.5 * Math.min(area(box), area(place.box)) &&
      area(common) > 0.2 * area(place.box)
    )
  })
  const words = told && alternateOf(told.alternate)
  if (!words) return figure
  if (words.by === 'program') return figure.description ? figure : { ...figure, description: words.text }
  const text = figure.text ? `${figure.text}\n${words.text}` : words.text
  return { ...figure, text, alternate: words.text }
}
