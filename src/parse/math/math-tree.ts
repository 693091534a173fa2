/** A formula, free of the markup that it came in. Trees are as deep as the readers of that markup let them be. */
export type MathNode =
  /** Characters as they stand: letters in italics, digits, operators. */
  | { readonly kind: 'symbols'; readonly text: string }
  /** Upright words: names of functions and units, remarks. */
  | { readonly kind: 'words'; readonly text: string }
  | { readonly kind: 'row'; readonly items: readonly MathNode[] }
  /** `stacked` has no bar between: a binomial without its brackets. */
  | {
      readonly kind: 'fraction'
      readonly over: MathNode
      readonly under: MathNode
      readonly form: 'bar' | 'slash' | 'stacked'
    }
  | {
      readonly kind: 'scripts'
      readonly base: MathNode
      readonly sub?: MathNode | undefined
      readonly sup?: MathNode | undefined
      /** The scripts stand in front. */
      readonly before?: boolean
    }
  | { readonly kind: 'root'; readonly body: MathNode; readonly degree?: MathNode | undefined }
  | {
      readonly kind: 'fenced'
      readonly open: string
      readonly close: string
      readonly separator: string
      readonly items: readonly MathNode[]
    }
  | { readonly kind: 'matrix'; readonly rows: readonly (readonly MathNode[])[] }
  /** Formulas below each other. */
  | { readonly kind: 'lines'; readonly items: readonly MathNode[] }
  /** A sign over or under a whole expression, by the name that TeX gives it. */
  | { readonly kind: 'mark'; readonly name: string; readonly body: MathNode }

/** Several nodes as one; a single one stays itself. */
export function rowOf(items: readonly MathNode[]): MathNode {
  const [only] = items
  return items.length === 1 && only ? only : { kind: 'row', items }
}

/** Whether nothing would be drawn. */
export function isBlank(node: MathNode | undefined): boolean {
  if (node === undefined) return true
  if (node.kind === 'symbols' || node.kind === 'words') return node.text.trim() === ''
  return node.kind === 'row' && node.items.every(isBlank)
}

/** Signs above an expression by their character, combining or not. */
export const MARKS: Readonly<Record<string, string>> = {
  '\u0302': 'hat',
  '^': 'hat',
  ˆ: 'hat',
  '\u0303': 'tilde',
  '~': 'tilde',
  '˜': 'tilde',
  '\u0304': 'bar',
  '\u0305': 'overline',
  '¯': 'bar',
  '‾': 'overline',
  '\u0307': 'dot',
  '˙': 'dot',
  '\u0308': 'ddot',
  '¨': 'ddot',
  '\u20d7': 'vec',
  '→': 'vec',
  '\u0301': 'acute',
  '´': 'acute',
  '\u0300': 'grave',
  '`': 'grave',
  '\u030c': 'check',
  ˇ: 'check',
  '\u0306': 'breve',
  '˘': 'breve',
  '⏞': 'overbrace',
}
