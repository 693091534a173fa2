import { toLinear } from '../math/to-linear.ts'
import { toTex } from '../math/to-tex.ts'
import { readEquation } from './equation.ts'
import { letters, roman } from './list-numbers.ts'
import { below, childOf, childrenOf, pushReversed, type XmlElement } from './xml.ts'

/** A paragraph of a text body, in DrawingML. */
export interface SlideParagraph {
  /** With the number of a numbered item in front. */
  readonly text: string
  readonly listed: boolean
  /** The whole paragraph is a formula: this, as LaTeX. */
  readonly formula: string | undefined
}

/** Where to look for what a paragraph does not say itself, nearest first: list styles of the shape, its layout and master. */
export type ListStyles = readonly (XmlElement | undefined)[]

export function readParagraphs(body: XmlElement | undefined, styles: ListStyles): SlideParagraph[] {
  const numbering = new Map<number, { scheme: string; next: number }>()
  const paragraphs: SlideParagraph[] = []
  for (const paragraph of childrenOf(body, 'a:p')) {
    const text = textOfParagraph(paragraph)
    if (text.trim() === '') continue
    const properties = childOf(paragraph, 'a:pPr')
    const level = Math.min(Math.max(Number(properties?.attributes.lvl ?? 0) || 0, 0), 8)
    const bullet = bulletOf([properties, ...styles.map((style) => childOf(style, `a:lvl${level + 1}pPr`))])
    const equations = [...below(paragraph, 'm:oMath')]
    const marker = bullet === undefined ? '' : markerOf(bullet, level, numbering)
    const alone = equations.length > 0 && childrenOf(paragraph, 'a:r').length === 0
    const formula = alone ? equations.map((each) => toTex(readEquation(each))).join(' \\quad ') : undefined
    paragraphs.push({ text: marker + text.trim(), listed: bullet !== undefined && bullet.name !== 'a:buNone', formula })
  }
  return paragraphs
}

/** All words of a body, a line a paragraph. */
export function textOfBody(body: XmlElement | undefined): string {
  return childrenOf(body, 'a:p').map(textOfParagraph).join('\n').trim()
}

function textOfParagraph(paragraph: XmlElement): string {
  const pieces: string[] = []
  const stack = paragraph.children.toReversed()
  for (let node = stack.pop(); node; node = stack.pop()) {
    switch (node.name) {
      case 'a:r':
      case 'a:fld':
        pieces.push(childOf(node, 'a:t')?.text ?? '')
        break
      case 'a:br':
        pieces.push('\n')
        break
      case 'm:oMath':
        pieces.push(toLinear(readEquation(node)))
        break
      case 'mc:Fallback':
        break
      default:
        pushReversed(stack, node.children)
    }
  }
  // A vertical tab is a line break that was typed into a title.
  return pieces
    .join('')
    .replaceAll('\v', '\n')
    .replace(/[ \t]+\n/g, '\n')
}

/** The first of the properties that says whether and how a paragraph is marked. */
function bulletOf(properties: readonly (XmlElement | undefined)[]): XmlElement | undefined {
  for (const each of properties) {
    const bullet = each?.children.find(({ name }) => ['a:buNone', 'a:buChar', 'a:buAutoNum', 'a:buBlip'].includes(name))
    if (bullet) return bullet
  }
  return undefined
}

function markerOf(bullet: XmlElement, level: number, numbering: Map<number, { scheme: string; next: number }>): string {
  for (const deeper of [...numbering.keys()]) if (deeper > level) numbering.delete(deeper)
  if (bullet.name !== 'a:buAutoNum') {
    numbering.delete(level)
    return ''
  }
  const scheme = bullet.attributes.type ?? 'arabicPeriod'
  const known = numbering.get(level)
  const number = known?.scheme === scheme ? known.next : Number(bullet.attributes.startAt ?? 1) || 1
  numbering.set(level, { scheme, next: number + 1 })
  const digits = scheme.startsWith('alpha')
    ? letters(number)
    : scheme.startsWith('roman')
      ? roman(number)
      : String(number)
  const shown = scheme.includes('Uc') ? digits.toUpperCase() : digits
  return scheme.includes('ParenBoth') ? `(${shown}) ` : scheme.includes('ParenR') ? `${shown}) ` : `${shown}. `
}
