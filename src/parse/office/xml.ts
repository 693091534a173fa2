import { SaxesParser, type SaxesTagNS } from 'saxes'
import { DuomoError } from '../../base/errors.ts'
import { decodeText } from '../decode-text.ts'

/** An element. Names carry the prefix that the specification uses (`w:p`), whatever prefix the file uses. */
export interface XmlElement {
  readonly name: string
  /** Attributes without prefix, except those of relationships: `r:id`, `r:embed`. Has no prototype. */
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly XmlElement[]
  /** Characters directly inside, joined. */
  readonly text: string
}

/** What a reader of a large part is told; children of skipped elements still come. */
export interface XmlListener {
  open?(name: string, attributes: Readonly<Record<string, string>>): void
  text?(text: string): void
  close?(name: string): void
  /** A fault of form: what follows may be lost. */
  fault?(message: string): void
}

const MAX_DEPTH = 256
const MAX_ELEMENTS = 5_000_000

/** Namespaces by their usual prefix, transitional (ECMA-376 part 4) and strict (part 1); a sheet's own has none. */
const PREFIXES: ReadonlyMap<string, string> = new Map([
  ...both('spreadsheetml', 'main', ''),
  ...both('wordprocessingml', 'main', 'w:'),
  ...both('presentationml', 'main', 'p:'),
  ...both('drawingml', 'main', 'a:'),
  ...both('drawingml', 'chart', 'c:'),
  ...both('drawingml', 'diagram', 'dgm:'),
  ...both('drawingml', 'picture', 'pic:'),
  ...both('drawingml', 'wordprocessingDrawing', 'wp:'),
  ...both('drawingml', 'spreadsheetDrawing', 'xdr:'),
  ...both('officeDocument', 'relationships', 'r:'),
  ...both('officeDocument', 'math', 'm:'),
  ['http://schemas.microsoft.com/office/drawing/2008/diagram', 'dsp:'],
  ['http://schemas.microsoft.com/office/word/2010/wordprocessingShape', 'wps:'],
  ['http://schemas.openxmlformats.org/markup-compatibility/2006', 'mc:'],
  ['urn:schemas-microsoft-com:vml', 'v:'],
  ['http://www.w3.org/1998/Math/MathML', 'math:'],
  ...['office', 'text', 'table', 'drawing', 'style', 'presentation', 'chart', 'manifest', 'datastyle'].map(
    openDocument,
  ),
  ['urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0', 'svg:'],
])

function both(family: string, part: string, prefix: string): [string, string][] {
  return [
    [`http://schemas.openxmlformats.org/${family}/2006/${part}`, prefix],
    [`http://purl.oclc.org/ooxml/${family}/${part}`, prefix],
  ]
}

/** OpenDocument writes `draw:` for its drawings and `number:` for its styles of data. */
function openDocument(name: string): [string, string] {
  const prefix = name === 'drawing' ? 'draw' : name === 'datastyle' ? 'number' : name
  return [`urn:oasis:names:tc:opendocument:xmlns:${name}:1.0`, `${prefix}:`]
}

/**
 * Reads a part of an Office file event by event. Faults of form are told and passed over; a document type is refused,
 * so that no entity is ever declared.
 *
 * @throws `damaged-file` for a DOCTYPE or no root element, `too-large` for nesting or elements beyond any honest file
 */
export function readXml(bytes: Uint8Array, part: string, listener: XmlListener): void {
  const parser = new SaxesParser({ xmlns: true, position: false })
  let depth = 0
  let elements = 0
  parser.on('doctype', () => {
    throw new DuomoError('damaged-file', `The part ${part} declares a document type, which Office files never do.`)
  })
  parser.on('error', (error) => listener.fault?.(error.message))
  parser.on('opentag', (tag) => {
    elements++
    if (++depth > MAX_DEPTH || elements > MAX_ELEMENTS)
      throw new DuomoError(
        'too-large',
        `The part ${part} nests deeper than ${MAX_DEPTH} or has over ${MAX_ELEMENTS} elements.`,
      )
    listener.open?.(nameOf(tag.uri, tag.local), attributesOf(tag))
  })
  parser.on('text', (text) => listener.text?.(text))
  parser.on('cdata', (text) => listener.text?.(text))
  parser.on('closetag', (tag) => {
    depth--
    listener.close?.(nameOf(tag.uri, tag.local))
  })
  parser.write(decodeText(bytes, 'utf-8').text).close()
  if (elements === 0) throw new DuomoError('damaged-file', `The part ${part} holds no XML.`)
}

/** Characters between elements, as a child of their parent; only in trees of mixed content. */
export const TEXT_NODE = '#text'

/**
 * A whole part as a tree; the same errors as {@link readXml}.
 *
 * @param mixed - characters also stand among the children, as {@link TEXT_NODE}, where their order counts
 */
export function parseXml(
  bytes: Uint8Array,
  part: string,
  fault: (message: string) => void = () => {},
  mixed = false,
): XmlElement {
  interface Open {
    name: string
    attributes: Readonly<Record<string, string>>
    children: Open[]
    text: string
  }
  let root: Open | undefined
  const stack: Open[] = []
  readXml(bytes, part, {
    open(name, attributes) {
      const element: Open = { name, attributes, children: [], text: '' }
      stack.at(-1)?.children.push(element)
      root ??= element
      stack.push(element)
    },
    text(text) {
      const top = stack.at(-1)
      if (!top) return
      top.text += text
      if (!mixed) return
      const last = top.children.at(-1)
      if (last?.name === TEXT_NODE) last.text += text
      else top.children.push({ name: TEXT_NODE, attributes: {}, children: [], text })
    },
    close() {
      stack.pop()
    },
    fault,
  })
  if (!root) throw new DuomoError('damaged-file', `The part ${part} holds no XML.`)
  return root
}

/** The first child of a name, or the first at the end of a path of names. */
export function childOf(element: XmlElement | undefined, ...path: string[]): XmlElement | undefined {
  let at = element
  for (const name of path) at = at?.children.find((child) => child.name === name)
  return at
}

export function childrenOf(element: XmlElement | undefined, name: string): XmlElement[] {
  return element?.children.filter((child) => child.name === name) ?? []
}

/** All elements of a name below one, in order; `inside` says whether to look into an element (everywhere by default). */
export function* below(
  element: XmlElement | undefined,
  name: string,
  inside: (element: XmlElement) => boolean = () => true,
): Generator<XmlElement> {
  const stack: XmlElement[] = []
  if (element) pushReversed(stack, element.children)
  for (let next = stack.pop(); next; next = stack.pop()) {
    if (next.name === name) yield next
    if (inside(next)) pushReversed(stack, next.children)
  }
}

/** Puts elements on a stack so that the first comes off first; there may be more than a call takes arguments. */
export function pushReversed(stack: XmlElement[], elements: readonly XmlElement[]): void {
  for (let n = elements.length - 1; n >= 0; n--) {
    const element = elements[n]
    if (element) stack.push(element)
  }
}

/** The `val` of a child, as most properties are written; `undefined` when there is no such child or value. */
export function valOf(element: XmlElement | undefined, ...path: string[]): string | undefined {
  return childOf(element, ...path)?.attributes.val
}

/** An attribute that says yes: `1`, `true`, `on`. */
export function isYes(value: string | undefined): boolean {
  return value === '1' || value === 'true' || value === 'on'
}

/** A property that is on when its element is there, unless its value says no (ECMA-376 part 1, 22.9.2.7). */
export function isOn(element: XmlElement | undefined): boolean {
  return element !== undefined && !['0', 'false', 'off', 'none'].includes(element.attributes.val ?? '1')
}

function nameOf(uri: string, local: string): string {
  const prefix = PREFIXES.get(uri)
  return prefix === undefined ? local : prefix + local
}

function attributesOf(tag: SaxesTagNS): Readonly<Record<string, string>> {
  const attributes: Record<string, string> = Object.create(null)
  for (const { uri, prefix, local, value } of Object.values(tag.attributes)) {
    if (prefix !== 'xmlns' && prefix !== 'xml') attributes[PREFIXES.get(uri) === 'r:' ? `r:${local}` : local] = value
  }
  return attributes
}
