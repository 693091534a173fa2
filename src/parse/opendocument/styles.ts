import { chinese, letters, roman } from '../office/list-numbers.ts'
import { below, childOf, childrenOf, type XmlElement } from '../office/xml.ts'
import type { OpenDocumentPackage } from './package.ts'

/** What a paragraph is, by its style. */
export type ParagraphRole = 'text' | 'title' | 'caption' | 'code'

export interface OpenDocumentStyles {
  roleOf(style: string | undefined): ParagraphRole
  /** Level of the outline that a style of paragraphs belongs to, from 1. */
  outlineLevel(style: string | undefined): number | undefined
  /** Words in this style are there and not shown. */
  hides(style: string | undefined): boolean
  /** A property of a style or of those that it rests on, such as `display` of `style:table-properties`. */
  property(style: string | undefined, group: string, name: string): string | undefined
  /** The list style that a paragraph's style brings. */
  listStyleOf(style: string | undefined): string | undefined
  /** How the items of a list style's level (from 1) are marked. */
  level(list: string | undefined, level: number): ListLevel | undefined
  /** How titles are numbered. */
  outline(level: number): ListLevel | undefined
}

export interface ListLevel {
  readonly format: string
  readonly prefix: string
  readonly suffix: string
  readonly start: number
  /** So many levels are shown, this one last. */
  readonly shown: number
}

/** Styles rest on each other no deeper than this. */
const MAX_CHAIN = 20

/** Names as OpenDocument keeps them in every language, in lower case. */
const ROLES: ReadonlyMap<string, ParagraphRole> = new Map([
  ['title', 'title'],
  ...['caption', 'illustration', 'figure', 'drawing', 'table'].map((name): [string, ParagraphRole] => [
    name,
    'caption',
  ]),
  ['preformatted_20_text', 'code'],
  ['source_20_code', 'code'],
])

export function readStyles(file: OpenDocumentPackage): OpenDocumentStyles {
  const roots = [file.styles, file.content]
  const styles = new Map<string, XmlElement>()
  const lists = new Map<string, XmlElement>()
  let outline: XmlElement | undefined
  // Automatic styles of headers and of the text may have equal names; those of the text count.
  for (const root of roots) {
    for (const group of root?.children ?? []) {
      if (group.name !== 'office:styles' && group.name !== 'office:automatic-styles') continue
      for (const each of group.children) {
        const name = each.attributes.name ?? ''
        if (each.name === 'style:style') styles.set(name, each)
        else if (each.name === 'text:list-style') lists.set(name, each)
        else if (each.name === 'text:outline-style') outline = each
      }
    }
  }
  const chainOf = (name: string | undefined): XmlElement[] => {
    const chain: XmlElement[] = []
    for (let at = name; at !== undefined && chain.length < MAX_CHAIN; ) {
      const style = styles.get(at)
      if (!style) break
      chain.push(style)
      at = style.attributes['parent-style-name']
    }
    return chain
  }
  const property = (style: string | undefined, group: string, name: string) =>
    chainOf(style)
      .map((each) => childOf(each, group)?.attributes[name])
      .find((value) => value !== undefined)
  return {
    property,
    roleOf: (style) =>
      [style ?? '', ...chainOf(style).map((each) => each.attributes.name ?? '')]
        .map((name) => ROLES.get(name.toLowerCase()))
        .find((role) => role !== undefined) ?? 'text',
    outlineLevel(style) {
      const level = Number(
        chainOf(style)
          .map((each) => each.attributes['default-outline-level'])
          .find((value) => value !== undefined && value !== '') ?? Number.NaN,
      )
      return Number.isInteger(level) && level > 0 ? level : undefined
    },
    hides: (style) => property(style, 'style:text-properties', 'display') === 'none',
    listStyleOf: (style) =>
      chainOf(style)
        .map((each) => each.attributes['list-style-name'])
        .find((name) => name !== undefined) || undefined,
    level: (list, level) => levelOf(lists.get(list ?? ''), level),
    outline: (level) => levelOf(outline, level),
  }
}

function levelOf(list: XmlElement | undefined, level: number): ListLevel | undefined {
  const found = list?.children.find(
    (each) => each.name.startsWith('text:') && Number(each.attributes.level) === level,
  )?.attributes
  if (!found) return undefined
  return {
    format: found['num-format'] ?? '',
    prefix: found['num-prefix'] ?? '',
    suffix: found['num-suffix'] ?? '',
    start: Number(found['start-value'] ?? 1) || 1,
    shown: Number(found['display-levels'] ?? 1) || 1,
  }
}

/** The marker of an item from the counts of its level and those above it; empty for bullets. */
export function markerOf(
  counts: readonly number[],
  level: ListLevel | undefined,
  formatOf: (level: number) => string,
): string {
  if (!level || level.format === '') return ''
  const first = Math.max(counts.length - level.shown, 0)
  const numbers = counts
    .slice(first)
    .map((count, n) => showNumber(count, n + first === counts.length - 1 ? level.format : formatOf(n + first + 1)))
  return `${level.prefix}${numbers.filter((number) => number !== '').join('.')}${level.suffix}`
}

function showNumber(number: number, format: string): string {
  switch (format) {
    case '':
      return ''
    case 'a':
      return letters(number)
    case 'A':
      return letters(number).toUpperCase()
    case 'i':
      return roman(number)
    case 'I':
      return roman(number).toUpperCase()
    default:
      return /[一二三]/.test(format) ? chinese(number) : String(number)
  }
}

/** Header and footer of every kind of page. */
export function pageFurniture(styles: XmlElement | undefined, part: 'header' | 'footer'): XmlElement[] {
  const masters = childrenOf(childOf(styles, 'office:master-styles'), 'style:master-page')
  return masters.flatMap((master) => [
    ...childrenOf(master, `style:${part}`),
    ...childrenOf(master, `style:${part}-left`),
    ...childrenOf(master, `style:${part}-first`),
  ])
}

/** Size of a slide in points, from the layout of its master page. */
export function slideSize(
  styles: XmlElement | undefined,
  master: string | undefined,
): { width: number; height: number } {
  const [page] = [...below(styles, 'style:master-page')].filter((each) => each.attributes.name === master)
  const [layout] = [...below(styles, 'style:page-layout')].filter(
    (each) => each.attributes.name === page?.attributes['page-layout-name'],
  )
  const size = childOf(layout, 'style:page-layout-properties')?.attributes
  // 28 × 21 cm, the usual slide of programs that leave it out.
  return { width: toPoints(size?.['page-width']) ?? 793.7, height: toPoints(size?.['page-height']) ?? 595.3 }
}

const POINTS: Readonly<Record<string, number>> = {
  pt: 1,
  in: 72,
  cm: 72 / 2.54,
  mm: 72 / 25.4,
  pc: 12,
  px: 0.75,
}

/** A length such as `2.5cm` in points. */
export function toPoints(length: string | undefined): number | undefined {
  const [, value = '', unit = ''] = /^(-?[\d.]+)(pt|in|cm|mm|pc|px)$/.exec(length ?? '') ?? []
  const points = Number(value) * (POINTS[unit] ?? Number.NaN)
  return value === '' || !Number.isFinite(points) ? undefined : Math.round(points * 100) / 100
}
