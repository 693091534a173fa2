import { isBlank, MARKS, type MathNode, rowOf } from './math-tree.ts'
import { TEX_FUNCTIONS } from './tex-symbols.ts'

/** An element of MathML, whichever reader of markup it came from. */
export interface MathMarkup {
  /** Without prefix, lower case. */
  readonly name: string
  readonly attributes: Readonly<Record<string, string | undefined>>
  readonly children: readonly MathMarkup[]
  /** Characters directly inside. */
  readonly text: string
}

/** Presentation MathML (MathML Core; 3.1 for `mfenced`) as a tree; of a `semantics` its first child. */
export function readMathml(element: MathMarkup): MathNode {
  const { name, attributes, children } = element
  const at = (n: number): MathNode => (children[n] ? readMathml(children[n]) : { kind: 'row', items: [] })
  const all = () => rowOf(children.map(readMathml))
  // What LibreOffice writes for a place that is left empty.
  if (element.text.trim() === '❑') return { kind: 'row', items: [] }
  switch (name) {
    case 'mi': {
      const text = element.text.trim()
      const upright = [...text].length > 1 && attributes.mathvariant !== 'italic'
      return { kind: upright || TEX_FUNCTIONS.has(text) ? 'words' : 'symbols', text }
    }
    case 'mn':
    case 'mo':
      return operator(element.text.replace(/\s+/g, ' ').trim())
    case 'mtext':
    case 'ms':
      return { kind: 'words', text: element.text.replace(/\s+/g, ' ') }
    case 'mspace':
      return { kind: 'symbols', text: ' ' }
    case 'mfrac': {
      const stacked = /^0(?:\D|$)/.test(attributes.linethickness ?? '')
      const form = stacked ? 'stacked' : attributes.bevelled === 'true' ? 'slash' : 'bar'
      return { kind: 'fraction', over: at(0), under: at(1), form }
    }
    case 'msqrt':
      return { kind: 'root', body: all() }
    case 'mroot':
      return { kind: 'root', body: at(0), degree: at(1) }
    case 'msub':
      return { kind: 'scripts', base: at(0), sub: at(1) }
    case 'munder':
      return under(at(0), at(1))
    case 'msup':
      return { kind: 'scripts', base: at(0), sup: at(1) }
    case 'mover':
      return over(at(0), at(1))
    case 'msubsup':
    case 'munderover':
      return { kind: 'scripts', base: at(0), sub: at(1), sup: at(2) }
    case 'mmultiscripts':
      return multiscripts(children)
    case 'mtable': {
      const rows = children.map((row) => row.children.map(readMathml))
      const [only] = rows.flat()
      // A single cell only aligns the formula.
      return rows.flat().length === 1 && only ? only : { kind: 'matrix', rows }
    }
    case 'mfenced':
      return {
        kind: 'fenced',
        open: attributes.open ?? '(',
        close: attributes.close ?? ')',
        separator: [...(attributes.separators ?? ',').trim()][0] ?? '',
        items: children.map(readMathml),
      }
    case 'semantics':
      return at(0)
    case 'annotation':
    case 'annotation-xml':
    case 'mphantom':
    case 'none':
    case 'mprescripts':
      return { kind: 'row', items: [] }
    default:
      return children.length > 0 ? all() : { kind: 'symbols', text: element.text.trim() }
  }
}

/** The TeX that a formula was written in, where it carries it: as alternative text or as an annotation. */
export function texInMathml(element: MathMarkup): string | undefined {
  const alternative = element.attributes.alttext?.trim()
  // A sentence for a screen reader is no TeX.
  if (alternative && (/[\\^_{}]/.test(alternative) || !/\p{L}{2,}\s\p{L}{2,}/u.test(alternative))) return alternative
  const stack = [...element.children]
  for (let next = stack.shift(); next; next = stack.shift()) {
    if (next.name === 'annotation' && /tex/i.test(next.attributes.encoding ?? '')) return next.text.trim() || undefined
    if (next.name !== 'annotation-xml') stack.unshift(...next.children)
  }
  return undefined
}

function operator(text: string): MathNode {
  return TEX_FUNCTIONS.has(text) ? { kind: 'words', text } : { kind: 'symbols', text }
}

function over(base: MathNode, above: MathNode): MathNode {
  const name = above.kind === 'symbols' ? MARKS[above.text] : undefined
  return name === undefined ? { kind: 'scripts', base, sup: above } : { kind: 'mark', name, body: base }
}

function under(base: MathNode, below: MathNode): MathNode {
  const name =
    below.kind !== 'symbols' ? undefined : { '⏟': 'underbrace', _: 'underline', '¯': 'underline' }[below.text]
  return name === undefined ? { kind: 'scripts', base, sub: below } : { kind: 'mark', name, body: base }
}

/** A base, pairs of scripts behind it, then after `mprescripts` pairs in front of it; a line shows the first pair of each. */
function multiscripts(children: readonly MathMarkup[]): MathNode {
  const [base, ...scripts] = children
  const turn = scripts.findIndex((each) => each.name === 'mprescripts')
  const pair = ([sub, sup]: readonly MathMarkup[]) => ({
    sub: sub ? readMathml(sub) : undefined,
    sup: sup ? readMathml(sup) : undefined,
  })
  const behind = pair(turn < 0 ? scripts : scripts.slice(0, turn))
  const front = pair(turn < 0 ? [] : scripts.slice(turn + 1))
  const carried: MathNode = { kind: 'scripts', base: base ? readMathml(base) : { kind: 'row', items: [] }, ...behind }
  return isBlank(front.sub) && isBlank(front.sup) ? carried : { kind: 'scripts', base: carried, ...front, before: true }
}
