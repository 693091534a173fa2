import { isBlank, type MathNode } from './math-tree.ts'
import { plainLetters } from './to-tex.ts'

/**
 * A formula in one line as one would type it: `(a+b)/2`, `x_i^2`, `√(x+1)`, `∑_(i=1)^n i`; brackets only where they are needed.
 * Source: M. Sargent, UnicodeMath (Unicode Technical Note 28), with plainer matrices.
 */
export function toLinear(node: MathNode): string {
  return write(node).replace(/\s+/g, ' ').trim()
}

function write(node: MathNode): string {
  switch (node.kind) {
    case 'symbols':
      return plainLetters(node.text).replace(/[\u200b\u2061-\u2064]/g, '')
    case 'words':
      return node.text
    case 'row':
      return join(node.items)
    case 'fraction':
      return node.form === 'stacked'
        ? `${toLinear(node.over)}¦${toLinear(node.under)}`
        : `${operand(node.over)}/${operand(node.under)}`
    case 'scripts':
      return scripts(node)
    case 'root': {
      const degree = node.degree && !isBlank(node.degree) ? `${toLinear(node.degree)}&` : ''
      return degree === '' ? `√${operand(node.body)}` : `√(${degree}${toLinear(node.body)})`
    }
    case 'fenced':
      return `${node.open}${node.items.map(toLinear).join(node.separator)}${node.close}`
    case 'matrix':
      return `[${node.rows.map((row) => row.map(toLinear).join(', ')).join('; ')}]`
    case 'lines':
      return node.items.map(toLinear).join('; ')
    case 'mark':
      return marked(node)
  }
}

function scripts({ base, sub, sup, before }: Extract<MathNode, { kind: 'scripts' }>): string {
  const marks = `${sub && !isBlank(sub) ? `_${operand(sub)}` : ''}${sup && !isBlank(sup) ? `^${operand(sup)}` : ''}`
  return before ? `${marks}${operand(base)}` : `${operand(base)}${marks}`
}

/** A blank where two pieces would run into each other: after an operator or a function, and between scripts and what follows. */
function join(items: readonly MathNode[]): string {
  let line = ''
  items.forEach((item, n) => {
    const text = write(item)
    if (runsInto(items[n - 1], line, item, text)) line += ' '
    line += text
  })
  return line
}

function runsInto(before: MathNode | undefined, line: string, item: MathNode, text: string): boolean {
  if (before === undefined || text === '' || !/[\p{L}\p{M}\p{N})]$/u.test(line)) return false
  if (isOperator(before)) return /^[^\s,.;)\]]/.test(text)
  if (!/^[\p{L}\p{N}√∏∑∫-∳]/u.test(text)) return false
  return isWord(before) || isWord(item) || before.kind === 'scripts' || before.kind === 'fraction'
}

/** A sum or the like with its bounds: what it works on stands apart. */
function isOperator(node: MathNode): boolean {
  return node.kind === 'scripts' && node.base.kind === 'symbols' && /^[∏-∑∫-∳⋀-⋃]$/u.test(node.base.text)
}

function isWord(node: MathNode): boolean {
  return node.kind === 'words' ? /\p{L}/u.test(node.text) : node.kind === 'scripts' && isWord(node.base)
}

const COMBINING: Readonly<Record<string, string>> = {
  hat: '\u0302',
  tilde: '\u0303',
  bar: '\u0304',
  overline: '\u0304',
  dot: '\u0307',
  ddot: '\u0308',
  vec: '\u20d7',
  check: '\u030c',
  breve: '\u0306',
}

/** A single letter carries its mark; over more than one the mark says nothing that a line can show. */
function marked({ name, body }: Extract<MathNode, { kind: 'mark' }>): string {
  const text = toLinear(body)
  return [...text].length === 1 ? text + (COMBINING[name] ?? '') : text
}

/** In brackets, unless it is one letter, one number, one word or already fenced. */
function operand(node: MathNode): string {
  const text = toLinear(node)
  if (/^(?:\p{L}\p{M}*|[\p{N}.]+|\P{L})$/u.test(text) || node.kind === 'fenced' || node.kind === 'words') return text
  if (/^\p{L}+$/u.test(text) && node.kind !== 'row') return text
  if ((node.kind === 'root' && text.endsWith(')')) || isBracketed(text)) return text
  return `(${text})`
}

/** Whether the first bracket closes at the very end. */
function isBracketed(text: string): boolean {
  if (!text.startsWith('(') || !text.endsWith(')')) return false
  let open = 0
  for (let at = 0; at < text.length - 1; at++) {
    if (text[at] === '(') open++
    else if (text[at] === ')' && --open === 0) return false
  }
  return true
}
