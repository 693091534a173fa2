import { childOf, childrenOf, valOf, type XmlElement } from './xml.ts'

/** Signs above or below a whole expression, by the character that OMML names. */
const ACCENTS: Readonly<Record<string, string>> = {
  '\u0302': 'hat',
  '\u0303': 'tilde',
  '\u0304': 'bar',
  '\u0305': 'overline',
  '\u0307': 'dot',
  '\u0308': 'ddot',
  '\u20d7': 'vec',
  '\u0301': 'acute',
  '\u0300': 'grave',
}

const OPERATORS: Readonly<Record<string, string>> = {
  '∑': '\\sum',
  '∏': '\\prod',
  '∫': '\\int',
  '∬': '\\iint',
  '∭': '\\iiint',
  '∮': '\\oint',
  '⋃': '\\bigcup',
  '⋂': '\\bigcap',
}

/**
 * Office math (ECMA-376 part 1, 22.1) as TeX. Symbols stay the characters they are: `α` is as good as `\alpha` to TeX of today, and is what a reader types.
 * Nesting is bounded by the reader of XML.
 */
export function readEquation(element: XmlElement): string {
  return inside(element).replace(/\s+/g, ' ').trim()
}

function inside(element: XmlElement | undefined): string {
  return element?.children.map(convert).join('') ?? ''
}

function group(element: XmlElement | undefined): string {
  return `{${inside(element).trim()}}`
}

function convert(element: XmlElement): string {
  const part = (name: string) => childOf(element, `m:${name}`)
  switch (element.name) {
    case 'm:r':
      return childrenOf(element, 'm:t')
        .map((text) => text.text.replace(/[{}%#$&_]/g, '\\$&'))
        .join('')
    case 'm:f':
      return fraction(element)
    case 'm:sSup':
      return `${script(part('e'))}^${group(part('sup'))}`
    case 'm:sSub':
      return `${script(part('e'))}_${group(part('sub'))}`
    case 'm:sSubSup':
      return `${script(part('e'))}_${group(part('sub'))}^${group(part('sup'))}`
    case 'm:sPre':
      return `{}_${group(part('sub'))}^${group(part('sup'))}${script(part('e'))}`
    case 'm:rad': {
      const degree = inside(part('deg')).trim()
      return `\\sqrt${degree === '' ? '' : `[${degree}]`}${group(part('e'))}`
    }
    case 'm:nary':
      return nary(element)
    case 'm:d':
      return delimited(element)
    case 'm:m':
      return `\\begin{matrix}${rowsOf(element)}\\end{matrix}`
    case 'm:eqArr':
      return lines(element)
    case 'm:acc':
      return `\\${ACCENTS[valOf(part('accPr'), 'm:chr') ?? '\u0302'] ?? 'hat'}${group(part('e'))}`
    case 'm:bar':
      return `\\${valOf(part('barPr'), 'm:pos') === 'top' ? 'overline' : 'underline'}${group(part('e'))}`
    case 'm:func':
      return `${functionName(part('fName'))} ${inside(part('e'))}`
    case 'm:limLow':
      return `${inside(part('e'))}_${group(part('lim'))}`
    case 'm:limUpp':
      return `${inside(part('e'))}^${group(part('lim'))}`
    case 'm:groupChr':
      return grouped(element)
    // Properties say how it looks.
    default:
      return element.name.endsWith('Pr') ? '' : inside(element)
  }
}

function fraction(element: XmlElement): string {
  const over = group(childOf(element, 'm:num'))
  const under = group(childOf(element, 'm:den'))
  switch (valOf(element, 'm:fPr', 'm:type')) {
    case 'lin':
    case 'skw':
      return `${over}/${under}`
    case 'noBar':
      return `\\binom${over}${under}`
    default:
      return `\\frac${over}${under}`
  }
}

/** Lines below each other; a single one needs no frame. */
function lines(element: XmlElement): string {
  const each = childrenOf(element, 'm:e').map(inside)
  return each.length === 1 ? (each[0] ?? '') : `\\begin{aligned}${each.join(' \\\\ ')}\\end{aligned}`
}

function grouped(element: XmlElement): string {
  const properties = childOf(element, 'm:groupChrPr')
  const sign = valOf(properties, 'm:chr') ?? '⏟'
  const above = valOf(properties, 'm:pos') === 'top'
  const name =
    sign === '⏟' || sign === '⏞' ? 'brace' : sign === '→' ? 'rightarrow' : sign === '←' ? 'leftarrow' : 'line'
  return `\\${above ? 'over' : 'under'}${name}${group(childOf(element, 'm:e'))}`
}

/** What carries an index: in braces when it is more than one character. */
function script(element: XmlElement | undefined): string {
  const base = inside(element).trim()
  return [...base].length === 1 ? base : `{${base}}`
}

function nary(element: XmlElement): string {
  const properties = childOf(element, 'm:naryPr')
  const sign = valOf(properties, 'm:chr') ?? '∫'
  const under = inside(childOf(element, 'm:sub')).trim()
  const over = inside(childOf(element, 'm:sup')).trim()
  return `${OPERATORS[sign] ?? sign}${under === '' ? '' : `_{${under}}`}${over === '' ? '' : `^{${over}}`} ${inside(childOf(element, 'm:e'))}`
}

function delimited(element: XmlElement): string {
  const properties = childOf(element, 'm:dPr')
  const mark = (name: string, usual: string) => valOf(properties, `m:${name}`) ?? usual
  const escaped = (sign: string) => (sign === '{' || sign === '}' ? `\\${sign}` : sign)
  const body = childrenOf(element, 'm:e').map(inside).join(mark('sepChr', '|'))
  return `${escaped(mark('begChr', '('))}${body}${escaped(mark('endChr', ')'))}`
}

function rowsOf(matrix: XmlElement): string {
  return childrenOf(matrix, 'm:mr')
    .map((row) => childrenOf(row, 'm:e').map(inside).join(' & '))
    .join(' \\\\ ')
}

function functionName(element: XmlElement | undefined): string {
  const name = inside(element).trim()
  return /^(?:sin|cos|tan|cot|sec|csc|log|ln|exp|lim|max|min|arcsin|arccos|arctan|sinh|cosh|tanh)(?![a-z])/.test(name)
    ? `\\${name}`
    : name
}
