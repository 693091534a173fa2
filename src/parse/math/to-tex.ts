import { isBlank, type MathNode } from './math-tree.ts'
import { TEX_FUNCTIONS, TEX_SYMBOLS } from './tex-symbols.ts'

/** A formula as LaTeX with `amsmath`, in one line. Characters that TeX has no name for stay as they are. */
export function toTex(node: MathNode): string {
  return tidy(write(node))
}

function write(node: MathNode): string {
  switch (node.kind) {
    case 'symbols':
      return symbols(node.text)
    case 'words':
      return words(node.text)
    case 'row':
      return node.items.map(write).join('')
    case 'fraction':
      return fraction(node)
    case 'scripts':
      return scripts(node)
    case 'root':
      return `\\sqrt${isBlank(node.degree) || !node.degree ? '' : `[${toTex(node.degree)}]`}${group(node.body)}`
    case 'fenced':
      return fenced(node)
    case 'matrix':
      return `\\begin{matrix}${node.rows.map((row) => row.map(toTex).join(' & ')).join(' \\\\ ')}\\end{matrix}`
    case 'lines':
      return `\\begin{aligned}${node.items.map(toTex).join(' \\\\ ')}\\end{aligned}`
    case 'mark':
      return `\\${node.name}${group(node.body)}`
  }
}

function fraction({ over, under, form }: Extract<MathNode, { kind: 'fraction' }>): string {
  if (form === 'slash') return `${group(over)}/${group(under)}`
  return form === 'bar' ? `\\frac${group(over)}${group(under)}` : `{${toTex(over)} \\atop ${toTex(under)}}`
}

function fenced({ open, close, separator, items }: Extract<MathNode, { kind: 'fenced' }>): string {
  const [only] = items
  if (items.length === 1 && only?.kind === 'fraction' && only.form === 'stacked' && open === '(' && close === ')')
    return `\\binom${group(only.over)}${group(only.under)}`
  return `${fence(open)}${items.map(write).join(fence(separator))}${fence(close)}`
}

function scripts({ base, sub, sup, before }: Extract<MathNode, { kind: 'scripts' }>): string {
  const marks = `${sub && !isBlank(sub) ? `_${group(sub)}` : ''}${sup && !isBlank(sup) ? `^${group(sup)}` : ''}`
  if (before) return `{}${marks}${carrier(base)}`
  // A space, so that what follows is not read as part of it.
  return `${carrier(base)}${marks}${isOperator(base) ? ' ' : ''}`
}

/** What carries an index stands in braces when it is more than one sign. */
function carrier(base: MathNode): string {
  const tex = toTex(base)
  const single =
    [...tex].length === 1 ||
    /^\\(?:[a-zA-Z]+|(?:mathrm|operatorname)\{\w+\})$/.test(tex) ||
    base.kind === 'mark' ||
    base.kind === 'fenced'
  return single ? tex : `{${tex}}`
}

/** Sums, integrals and named functions: they take an operand. */
function isOperator(base: MathNode): boolean {
  return /^\\(?:sum|prod|coprod|o?i*nt|oiint|oiiint|big[a-z]+|operatorname\*?\{.*|[a-z]{2,6})$/.test(toTex(base))
}

function group(node: MathNode): string {
  return `{${toTex(node)}}`
}

function symbols(text: string): string {
  // Words among letters: a remark that was typed without saying so.
  if (/\p{L}{2,} +\p{L}{2,}/u.test(text)) return words(text)
  let tex = ''
  for (const sign of plainLetters(text)) tex += TEX_SYMBOLS[sign] ?? (/[{}%#$&_]/.test(sign) ? `\\${sign}` : sign)
  return tex
}

function words(text: string): string {
  const plain = text.trim()
  if (plain === '') return ' '
  if (TEX_FUNCTIONS.has(plain)) return `\\${plain} `
  const escaped = plain.replace(/[{}%#$&_]/g, '\\$&').replaceAll('\\\\', '\\backslash ')
  if (!/^\p{L}[\p{L}\p{N}]*$/u.test(plain)) return `\\text{${escaped}}`
  return plain.length === 1 ? `\\mathrm{${escaped}}` : `\\operatorname{${escaped}} `
}

function fence(sign: string): string {
  if (sign === '{' || sign === '}') return `\\${sign}`
  return TEX_SYMBOLS[sign] ?? sign
}

/** Mathematical letters (𝑥) are letters in italics, which TeX sets by itself. */
export function plainLetters(text: string): string {
  return text.replace(/[\u{1D400}-\u{1D7FF}]/gu, (sign) => sign.normalize('NFKC'))
}

/** Blanks only where a command would otherwise run into a letter. */
function tidy(tex: string): string {
  return tex
    .replace(/\s+/g, ' ')
    .replace(/ (?=[{}^_)\],.;!]|$)/g, '')
    .trim()
}
