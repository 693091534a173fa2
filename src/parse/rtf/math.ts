import type { MathNode } from '../math/math-tree.ts'
import { readEquation } from '../office/equation.ts'
import type { XmlElement } from '../office/xml.ts'

/** A group of a formula while it is read: RTF writes Office math with a group for each of its elements. */
export interface RtfMath {
  readonly name: string
  readonly children: RtfMath[]
  text: string
}

/** Deeper than any formula that people write. */
const MAX_DEPTH = 200

export function beginMath(name: string, parent?: RtfMath): RtfMath {
  const math: RtfMath = { name, children: [], text: '' }
  parent?.children.push(math)
  return math
}

/** The formula that the groups make; `undefined` when they nest beyond measure. */
export function endMath(root: RtfMath): MathNode | undefined {
  const element = toElement(root, MAX_DEPTH)
  return element && readEquation(element)
}

/** `{\mr x}` is a run, `{\mchr ∑}` a property with its value; the names are those of the XML. */
function toElement({ name, children, text }: RtfMath, depth: number): XmlElement | undefined {
  if (depth === 0) return undefined
  const inner: XmlElement[] = []
  for (const child of children) {
    const element = toElement(child, depth - 1)
    if (!element) return undefined
    inner.push(element)
  }
  if (name === 'mr') inner.push({ name: 'm:t', attributes: {}, children: [], text })
  return { name: `m:${name.slice(1)}`, attributes: { val: text.trim() }, children: inner, text }
}
