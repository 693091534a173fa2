import type { Element, Provenance } from '../../model/document.ts'
import { elementText } from '../../model/document.ts'
import type { ElementDraft, ElementList } from '../element-list.ts'
import type { EmbeddedPictures } from '../embedded-pictures.ts'
import { pictureWords } from './alt-text.ts'
import { readChart } from './chart.ts'
import type { OfficePackage } from './package.ts'
import { textOfBody } from './slide-text.ts'
import { readWordNumbering, type WordNumbering } from './word-numbering.ts'
import { readWordParagraph, textOfParagraphs, type WordParagraph } from './word-paragraph.ts'
import { readWordStyles, type WordRole, type WordStyles } from './word-styles.ts'
import { readWordTable } from './word-table.ts'
import { below, childOf, childrenOf, pushReversed, valOf, type XmlElement } from './xml.ts'

type Placeless<Draft> = Draft extends unknown ? Omit<Draft, 'provenance'> : never

/**
 * Reads the parts of a Word file into elements. A Word file has no pages and no text of its own form: spans count in the text that the elements
 * make when they are written one below the other, a line break after each.
 */
export class WordReader {
  readonly #office: OfficePackage
  readonly #main: string
  readonly #list: ElementList
  readonly #pictures: EmbeddedPictures
  readonly #styles: WordStyles
  readonly #numbering: WordNumbering
  readonly #notesById = new Map<string, ReadonlyMap<string, XmlElement>>()
  readonly #notes: XmlElement[] = []
  /** The part that is read: relations are its own. */
  #part: string
  /** Length of the text so far. */
  #length = 0
  #layer: Element['layer'] = 'body'
  /** A caption that waits for what stands below it, and the free table above it. */
  #waiting: { readonly id: string; readonly above: number | undefined } | undefined
  hiddenCharacters = 0

  constructor(office: OfficePackage, main: string, list: ElementList, pictures: EmbeddedPictures) {
    this.#office = office
    this.#main = main
    this.#part = main
    this.#list = list
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
    this.#layer = 'furniture'
    for (const part of parts) {
      const root = this.#office.optionalXml(part)
      // First, even and odd pages often repeat each other.
      const words = textOfParagraphs(root)
      if (!root || seen.has(words)) continue
      seen.add(words)
      this.#part = part
      await this.#addBlocks(root.children, signal)
    }
    this.#layer = 'body'
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
    const layer = this.#layer
    if (gallery === 'Table of Contents') this.#layer = 'furniture'
    await this.#addBlocks(childOf(control, 'w:sdtContent')?.children ?? [], signal)
    this.#layer = layer
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
    if (role.kind === 'caption') this.#addCaption(text)
    else if (role.kind === 'title' && this.#layer === 'body') this.#add({ kind: 'title', level: role.level, text })
    else if (role.kind === 'contents') this.#add({ kind: 'text', text, layer: 'furniture' })
    else if (paragraph.formula !== undefined) this.#add({ kind: 'formula', text, latex: paragraph.formula })
    else this.#add({ kind: role.kind === 'code' ? 'code' : listed ? 'list' : 'text', text })
  }

  /** A caption belongs to the figure or table right above it; one that says "Table" rather to a table right below it. */
  #addCaption(text: string): void {
    const above = this.#list.elements.length - 1
    const last = this.#list.elements[above]
    const free = last !== undefined && (last.kind === 'figure' || last.kind === 'table') && last.captionId === undefined
    const id = this.#add({ kind: 'caption', text })
    if (free && !/^(?:table|tab\.|表)/i.test(text)) this.#list.caption(id, above)
    else this.#waiting = { id, above: free && last.kind === 'table' ? above : undefined }
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
        if (text !== '') this.#add({ kind: 'list', text })
      }
    }
    for (const box of paragraph.boxes) await this.#addBlocks(box.children, signal)
  }

  async #addPicture(relationId: string, words: string): Promise<void> {
    const found = this.#office.picture(this.#part, relationId)
    const asset = await this.#pictures.keepPart(found)
    if (!found)
      this.#pictures.skipped.push({ what: 'a linked picture', reason: 'references to other files are never opened' })
    if (asset || words) this.#add({ kind: 'figure', ...(asset ? { asset } : {}), ...pictureWords(words) })
  }

  #addChart(relationId: string): void {
    const root = this.#office.optionalXml(this.#office.relations(this.#part).get(relationId)?.target)
    if (!root) return
    const { title, rows, columns, cells, axes } = readChart(root)
    const since = this.#list.elements.length
    const captionId = title === '' ? undefined : this.#add({ kind: 'caption', text: title })
    if (rows > 0) this.#add({ kind: 'table', rows, columns, cells: [...cells] })
    else if (axes.length > 0) this.#add({ kind: 'figure', text: axes.join('\n') })
    if (captionId !== undefined) this.#list.caption(captionId, since)
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
      this.#add({ kind: 'table', rows: table.rows, columns: table.columns, cells: [...table.cells] })
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

  /** Adds an element below the last one. */
  #add(draft: Placeless<ElementDraft>): string {
    const since = this.#list.elements.length
    const length = elementText({ id: '', layer: 'body', provenance: [], ...draft } as Element).length
    const provenance: Provenance[] = [{ kind: 'span', start: this.#length, end: this.#length + length }]
    this.#length += length + 1
    const waiting = this.#waiting
    this.#waiting = undefined
    const id = this.#list.add({ layer: this.#layer, ...draft, provenance } as ElementDraft)
    const taken = draft.kind === 'table' || draft.kind === 'figure' ? since : waiting?.above
    if (waiting && taken !== undefined) this.#list.caption(waiting.id, taken)
    return id
  }
}
