import type { EmbeddedPictures } from '../embedded-pictures.ts'
import { type MathMarkup, readMathml, texInMathml } from '../math/mathml.ts'
import { toLinear } from '../math/to-linear.ts'
import { toTex } from '../math/to-tex.ts'
import { pictureWords } from '../office/alt-text.ts'
import type { FlowList } from '../office/flow-list.ts'
import { below, childOf, childrenOf, TEXT_NODE, type XmlElement } from '../office/xml.ts'
import type { OpenDocumentPackage } from './package.ts'
import {
  isDrawing,
  type OpenDocumentFormula,
  type OpenDocumentParagraph,
  readParagraph,
  textOfParagraphs,
} from './paragraph.ts'
import { markerOf, type OpenDocumentStyles } from './styles.ts'
import { readTable } from './table.ts'

/** Where a list stands: the style of its marks, and how far each level has counted. */
interface ListPlace {
  readonly style: string | undefined
  /** From 1. */
  readonly depth: number
  /** By level; an item cuts off those below its own. */
  readonly counts: number[]
  /** The next paragraph begins an item, and carries its mark. */
  fresh: boolean
}

/** Reads blocks of text, as they stand in documents, text boxes, notes and cells, and what is drawn among them. */
export class FlowReader {
  readonly #file: OpenDocumentPackage
  readonly #styles: OpenDocumentStyles
  readonly #flow: FlowList
  readonly #pictures: EmbeddedPictures
  readonly #charts: 'values' | 'names'
  readonly #notes: XmlElement[] = []
  readonly #countsByStyle = new Map<string, number[]>()
  readonly #outline: number[] = []
  hiddenCharacters = 0

  /** @param charts - what of a chart is told: its values, or only the names in it where the values stand beside it */
  constructor(
    file: OpenDocumentPackage,
    styles: OpenDocumentStyles,
    flow: FlowList,
    pictures: EmbeddedPictures,
    charts: 'values' | 'names' = 'values',
  ) {
    this.#charts = charts
    this.#file = file
    this.#styles = styles
    this.#flow = flow
    this.#pictures = pictures
  }

  async addBlocks(blocks: readonly XmlElement[], list?: ListPlace): Promise<void> {
    for (const block of blocks) await this.#addBlock(block, list)
  }

  /** Foot and end notes called so far, in that order. */
  async addNotes(): Promise<void> {
    for (let note = this.#notes.shift(); note; note = this.#notes.shift())
      await this.addBlocks(childOf(note, 'text:note-body')?.children ?? [])
  }

  /** A frame or shape: picture, chart, formula, text box, or the words in a shape. */
  async addDrawing(drawing: XmlElement): Promise<void> {
    if (drawing.name === 'draw:g') {
      for (const child of drawing.children) if (isDrawing(child)) await this.addDrawing(child)
    } else if (drawing.name === 'draw:frame') await this.#addFrame(drawing)
    else await this.addBlocks(drawing.children)
  }

  async addTable(table: XmlElement): Promise<void> {
    const inside: OpenDocumentParagraph[] = []
    const nested: XmlElement[] = []
    const { rows, columns, cells } = readTable(table, (cell) => this.#cellText(cell, inside, nested))
    if (cells.length === 1) {
      // A frame around some text, not a table.
      const [cell] = below(table, 'table:table-cell')
      return this.addBlocks(cell?.children ?? [])
    }
    if (cells.some((cell) => cell.text !== '')) this.#flow.add({ kind: 'table', rows, columns, cells: [...cells] })
    for (const paragraph of inside) await this.#addInside(paragraph)
    for (const inner of nested) await this.addTable(inner)
  }

  async #addBlock(block: XmlElement, list: ListPlace | undefined): Promise<void> {
    switch (block.name) {
      case 'text:p':
      case 'text:h':
        return this.#addParagraph(block, list)
      case 'text:list':
        return this.#addList(block, list)
      case 'table:table':
        return this.addTable(block)
      case 'text:table-of-content':
      case 'text:illustration-index':
      case 'text:table-index':
      case 'text:alphabetical-index': {
        // They say again what stands elsewhere.
        const { layer } = this.#flow
        this.#flow.layer = 'furniture'
        await this.addBlocks(block.children, list)
        this.#flow.layer = layer
        return
      }
      case 'text:section':
      case 'text:index-body':
      case 'text:index-title':
      case 'text:bibliography':
      case 'text:numbered-paragraph':
        if (block.attributes.display !== 'none') await this.addBlocks(block.children, list)
        return
      case 'office:annotation':
        return this.#addComment(block)
      default:
        // Deleted text, declarations and forms are not drawn.
        if (isDrawing(block)) await this.addDrawing(block)
    }
  }

  async #addList(block: XmlElement, outer: ListPlace | undefined): Promise<void> {
    const style = block.attributes['style-name'] ?? outer?.style ?? this.#styleOfFirst(block)
    const goesOn = block.attributes['continue-numbering'] === 'true' || block.attributes['continue-list'] !== undefined
    const depth = (outer?.depth ?? 0) + 1
    const counts = outer?.counts ?? (goesOn ? this.#countsByStyle.get(style ?? '') : undefined) ?? []
    if (!outer) this.#countsByStyle.set(style ?? '', counts)
    const start = this.#styles.level(style, depth)?.start ?? 1
    for (const item of block.children) {
      if (item.name !== 'text:list-item' && item.name !== 'text:list-header') continue
      // An item that begins with a list only leads to a deeper level.
      const first = item.children.find((child) => child.name.startsWith('text:'))
      const marked = item.name === 'text:list-item' && first?.name !== 'text:list'
      if (marked) {
        for (let level = 0; level < depth - 1; level++)
          counts[level] ??= this.#styles.level(style, level + 1)?.start ?? 1
        counts[depth - 1] = Number(item.attributes['start-value']) || (counts[depth - 1] ?? start - 1) + 1
        counts.length = depth
      }
      await this.addBlocks(item.children, { style, depth, counts, fresh: marked })
    }
  }

  #styleOfFirst(block: XmlElement): string | undefined {
    const [first] = below(block, 'text:p')
    return this.#styles.listStyleOf(first?.attributes['style-name'])
  }

  async #addParagraph(block: XmlElement, list: ListPlace | undefined): Promise<void> {
    const paragraph = this.#readParagraph(block)
    const style = block.attributes['style-name']
    this.hiddenCharacters += paragraph.hidden
    this.#notes.push(...paragraph.notes)
    const role = this.#styles.roleOf(style)
    const level =
      block.name === 'text:h' ? Number(block.attributes['outline-level'] ?? 1) || 1 : this.#styles.outlineLevel(style)
    const mark = paragraph.text === '' ? '' : this.#markOf(block, list, level)
    const text = mark + paragraph.text
    if (text === '') {
      // Nothing but what is drawn.
    } else if (this.#flow.layer === 'body' && level !== undefined) this.#flow.add({ kind: 'title', level, text })
    else if (this.#flow.layer === 'body' && role === 'title') this.#flow.add({ kind: 'title', level: 1, text })
    else if (paragraph.formula !== undefined) this.#flow.add({ kind: 'formula', text, latex: paragraph.formula })
    else if (role === 'caption' && this.#flow.layer === 'body') this.#flow.addCaption(text)
    else this.#flow.add({ kind: role === 'code' ? 'code' : list ? 'list' : 'text', text })
    await this.#addInside(paragraph)
  }

  #readParagraph(block: XmlElement): OpenDocumentParagraph {
    return readParagraph(block, this.#styles, (drawing) => this.#formulaOf(drawing))
  }

  #formulaOf(drawing: XmlElement): OpenDocumentFormula | undefined {
    const math = this.#objectIn(drawing)
    if (math?.name !== 'math:math') return undefined
    const markup = toMarkup(math)
    return { tree: readMathml(markup), tex: texInMathml(markup) }
  }

  /** What a frame embeds: the root of its content. */
  #objectIn(frame: XmlElement): XmlElement | undefined {
    const object = childOf(frame, 'draw:object')
    return object && (childOf(object, 'math:math') ?? this.#file.object(object.attributes.href))
  }

  #markOf(block: XmlElement, list: ListPlace | undefined, level: number | undefined): string {
    if (list) {
      if (!list.fresh) return ''
      list.fresh = false
      const format = (at: number) => this.#styles.level(list.style, at)?.format ?? ''
      return spaced(markerOf(list.counts, this.#styles.level(list.style, list.depth), format))
    }
    if (level === undefined || block.name !== 'text:h' || block.attributes['is-list-header'] === 'true') return ''
    for (let outer = 0; outer < level - 1; outer++) this.#outline[outer] ??= 1
    this.#outline[level - 1] = (this.#outline[level - 1] ?? 0) + 1
    this.#outline.length = level
    const format = (at: number) => this.#styles.outline(at)?.format ?? ''
    return spaced(markerOf(this.#outline, this.#styles.outline(level), format))
  }

  async #addInside(paragraph: OpenDocumentParagraph): Promise<void> {
    for (const drawing of paragraph.drawings) await this.addDrawing(drawing)
    for (const comment of paragraph.comments) this.#addComment(comment)
  }

  #addComment(comment: XmlElement): void {
    this.#flow.addComment(textOfParagraphs(comment, this.#styles), childOf(comment, 'creator')?.text)
  }

  async #addFrame(frame: XmlElement): Promise<void> {
    const box = childOf(frame, 'draw:text-box')
    const table = childOf(frame, 'table:table')
    if (box) return this.addBlocks(box.children)
    if (table) return this.addTable(table)
    const formula = this.#formulaOf(frame)
    if (formula) return this.#addFormula(formula)
    const inside = this.#objectIn(frame)
    const [chart] = inside ? below(inside, 'chart:chart') : []
    if (chart) return this.#addChart(chart)
    await this.#addPicture(frame)
  }

  async #addPicture(frame: XmlElement): Promise<void> {
    const words = [childOf(frame, 'svg:title')?.text, childOf(frame, 'svg:desc')?.text].filter(Boolean).join('\n')
    // Of several forms of one picture the first that can be shown.
    const images = childrenOf(frame, 'draw:image')
    let asset: Awaited<ReturnType<EmbeddedPictures['keepPart']>>
    for (const image of images) {
      const { href } = image.attributes
      const part = this.#file.picture(href)
      const inline = childOf(image, 'office:binary-data')?.text.replace(/\s+/g, '')
      asset ??= inline
        ? await this.#pictures.keepUri(`data:image/png;base64,${inline}`)
        : part
          ? await this.#pictures.keepPart(part)
          : undefined
      if (!part && !inline && href)
        this.#pictures.skipped.push({ what: 'a linked picture', reason: 'references to other files are never opened' })
    }
    if (asset || words) this.#flow.add({ kind: 'figure', ...(asset ? { asset } : {}), ...pictureWords(words) })
  }

  #addFormula({ tree, tex }: OpenDocumentFormula): void {
    const latex = tex ?? toTex(tree)
    const text = toLinear(tree) || latex
    if (text !== '') this.#flow.add({ kind: 'formula', text, latex })
  }

  /** What a chart's values were when it was drawn last, under its title; on a sheet, which has the values, only the names in it. */
  #addChart(chart: XmlElement): void {
    const title = textOfParagraphs(childOf(chart, 'chart:title'), this.#styles)
    const [data] = below(chart, 'table:table')
    const since = this.#flow.count
    const captionId = title === '' ? undefined : this.#flow.add({ kind: 'caption', text: title })
    if (data) {
      const table = readTable(data, (cell) => textOfParagraphs(cell, this.#styles))
      const cells = table.cells.map((cell) => ({ ...cell, header: cell.row === 0 || cell.column === 0 }))
      const names = cells.filter((cell) => cell.row === 0 && cell.text !== '').map((cell) => cell.text)
      if (this.#charts === 'names') this.#flow.add({ kind: 'figure', text: names.join('\n') })
      else this.#flow.add({ kind: 'table', rows: table.rows, columns: table.columns, cells })
    }
    if (captionId !== undefined) this.#flow.caption(captionId, since)
  }

  /** The words of a cell, a line a paragraph; what has a place of its own goes to the lists. */
  #cellText(cell: XmlElement, inside: OpenDocumentParagraph[], nested: XmlElement[]): string {
    const lines: string[] = []
    const take = (node: XmlElement): void => {
      if (node.name === 'table:table') nested.push(node)
      else if (node.name === 'text:p' || node.name === 'text:h') {
        const paragraph = this.#readParagraph(node)
        this.hiddenCharacters += paragraph.hidden
        this.#notes.push(...paragraph.notes)
        inside.push(paragraph)
        if (paragraph.text !== '') lines.push(paragraph.text)
      } else for (const child of node.children) take(child)
    }
    for (const child of cell.children) take(child)
    return lines.join('\n')
  }
}

function spaced(mark: string): string {
  const trimmed = mark.trim()
  return trimmed === '' ? '' : `${trimmed} `
}

function toMarkup(element: XmlElement): MathMarkup {
  return {
    name: element.name.replace(/^math:/, ''),
    attributes: element.attributes,
    children: element.children.filter((child) => child.name !== TEXT_NODE).map(toMarkup),
    text: element.text,
  }
}
