import type { AssetReference } from '../model/asset.ts'
import type { Element, Provenance } from '../model/document.ts'
import type { ElementDraft, ElementList } from './element-list.ts'
import { isLayout, readHtmlTable } from './html-table.ts'
import { BLOCKS, createTextRun, isContent, isHidden, textOf } from './html-text.ts'
import {
  attribute,
  childrenOf,
  type HtmlElement,
  type HtmlNode,
  isElement,
  isText,
  placeOf,
  visit,
} from './html-tree.ts'
import { type MathMarkup, readMathml, texInMathml } from './math/mathml.ts'
import { toLinear } from './math/to-linear.ts'
import { toTex } from './math/to-tex.ts'

/** What a walk needs beside the tree. */
export interface HtmlWalk {
  /** The markup that the tree was made of. */
  readonly source: string
  /** Where the markup starts in the decoded text. */
  readonly offset: number
  readonly list: ElementList
  /** The kept picture of an `img`'s address, if it lies inside the file. */
  picture(uri: string): AssetReference | undefined
  /** Called for what is left out: hidden parts, pictures without file and words, cells beyond the limits. */
  leaveOut(what: 'hidden' | 'picture' | 'cell', count: number): void
}

/** An element that stands on lines of its own, and how the words in it are to be taken. */
interface Block {
  readonly tagName: string
  readonly kind: 'text' | 'list' | 'code' | 'caption' | 'title'
  /** Of a title. */
  readonly level: number
  readonly layer: Element['layer']
  /** Number of elements when it was opened; those from there on are inside. */
  readonly since: number
  /** `2. `, in front of the first words of an ordered list's item. */
  marker: string
  /** Ordered lists: the number of the next item. */
  next: number
  captionId: string | undefined
}

const PAGE: Block = {
  tagName: '',
  kind: 'text',
  level: 0,
  layer: 'body',
  since: 0,
  marker: '',
  next: 1,
  captionId: undefined,
}

/** Elements inside which a `header` or `footer` belongs to the text and not to the page. */
const SECTIONS = new Set(['article', 'aside', 'blockquote', 'figure', 'main', 'section', 'td'])

/** Adds the elements of a tree to a list, in document order. */
export function walkHtml(root: HtmlNode, walk: HtmlWalk): void {
  const walker = new HtmlWalker(walk)
  walker.read(root)
  walker.flush()
}

class HtmlWalker {
  readonly #walk: HtmlWalk
  readonly #run = createTextRun()
  readonly #blocks: Block[] = [{ ...PAGE }]
  #pictures: ElementDraft[] = []
  /** The run ends with a `dt` that waits for its `dd`. */
  #term = false

  constructor(walk: HtmlWalk) {
    this.#walk = walk
  }

  read(root: HtmlNode): void {
    const done = new Set<HtmlElement>()
    const enter = (element: HtmlElement) => isContent(element) && !isHidden(element) && !done.has(element)
    for (const { node, leaving } of visit(root, enter)) {
      if (isText(node)) this.#addText(node.value, node)
      else if (!isElement(node)) continue
      else if (leaving) this.#leave(node)
      else if (isHidden(node)) {
        if (textOf(node) !== '') this.#walk.leaveOut('hidden', 1)
      } else if (this.#addWhole(node)) done.add(node)
      else if (isContent(node) && BLOCKS.has(node.tagName)) this.#open(node)
    }
  }

  /** Ends the words gathered so far: they become an element, and the pictures among them follow it. */
  flush(): string | undefined {
    const block = this.#block
    const found = this.#run.take()
    this.#term = false
    let id: string | undefined
    if (found) {
      const text = block.marker + (block.kind === 'code' ? found.text : found.text.trim())
      block.marker = ''
      const { kind, level, layer } = block
      const provenance = [this.#span(found)]
      id = this.#walk.list.add(
        kind === 'title' ? { kind, level, text, layer, provenance } : { kind, text, layer, provenance },
      )
    }
    for (const picture of this.#pictures) this.#walk.list.add(picture)
    this.#pictures = []
    return id
  }

  get #block(): Block {
    return this.#blocks.at(-1) ?? PAGE
  }

  /** Elements that are not read by going into them. */
  #addWhole(element: HtmlElement): boolean {
    switch (element.tagName) {
      case 'br':
        this.#run.breakLine()
        return true
      case 'img':
        this.#addPicture(element)
        return true
      case 'math':
        this.#addFormula(element)
        return true
      case 'table':
        return this.#addTable(element)
      default:
        return false
    }
  }

  #open(element: HtmlElement): void {
    const parent = this.#block
    if (!(this.#term && element.tagName === 'dd')) this.flush()
    this.#term = false
    this.#blocks.push({
      tagName: element.tagName,
      ...this.#kindOf(element, parent),
      since: this.#walk.list.elements.length,
      marker: element.tagName === 'li' ? this.#markerOf(element, parent) : '',
      next: Number.parseInt(attribute(element, 'start') ?? '1', 10) || 1,
      captionId: undefined,
    })
  }

  #leave(element: HtmlElement): void {
    if (!BLOCKS.has(element.tagName)) return
    if (element.tagName === 'dt') {
      this.#run.breakLine()
      this.#blocks.pop()
      this.#term = true
      return
    }
    const id = this.flush()
    const block = this.#blocks.pop()
    const figure = this.#blocks.findLast((each) => each.tagName === 'figure')
    if (block?.tagName === 'figcaption' && figure) figure.captionId ??= id
    if (block?.tagName === 'figure' && block.captionId !== undefined)
      this.#walk.list.caption(block.captionId, block.since)
  }

  #kindOf(element: HtmlElement, parent: Block): Pick<Block, 'kind' | 'level' | 'layer'> {
    const { tagName } = element
    const layer = this.#isFurniture(element) ? 'furniture' : parent.layer
    // A page's own title often stands in its header.
    if (/^h[1-6]$/.test(tagName)) return { kind: 'title', level: Number(tagName[1]), layer: 'body' }
    if (tagName === 'li' || tagName === 'dd' || tagName === 'dt') return { kind: 'list', level: 0, layer }
    if (tagName === 'pre') return { kind: 'code', level: 0, layer }
    if (tagName === 'figcaption' || tagName === 'caption') return { kind: 'caption', level: 0, layer }
    return { kind: parent.kind, level: parent.level, layer }
  }

  #isFurniture(element: HtmlElement): boolean {
    const role = attribute(element, 'role')
    if (role === 'banner' || role === 'contentinfo') return true
    if (element.tagName !== 'header' && element.tagName !== 'footer') return false
    return !this.#blocks.some((block) => SECTIONS.has(block.tagName))
  }

  #markerOf(element: HtmlElement, parent: Block): string {
    if (parent.tagName !== 'ol') return ''
    const number = Number.parseInt(attribute(element, 'value') ?? '', 10) || parent.next
    parent.next = number + 1
    return `${number}. `
  }

  #addText(value: string, node: HtmlNode): void {
    const place = placeOf(node)
    if (!place) return
    const raw = this.#walk.source.slice(place.start, place.end)
    const start = place.start + raw.length - raw.trimStart().length
    this.#run.push(value, { start, end: place.end - raw.length + raw.trimEnd().length }, this.#block.kind === 'code')
  }

  #addPicture(element: HtmlElement): void {
    const asset = this.#walk.picture(attribute(element, 'src') ?? '')
    const text = attribute(element, 'alt')?.trim()
    const place = placeOf(element)
    if (!place || (!asset && !text)) {
      this.#walk.leaveOut('picture', 1)
      return
    }
    const { layer } = this.#block
    const provenance = [this.#span(place)]
    this.#pictures.push({ kind: 'figure', ...(asset ? { asset } : {}), ...(text ? { text } : {}), layer, provenance })
  }

  /** MathML in one line; its TeX beside it. Displayed formulas stand alone, others stay in their sentence. */
  #addFormula(element: HtmlElement): void {
    const place = placeOf(element)
    if (!place) return
    const markup = toMarkup(element)
    const tree = readMathml(markup)
    // A formula may be nothing but the TeX it was written in.
    const text = toLinear(tree) || (texInMathml(markup) ?? '')
    if (text === '') return
    if (attribute(element, 'display') !== 'block') this.#run.push(text, place, false)
    else {
      this.flush()
      const latex = texInMathml(markup) ?? toTex(tree)
      this.#walk.list.add({ kind: 'formula', text, latex, layer: this.#block.layer, provenance: [this.#span(place)] })
    }
  }

  /** @returns `false` for a table that only arranges the page: its cells are then read as blocks */
  #addTable(element: HtmlElement): boolean {
    const table = readHtmlTable(element)
    if (isLayout(element, table)) return false
    this.flush()
    const { layer } = this.#block
    const { list } = this.#walk
    if (table.cut > 0) this.#walk.leaveOut('cell', table.cut)
    const since = list.elements.length
    const captionText = table.caption ? textOf(table.caption) : ''
    const captionPlace = table.caption && placeOf(table.caption)
    const captionId =
      captionText !== '' && captionPlace
        ? list.add({ kind: 'caption', text: captionText, layer, provenance: [this.#span(captionPlace)] })
        : undefined
    const place = placeOf(element)
    if (place && table.cells.some((cell) => cell.text !== '')) {
      const { rows, columns } = table
      list.add({ kind: 'table', rows, columns, cells: [...table.cells], layer, provenance: [this.#span(place)] })
      if (captionId !== undefined) list.caption(captionId, since)
    }
    for (const inner of table.inside) {
      if (inner.tagName === 'img') this.#addPicture(inner)
      else if (!this.#addTable(inner)) this.read(inner)
    }
    this.flush()
    return true
  }

  #span({ start, end }: { start: number; end: number }): Provenance {
    const { offset } = this.#walk
    return { kind: 'span', start: start + offset, end: end + offset }
  }
}

/** No deeper than the reader of pages lets trees be. */
function toMarkup(element: HtmlElement): MathMarkup {
  const nodes = childrenOf(element)
  return {
    name: element.tagName,
    attributes: Object.fromEntries(element.attrs.map(({ name, value }) => [name, value])),
    children: nodes.filter(isElement).map(toMarkup),
    text: nodes.map((node) => (isText(node) ? node.value : '')).join(''),
  }
}
