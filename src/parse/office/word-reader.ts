import type { ElementList } from '../element-list.ts'
import type { EmbeddedPictures } from '../embedded-pictures.ts'
import { pictureWords } from './alt-text.ts'
import { readChart } from './chart.ts'
import { createFlowList, type FlowList } from './flow-list.ts'
import type { OfficePackage } from './package.ts'
import { textOfBody } from './slide-text.ts'
import { readWordNumbering, type WordNumbering } from './word-numbering.ts'
import { readWordParagraph, textOfParagraphs, type WordParagraph } from './word-paragraph.ts'
import { readWordStyles, type WordRole, type WordStyles } from './word-styles.ts'
import { readWordTable } from './word-table.ts'
import { below, childOf, childrenOf, pushReversed, valOf, type XmlElement } from './xml.ts'

/** Reads the parts of a Word file into elements. */
export class WordReader {
  readonly #office: OfficePackage
  readonly #main: string
  readonly #flow: FlowList
  readonly #pictures: EmbeddedPictures
  readonly #styles: WordStyles
  readonly #numbering: WordNumbering
  readonly #notesById = new Map<string, ReadonlyMap<string, XmlElement>>()
  readonly #notes: XmlElement[] = []
  #comments: ReadonlyMap<string, XmlElement> | undefined
  /** The part that is read: relations are its own. */
  #part: string
  hiddenCharacters = 0

  constructor(office: OfficePackage, main: string, list: ElementList, pictures: EmbeddedPictures) {
    this.#office = office
    this.#main = main
    this.#part = main
    this.#flow = createFlowList(list)
    this.#pictures = pictures
    this.#styles = readWordStyles(office.optionalXml(office.related(main, 'styles')))
    this.#numbering = readWordNumbering(office.optionalXml(office.related(main, 'numbering')))
  }

  /** Headers, body, notes in the order they are called, footers. */
  async read(signal: AbortSignal): Promise<void> {
    const body = childOf(this.#office.xml(this.#main), 'w:body')
    await this.#addFurniture('header', signal)
    await this.#addBlocks(body?.children ?? [], signal)
    for (const note of this.#notes) await this.#addBlocks(note.children, signal)
    await this.#addFurniture('footer', signal)
  }

  async #addFurniture(type: 'header' | 'footer', signal: AbortSignal): Promise<void> {
    const relations = [...this.#office.relations(this.#main).values()]
    const parts = new Set(relations.filter((each) => each.type === type && !each.external).map((each) => each.target))
    const seen = new Set<string>()
    this.#flow.layer = 'furniture'
    for (const part of parts) {
      const root = this.#office.optionalXml(part)
      // First, even and odd pages often repeat each other.
      const words = textOfParagraphs(root)
      if (!root || seen.has(words)) continue
      seen.add(words)
      this.#part = part
      await this.#addBlocks(root.children, signal)
    }
    this.#flow.layer = 'body'
    this.#part = this.#main
  }

  async #addBlocks(blocks: readonly XmlElement[], signal: AbortSignal): Promise<void> {
    signal.throwIfAborted()
    for (const block of blocks) {
      switch (block.name) {
        case 'w:p':
          await this.#addParagraph(block, signal)
          break
        case 'w:tbl':
          await this.#addTable(block, signal)
          break
        case 'w:sdt':
          await this.#addControl(block, signal)
          break
        case 'w:ins':
        case 'w:moveTo':
        case 'w:customXml':
        case 'w:smartTag':
          await this.#addBlocks(block.children, signal)
          break
        default:
      }
    }
  }

  /** A content control; a table of contents says again what the titles say. */
  async #addControl(control: XmlElement, signal: AbortSignal): Promise<void> {
    const gallery = valOf(control, 'w:sdtPr', 'w:docPartObj', 'w:docPartGallery')
    const layer = this.#flow.layer
    if (gallery === 'Table of Contents') this.#flow.layer = 'furniture'
    await this.#addBlocks(childOf(control, 'w:sdtContent')?.children ?? [], signal)
    this.#flow.layer = layer
  }

  async #addParagraph(block: XmlElement, signal: AbortSignal): Promise<void> {
    const paragraph = readWordParagraph(block)
    this.#callNotes(paragraph)
    const role = this.#styles.roleOf(block)
    if (paragraph.text !== '')
      this.#addWords(this.#markerOf(block) + paragraph.text, paragraph, role, this.#isListed(block))
    await this.#addInside(paragraph, signal)
  }

  #addWords(text: string, paragraph: WordParagraph, role: WordRole, listed: boolean): void {
    if (role.kind === 'caption') this.#flow.addCaption(text)
    else if (role.kind === 'title' && this.#flow.layer === 'body')
      this.#flow.add({ kind: 'title', level: role.level, text })
    else if (role.kind === 'contents') this.#flow.add({ kind: 'text', text, layer: 'furniture' })
    else if (paragraph.formula !== undefined) this.#flow.add({ kind: 'formula', text, latex: paragraph.formula })
    else this.#flow.add({ kind: role.kind === 'code' ? 'code' : listed ? 'list' : 'text', text })
  }

  #isListed(block: XmlElement): boolean {
    return this.#styles.numberOf(block) !== undefined
  }

  #markerOf(block: XmlElement): string {
    const number = this.#styles.numberOf(block)
    const marker = number ? this.#numbering.next(number.list, number.level).trim() : ''
    return marker === '' ? '' : `${marker} `
  }

  #callNotes(paragraph: WordParagraph): void {
    this.hiddenCharacters += paragraph.hidden
    for (const { kind, id } of paragraph.notes) {
      const note = this.#notesOf(kind).get(id)
      if (note) this.#notes.push(note)
    }
  }

  /** What reviewers said of a paragraph stands below it. */
  #addComments(ids: readonly string[]): void {
    for (const id of ids) {
      const comment = this.#commentsById().get(id)
      this.#flow.addComment(textOfParagraphs(comment), comment?.attributes.author)
    }
  }

  #commentsById(): ReadonlyMap<string, XmlElement> {
    if (!this.#comments) {
      const root = this.#office.optionalXml(this.#office.related(this.#main, 'comments'))
      this.#comments = new Map(childrenOf(root, 'w:comment').map((each) => [each.attributes.id ?? '', each]))
    }
    return this.#comments
  }

  #notesOf(kind: 'footnote' | 'endnote'): ReadonlyMap<string, XmlElement> {
    const known = this.#notesById.get(kind)
    if (known) return known
    const root = this.#office.optionalXml(this.#office.related(this.#main, `${kind}s`))
    const notes = new Map(childrenOf(root, `w:${kind}`).map((note) => [note.attributes.id ?? '', note]))
    this.#notesById.set(kind, notes)
    return notes
  }

  /** What stands inside a paragraph and has a place of its own. */
  async #addInside(paragraph: WordParagraph, signal: AbortSignal): Promise<void> {
    for (const { relationId, words } of paragraph.pictures) await this.#addPicture(relationId, words)
    for (const relationId of paragraph.charts) this.#addChart(relationId)
    for (const relationId of paragraph.diagrams) {
      const model = this.#office.optionalXml(this.#office.relations(this.#part).get(relationId)?.target)
      for (const point of below(childOf(model, 'dgm:ptLst'), 'dgm:pt')) {
        const text = textOfBody(childOf(point, 'dgm:t'))
        if (text !== '') this.#flow.add({ kind: 'list', text })
      }
    }
    for (const box of paragraph.boxes) await this.#addBlocks(box.children, signal)
    this.#addComments(paragraph.comments)
  }

  async #addPicture(relationId: string, words: string): Promise<void> {
    const found = this.#office.picture(this.#part, relationId)
    const asset = await this.#pictures.keepPart(found)
    if (!found)
      this.#pictures.skipped.push({ what: 'a linked picture', reason: 'references to other files are never opened' })
    if (asset || words) this.#flow.add({ kind: 'figure', ...(asset ? { asset } : {}), ...pictureWords(words) })
  }

  #addChart(relationId: string): void {
    const root = this.#office.optionalXml(this.#office.relations(this.#part).get(relationId)?.target)
    if (!root) return
    const { title, rows, columns, cells, axes } = readChart(root)
    const since = this.#flow.count
    const captionId = title === '' ? undefined : this.#flow.add({ kind: 'caption', text: title })
    if (rows > 0) this.#flow.add({ kind: 'table', rows, columns, cells: [...cells] })
    else if (axes.length > 0) this.#flow.add({ kind: 'figure', text: axes.join('\n') })
    if (captionId !== undefined) this.#flow.caption(captionId, since)
  }

  async #addTable(block: XmlElement, signal: AbortSignal): Promise<void> {
    const paragraphs: WordParagraph[] = []
    const nested: XmlElement[] = []
    const table = readWordTable(block, (cell) => this.#cellText(cell, paragraphs, nested))
    if (table.cells.length === 1) {
      // A frame around some text, not a table.
      const [cell] = below(block, 'w:tc')
      await this.#addBlocks(cell?.children ?? [], signal)
      return
    }
    if (table.cells.some((cell) => cell.text !== ''))
      this.#flow.add({ kind: 'table', rows: table.rows, columns: table.columns, cells: [...table.cells] })
    for (const paragraph of paragraphs) {
      this.#callNotes(paragraph)
      await this.#addInside(paragraph, signal)
    }
    for (const inner of nested) await this.#addTable(inner, signal)
  }

  /** The words of a cell, a line a paragraph; what has a place of its own goes to the lists. */
  #cellText(cell: XmlElement, paragraphs: WordParagraph[], nested: XmlElement[]): string {
    const lines: string[] = []
    const stack = cell.children.toReversed()
    for (let node = stack.pop(); node; node = stack.pop()) {
      if (node.name === 'w:tbl') nested.push(node)
      else if (node.name === 'w:p') {
        const paragraph = readWordParagraph(node)
        paragraphs.push(paragraph)
        if (paragraph.text !== '') lines.push(this.#markerOf(node) + paragraph.text)
      } else if (node.name !== 'w:tcPr') pushReversed(stack, node.children)
    }
    return lines.join('\n')
  }
}
