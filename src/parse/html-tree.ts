import { type DefaultTreeAdapterTypes, defaultTreeAdapter, parse, parseFragment } from 'parse5'

export type HtmlNode = DefaultTreeAdapterTypes.Node
export type HtmlElement = DefaultTreeAdapterTypes.Element

/** Deeper than any page that people write; browsers stop at 512. */
const MAX_DEPTH = 512
/** A few hundred bytes of misnested formatting can ask for millions of elements. */
const MAX_ELEMENTS = 2_000_000

class TooMuchMarkup extends Error {}

/**
 * The tree of a page (or of a fragment) with source offsets.
 *
 * @returns `undefined` when elements nest deeper or multiply further than any honest page: read it flat then
 */
export function parseHtml(text: string, fragment: boolean): HtmlNode | undefined {
  let depth = 0
  let elements = 0
  const options = {
    sourceCodeLocationInfo: true,
    scriptingEnabled: false,
    treeAdapter: {
      ...defaultTreeAdapter,
      onItemPush() {
        if (++depth > MAX_DEPTH || ++elements > MAX_ELEMENTS) throw new TooMuchMarkup()
      },
      onItemPop() {
        depth--
      },
    },
  }
  try {
    return fragment ? parseFragment(text, options) : parse(text, options)
  } catch (error) {
    if (error instanceof TooMuchMarkup) return undefined
    throw error
  }
}

export function isElement(node: HtmlNode): node is HtmlElement {
  return 'tagName' in node
}

export function isText(node: HtmlNode): node is DefaultTreeAdapterTypes.TextNode {
  return node.nodeName === '#text'
}

/** Children in order; none for nodes that can't have any. A `template` keeps its content apart, so it has none. */
export function childrenOf(node: HtmlNode): readonly HtmlNode[] {
  return 'childNodes' in node ? node.childNodes : []
}

/** An attribute's value; names are lower case in HTML. */
export function attribute(element: HtmlElement, name: string): string | undefined {
  return element.attrs.find((each) => each.name === name)?.value
}

/** `[start, end)` in the source; `undefined` for what the source only implies, such as a `tbody`. */
export function placeOf(node: HtmlNode): { start: number; end: number } | undefined {
  const place = 'sourceCodeLocation' in node ? node.sourceCodeLocation : undefined
  return place ? { start: place.startOffset, end: place.endOffset } : undefined
}

export interface Visit {
  readonly node: HtmlNode
  /** The second visit of an element that was entered, after all that is in it. */
  readonly leaving: boolean
}

/** All nodes below one in document order, without recursion; `enter` says whether to look inside an element. */
export function* visit(root: HtmlNode, enter: (element: HtmlElement) => boolean): Generator<Visit> {
  const stack: Visit[] = []
  const pushChildren = (node: HtmlNode) => {
    const children = childrenOf(node)
    for (let n = children.length - 1; n >= 0; n--) {
      const child = children[n]
      if (child) stack.push({ node: child, leaving: false })
    }
  }
  pushChildren(root)
  for (let next = stack.pop(); next; next = stack.pop()) {
    yield next
    const { node, leaving } = next
    if (!leaving && isElement(node) && enter(node)) {
      stack.push({ node, leaving: true })
      pushChildren(node)
    }
  }
}
