import type { MathNode } from '../math/math-tree.ts'
import { toLinear } from '../math/to-linear.ts'
import { toTex } from '../math/to-tex.ts'
import { TEXT_NODE, type XmlElement } from '../office/xml.ts'
import type { OpenDocumentStyles } from './styles.ts'

/** What a paragraph holds beside its words: each has a place of its own. */
export interface OpenDocumentParagraph {
  readonly text: string
  /** It holds formulas and no words: these, as LaTeX. */
  readonly formula: string | undefined
  /** Frames and shapes, in order. */
  readonly drawings: readonly XmlElement[]
  readonly notes: readonly XmlElement[]
  readonly comments: readonly XmlElement[]
  /** Characters that are there and not shown. */
  readonly hidden: number
}

/** A formula, and the TeX that it was written in if it says so. */
export interface OpenDocumentFormula {
  readonly tree: MathNode
  readonly tex: string | undefined
}

/** Elements inside a paragraph that are drawn on their own. */
export function isDrawing(node: XmlElement): boolean {
  return node.name.startsWith('draw:') && node.name !== 'draw:a'
}

/**
 * The words of a paragraph; white space collapses as in a browser, blanks that count are elements.
 *
 * @param formulaOf - the formula that a drawing is, if it is one: it stands in its sentence
 */
export function readParagraph(
  paragraph: XmlElement,
  styles: OpenDocumentStyles,
  formulaOf: (drawing: XmlElement) => OpenDocumentFormula | undefined = () => undefined,
): OpenDocumentParagraph {
  let text = ''
  let words = false
  const equations: string[] = []
  let hidden = 0
  const drawings: XmlElement[] = []
  const notes: XmlElement[] = []
  const comments: XmlElement[] = []
  const take = (node: XmlElement): void => {
    switch (node.name) {
      case TEXT_NODE: {
        const piece = node.text.replace(/[ \t\r\n]+/g, ' ')
        text += text === '' || /\s$/.test(text) ? piece.replace(/^ /, '') : piece
        words ||= piece.trim() !== ''
        return
      }
      case 'text:s':
        text += ' '.repeat(Math.min(Number(node.attributes.c ?? 1) || 1, 1000))
        return
      case 'text:tab':
        text += '\t'
        return
      case 'text:line-break':
        text += '\n'
        return
      case 'text:note':
        notes.push(node)
        return
      case 'office:annotation':
        comments.push(node)
        return
      // Pronunciation, what was deleted, and marks without words.
      case 'text:ruby-text':
      case 'office:annotation-end':
      case 'text:hidden-text':
        return
      case 'text:span':
        if (styles.hides(node.attributes['style-name'])) {
          hidden += lengthOf(node)
          return
        }
        break
      default:
        if (!isDrawing(node)) break
        {
          const formula = formulaOf(node)
          if (!formula) drawings.push(node)
          else {
            text += toLinear(formula.tree)
            equations.push(formula.tex ?? toTex(formula.tree))
          }
        }
        return
    }
    for (const child of node.children) take(child)
  }
  for (const child of paragraph.children) take(child)
  const formula = equations.length > 0 && !words ? equations.join(' \\quad ') : undefined
  return { text: text.replace(/[ \t]+\n/g, '\n').trim(), formula, drawings, notes, comments, hidden }
}

/** Depth is bounded by the reader of XML. */
function lengthOf(node: XmlElement): number {
  if (node.name === TEXT_NODE) return node.text.length
  return node.children.reduce((sum, child) => sum + lengthOf(child), 0)
}

/** All words below an element, a line a paragraph. */
export function textOfParagraphs(parent: XmlElement | undefined, styles: OpenDocumentStyles): string {
  const lines: string[] = []
  const take = (node: XmlElement): void => {
    if (node.name === 'text:p' || node.name === 'text:h') {
      const { text } = readParagraph(node, styles)
      if (text !== '') lines.push(text)
    } else for (const child of node.children) take(child)
  }
  for (const child of parent?.children ?? []) take(child)
  return lines.join('\n')
}
