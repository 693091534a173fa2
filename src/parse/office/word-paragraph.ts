import { toLinear } from '../math/to-linear.ts'
import { toTex } from '../math/to-tex.ts'
import { readEquation } from './equation.ts'
import { below, childOf, isOn, pushReversed, type XmlElement } from './xml.ts'

/** What a paragraph holds beside its words: each has a place of its own. */
export interface WordParagraph {
  readonly text: string
  /** It holds formulas and no words: these, as LaTeX. */
  readonly formula: string | undefined
  /** Pictures by their relation. */
  readonly pictures: readonly { readonly relationId: string; readonly words: string }[]
  /** Relations of charts. */
  readonly charts: readonly string[]
  /** Relations of the data of diagrams. */
  readonly diagrams: readonly string[]
  /** Contents of text boxes, which hold paragraphs and tables. */
  readonly boxes: readonly XmlElement[]
  /** Ids of foot and end notes. */
  readonly notes: readonly { readonly kind: 'footnote' | 'endnote'; readonly id: string }[]
  /** Ids of comments. */
  readonly comments: readonly string[]
  /** Characters that are there and not shown. */
  readonly hidden: number
}

/** Choices that we read; for others the fallback says it simpler. */
const KNOWN_CHOICES = new Set(['wps', 'wpg', 'wpc', 'wp14', 'w14', 'w15', 'w16', 'a14', 'm'])

/** The words of a paragraph as they stand after all tracked changes are taken: insertions in, deletions out. */
export function readWordParagraph(paragraph: XmlElement): WordParagraph {
  const reader = new ParagraphReader()
  reader.read(paragraph)
  return reader.finish()
}

class ParagraphReader {
  #text = ''
  readonly #equations: string[] = []
  #words = false
  #hidden = 0
  readonly #pictures: { relationId: string; words: string }[] = []
  readonly #charts: string[] = []
  readonly #diagrams: string[] = []
  readonly #boxes: XmlElement[] = []
  readonly #comments: string[] = []
  readonly #notes: { kind: 'footnote' | 'endnote'; id: string }[] = []

  read(paragraph: XmlElement): void {
    const stack = paragraph.children.toReversed()
    for (let node = stack.pop(); node; node = stack.pop()) {
      if (!this.#take(node)) pushReversed(stack, insideOf(node))
    }
  }

  finish(): WordParagraph {
    // Blanks at the end of a line are not seen.
    const text = this.#text.replace(/[ \t]+\n/g, '\n').trim()
    return {
      text,
      formula: this.#equations.length > 0 && !this.#words ? this.#equations.join(' \\quad ') : undefined,
      pictures: this.#pictures,
      charts: this.#charts,
      diagrams: this.#diagrams,
      boxes: this.#boxes,
      notes: this.#notes,
      comments: this.#comments,
      hidden: this.#hidden,
    }
  }

  /** @returns whether the node is done with; else what is inside it is read */
  #take(node: XmlElement): boolean {
    switch (node.name) {
      case 'w:t':
        this.#push(node.text)
        return true
      case 'w:tab':
      case 'w:ptab':
        this.#text += '\t'
        return true
      case 'w:br':
        if (node.attributes.type !== 'page' && node.attributes.type !== 'column') this.#text += '\n'
        return true
      case 'w:cr':
        this.#text += '\n'
        return true
      case 'w:noBreakHyphen':
        this.#push('-')
        return true
      case 'w:sym':
        this.#pushSymbol(node.attributes.char)
        return true
      case 'w:r':
        return this.#skipHidden(node)
      case 'm:oMath': {
        const equation = readEquation(node)
        this.#equations.push(toTex(equation))
        this.#text += toLinear(equation)
        return true
      }
      case 'w:footnoteReference':
      case 'w:endnoteReference': {
        const kind = node.name === 'w:footnoteReference' ? 'footnote' : 'endnote'
        if (node.attributes.id !== undefined) this.#notes.push({ kind, id: node.attributes.id })
        return true
      }
      case 'w:commentReference':
        if (node.attributes.id !== undefined) this.#comments.push(node.attributes.id)
        return true
      case 'w:txbxContent':
        this.#boxes.push(node)
        return true
      case 'w:drawing':
      case 'w:pict':
      case 'w:object':
        this.#takeDrawing(node)
        return false
      // Deleted, moved away, instructions of fields, and properties.
      case 'w:del':
      case 'w:moveFrom':
      case 'w:instrText':
      case 'w:delText':
      case 'w:rt':
      case 'w:pPr':
      case 'w:rPr':
        return true
      default:
        return false
    }
  }

  #push(text: string): void {
    this.#text += text
    if (text.trim() !== '') this.#words = true
  }

  /** A character of a symbol font; those of private use mean nothing outside it. */
  #pushSymbol(code: string | undefined): void {
    const value = Number.parseInt(code ?? '', 16)
    if (value >= 0x20 && (value < 0xe000 || value > 0xf8ff) && value < 0xfffe) this.#push(String.fromCharCode(value))
  }

  #skipHidden(run: XmlElement): boolean {
    if (!isOn(childOf(run, 'w:rPr', 'w:vanish'))) return false
    for (const text of below(run, 'w:t')) this.#hidden += text.text.length
    return true
  }

  #takeDrawing(drawing: XmlElement): void {
    const outside = (element: XmlElement) => element.name !== 'w:txbxContent' && element.name !== 'mc:Fallback'
    const [properties] = below(drawing, 'wp:docPr')
    const words = (properties?.attributes.descr ?? properties?.attributes.title ?? '').trim()
    for (const { attributes } of below(drawing, 'a:blip', outside)) {
      const relationId = attributes['r:embed'] ?? attributes['r:link']
      if (relationId !== undefined) this.#pictures.push({ relationId, words })
    }
    for (const { attributes } of below(drawing, 'v:imagedata', outside)) {
      if (attributes['r:id'] !== undefined)
        this.#pictures.push({ relationId: attributes['r:id'], words: attributes.title ?? '' })
    }
    for (const { attributes } of below(drawing, 'c:chart', outside)) {
      if (attributes['r:id'] !== undefined) this.#charts.push(attributes['r:id'])
    }
    for (const { attributes } of below(drawing, 'dgm:relIds', outside)) {
      if (attributes['r:dm'] !== undefined) this.#diagrams.push(attributes['r:dm'])
    }
  }
}

/** Of alternatives one: the first choice, if we know what it asks for. */
function insideOf(node: XmlElement): readonly XmlElement[] {
  if (node.name !== 'mc:AlternateContent') return node.children
  const choice = childOf(node, 'mc:Choice')
  const known = (choice?.attributes.Requires ?? '').split(' ').every((name) => KNOWN_CHOICES.has(name))
  return (choice && known ? choice : (childOf(node, 'mc:Fallback') ?? choice))?.children ?? []
}

/** Words of a few paragraphs, a line each. */
export function textOfParagraphs(parent: XmlElement | undefined): string {
  return [...below(parent, 'w:p')]
    .map((paragraph) => readWordParagraph(paragraph).text)
    .filter((text) => text !== '')
    .join('\n')
}
