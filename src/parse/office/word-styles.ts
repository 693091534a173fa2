import { childOf, childrenOf, valOf, type XmlElement } from './xml.ts'

/** What a paragraph is, by its style. */
export type WordRole =
  | { readonly kind: 'title'; readonly level: number }
  | { readonly kind: 'text' | 'caption' | 'code' }
  /** A line of a table of contents. */
  | { readonly kind: 'contents' }

/** A numbered or bulleted list's level. */
export interface WordNumber {
  readonly list: string
  readonly level: number
}

export interface WordStyles {
  roleOf(paragraph: XmlElement): WordRole
  /** The list that a paragraph belongs to, by itself or by its style. */
  numberOf(paragraph: XmlElement): WordNumber | undefined
}

interface Style {
  readonly name: string
  readonly basedOn: string | undefined
  readonly properties: XmlElement | undefined
}

/** Styles rest on each other no deeper than this. */
const MAX_CHAIN = 20

export function readWordStyles(root: XmlElement | undefined): WordStyles {
  const styles = new Map<string, Style>()
  let usual: string | undefined
  for (const style of childrenOf(root, 'w:style')) {
    const id = style.attributes.styleId
    if (id === undefined || (style.attributes.type ?? 'paragraph') !== 'paragraph') continue
    styles.set(id, {
      name: (valOf(style, 'w:name') ?? '').toLowerCase(),
      basedOn: valOf(style, 'w:basedOn'),
      properties: childOf(style, 'w:pPr'),
    })
    if (style.attributes.default === '1') usual = id
  }
  const chainOf = (paragraph: XmlElement): Style[] => {
    const chain: Style[] = []
    let id = valOf(paragraph, 'w:pPr', 'w:pStyle') ?? usual
    while (id !== undefined && chain.length < MAX_CHAIN) {
      const style = styles.get(id)
      if (!style) break
      chain.push(style)
      id = style.basedOn
    }
    return chain
  }
  return {
    roleOf(paragraph) {
      const chain = chainOf(paragraph)
      const own = outlineLevel(childOf(paragraph, 'w:pPr'))
      if (own !== undefined) return own
      for (const { name, properties } of chain) {
        const role = roleOfName(name) ?? outlineLevel(properties)
        if (role) return role
      }
      return { kind: 'text' }
    },
    numberOf(paragraph) {
      const own = childOf(paragraph, 'w:pPr')
      const properties = [own, ...chainOf(paragraph).map((style) => style.properties)]
      const list = properties.map((each) => valOf(each, 'w:numPr', 'w:numId')).find((id) => id !== undefined)
      // 0 takes a paragraph out of the list of its style.
      if (list === undefined || list === '0') return undefined
      const level = properties.map((each) => valOf(each, 'w:numPr', 'w:ilvl')).find((value) => value !== undefined)
      return { list, level: Math.min(Math.max(Number(level ?? 0) || 0, 0), 8) }
    },
  }
}

/** What a style's name says, in lower case. Built-in styles keep their English names in every language; converters write localised ones. */
export function roleOfName(name: string): WordRole | undefined {
  const heading = /^(?:heading|标题|標題|überschrift|titre)\s*([1-9])$/.exec(name)?.[1]
  if (heading !== undefined) return { kind: 'title', level: Number(heading) }
  if (name === 'title') return { kind: 'title', level: 1 }
  if (name === 'subtitle') return { kind: 'text' }
  if (name === 'caption' || name === 'image caption' || name === 'table caption' || name === '题注')
    return { kind: 'caption' }
  if (/^(?:source code|html preformatted|code|preformatted text|macro)$/.test(name)) return { kind: 'code' }
  return /^toc \d$|^(?:table of figures|目录 ?\d)$/.test(name) ? { kind: 'contents' } : undefined
}

/** 0 to 8 are titles; 9 is body text. */
function outlineLevel(properties: XmlElement | undefined): WordRole | undefined {
  const level = Number(valOf(properties, 'w:outlineLvl') ?? Number.NaN)
  if (!Number.isInteger(level) || level < 0 || level > 9) return undefined
  return level === 9 ? { kind: 'text' } : { kind: 'title', level: level + 1 }
}
