import { isBlank, MARKS, type MathNode, rowOf } from '../math/math-tree.ts'
import { TEX_FUNCTIONS } from '../math/tex-symbols.ts'
import { childOf, childrenOf, isOn, valOf, type XmlElement } from './xml.ts'

/** Office math (ECMA-376 part 1, 22.1) as a tree. Nesting is bounded by the reader of XML. */
export function readEquation(element: XmlElement): MathNode {
  return inside(element)
}

function inside(element: XmlElement | undefined): MathNode {
  const items: MathNode[] = []
  for (const child of element?.children ?? []) {
    const node = convert(child)
    const last = items.at(-1)
    // A formula is cut into runs wherever it was edited.
    if (last && (node.kind === 'symbols' || node.kind === 'words') && last.kind === node.kind)
      items[items.length - 1] = { kind: node.kind, text: last.text + node.text }
    else if (node.kind !== 'row' || node.items.length > 0) items.push(node)
  }
  return rowOf(items)
}

function convert(element: XmlElement): MathNode {
  const part = (name: string) => inside(childOf(element, `m:${name}`))
  switch (element.name) {
    case 'm:r':
      return run(element)
    case 'm:f': {
      const type = valOf(element, 'm:fPr', 'm:type')
      const form = type === 'noBar' ? 'stacked' : type === 'lin' || type === 'skw' ? 'slash' : 'bar'
      return { kind: 'fraction', over: part('num'), under: part('den'), form }
    }
    case 'm:sSup':
      return { kind: 'scripts', base: part('e'), sup: part('sup') }
    case 'm:sSub':
      return { kind: 'scripts', base: part('e'), sub: part('sub') }
    case 'm:sSubSup':
      return { kind: 'scripts', base: part('e'), sub: part('sub'), sup: part('sup') }
    case 'm:sPre':
      return { kind: 'scripts', base: part('e'), sub: part('sub'), sup: part('sup'), before: true }
    case 'm:rad': {
      const degree = part('deg')
      return { kind: 'root', body: part('e'), ...(isBlank(degree) ? {} : { degree }) }
    }
    case 'm:nary':
      return nary(element)
    case 'm:d':
      return delimited(element)
    case 'm:m':
      return { kind: 'matrix', rows: childrenOf(element, 'm:mr').map((row) => childrenOf(row, 'm:e').map(inside)) }
    case 'm:eqArr': {
      const items = childrenOf(element, 'm:e').map(inside)
      return items.length === 1 ? rowOf(items) : { kind: 'lines', items }
    }
    case 'm:acc':
      return {
        kind: 'mark',
        name: MARKS[valOf(element, 'm:accPr', 'm:chr') ?? '\u0302'] ?? 'hat',
        body: part('e'),
      }
    case 'm:bar': {
      const name = valOf(element, 'm:barPr', 'm:pos') === 'top' ? 'overline' : 'underline'
      return { kind: 'mark', name, body: part('e') }
    }
    case 'm:func':
      return { kind: 'row', items: [functionName(childOf(element, 'm:fName')), part('e')] }
    case 'm:limLow':
      return { kind: 'scripts', base: functionName(childOf(element, 'm:e')), sub: part('lim') }
    case 'm:limUpp':
      return { kind: 'scripts', base: functionName(childOf(element, 'm:e')), sup: part('lim') }
    case 'm:groupChr':
      return grouped(element)
    // Properties say how it looks.
    default:
      return element.name.endsWith('Pr') ? { kind: 'row', items: [] } : inside(element)
  }
}

/** Letters, unless the run is set as words. */
function run(element: XmlElement): MathNode {
  const text = childrenOf(element, 'm:t')
    .map((each) => each.text)
    .join('')
  return { kind: isOn(childOf(element, 'm:rPr', 'm:nor')) ? 'words' : 'symbols', text }
}

function grouped(element: XmlElement): MathNode {
  const properties = childOf(element, 'm:groupChrPr')
  const sign = valOf(properties, 'm:chr') ?? '⏟'
  const above = valOf(properties, 'm:pos') === 'top'
  const kind =
    sign === '⏟' || sign === '⏞' ? 'brace' : sign === '→' ? 'rightarrow' : sign === '←' ? 'leftarrow' : 'line'
  return { kind: 'mark', name: `${above ? 'over' : 'under'}${kind}`, body: inside(childOf(element, 'm:e')) }
}

function nary(element: XmlElement): MathNode {
  const base: MathNode = { kind: 'symbols', text: valOf(element, 'm:naryPr', 'm:chr') ?? '∫' }
  const sub = inside(childOf(element, 'm:sub'))
  const sup = inside(childOf(element, 'm:sup'))
  return { kind: 'row', items: [{ kind: 'scripts', base, sub, sup }, inside(childOf(element, 'm:e'))] }
}

function delimited(element: XmlElement): MathNode {
  const properties = childOf(element, 'm:dPr')
  const sign = (name: string, usual: string) => valOf(properties, `m:${name}`) ?? usual
  return {
    kind: 'fenced',
    open: sign('begChr', '('),
    close: sign('endChr', ')'),
    separator: sign('sepChr', '|'),
    items: childrenOf(element, 'm:e').map(inside),
  }
}

/** Letters at a function's place are its name. */
function functionName(element: XmlElement | undefined): MathNode {
  const name = inside(element)
  const plain = name.kind === 'symbols' ? name.text.trim() : ''
  return TEX_FUNCTIONS.has(plain) || /^\p{L}{2,}$/u.test(plain) ? { kind: 'words', text: plain } : name
}
