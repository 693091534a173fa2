import { DuomoError } from '../base/errors.ts'
import type { Document, Page } from '../model/document.ts'
import type { Problem } from '../model/problem.ts'
import type { Parser, ParserContext, ParserInput } from '../spec/parser.ts'
import { assembleListed } from './assemble-listed.ts'
import { createElementList, type ElementList } from './element-list.ts'
import { createEmbeddedPictures, type EmbeddedPictures } from './embedded-pictures.ts'
import { readNumberForms } from './office/cell-values.ts'
import { attachedBy, readSheetComments } from './office/comments.ts'
import { type OfficePackage, openOfficePackage } from './office/package.ts'
import { parseRange, readSharedStrings, readSheet, type SheetContext, type SheetRect } from './office/sheet.ts'
import { addDrawings } from './office/sheet-drawings.ts'
import { addSheetElements, isUnnamed, rangeOf } from './office/sheet-elements.ts'
import { childOf, childrenOf, isYes } from './office/xml.ts'

const MEDIA_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
/** Excel workbooks: a sheet is a page, its cell areas are tables with their ranges; formulas by the values they last gave. */
export function createXlsxParser(limits: { readonly maxCells?: number } = {}): Parser {
  return {
    name: 'xlsx',
    version: 2,
    mediaTypes: [MEDIA_TYPE],
    doParse: (input, context) => new WorkbookReader(input, context, limits.maxCells ?? 500_000).read(),
  }
}

type SharedContext = Omit<SheetContext, 'maxCells' | 'fault'>

class WorkbookReader {
  readonly #input: ParserInput
  readonly #context: ParserContext
  readonly #office: OfficePackage
  readonly #list: ElementList = createElementList()
  readonly #pictures: EmbeddedPictures
  readonly #pages: Page[] = []
  readonly #problems: Problem[] = []
  readonly #skipped: { what: string; reason: string; page?: number }[] = []
  /** The part of the workbook. */
  readonly #main: string
  #cellsLeft: number

  constructor(input: ParserInput, context: ParserContext, maxCells: number) {
    this.#input = input
    this.#context = context
    this.#office = openOfficePackage(input.bytes, input.name)
    this.#main = this.#office.related('', 'officeDocument') ?? 'xl/workbook.xml'
    this.#pictures = createEmbeddedPictures(context)
    this.#cellsLeft = maxCells
  }

  async read(): Promise<Document> {
    const main = this.#main
    const workbook = this.#office.xml(main)
    const sheets = childrenOf(childOf(workbook, 'sheets'), 'sheet')
    const shared = this.#sharedContext(main, isYes(childOf(workbook, 'workbookPr')?.attributes.date1904))
    const relations = this.#office.relations(main)
    for (const [n, { attributes }] of sheets.entries()) {
      this.#context.signal.throwIfAborted()
      const page = n + 1
      this.#pages.push({ number: page, width: 0, height: 0, source: 'digital' })
      const target = relations.get(attributes['r:id'] ?? '')
      if (attributes.state === 'hidden' || attributes.state === 'veryHidden') {
        this.#skipped.push({ what: `sheet "${attributes.name}"`, reason: 'it is hidden', page })
      } else if (target) await this.#addSheet(target.target, target.type, attributes.name ?? '', page, shared)
      this.#context.progress(page, sheets.length)
    }
    return assembleListed(this.#input, this.#list, this.#pictures, {
      title: this.#office.title(),
      pages: this.#pages,
      lost: this.#problems,
      problems: this.#office.problems,
      skipped: [...this.#skipped, ...this.#pictures.skipped],
    })
  }

  #sharedContext(main: string, from1904: boolean): SharedContext {
    const office = this.#office
    const part = office.related(main, 'sharedStrings')
    const bytes = part === undefined ? undefined : office.archive.read(part)
    return {
      strings: bytes ? readSharedStrings(bytes, part ?? '', office.faultOf(part ?? '')) : [],
      forms: readNumberForms(office.optionalXml(office.related(main, 'styles'))),
      from1904,
    }
  }

  /** A sheet that can't be read is a problem; the others stay. */
  async #addSheet(part: string, type: string, name: string, page: number, shared: SharedContext): Promise<void> {
    try {
      if (type === 'worksheet') await this.#addCells(part, name, page, shared)
      else if (type === 'chartsheet') await this.#addChartSheet(part, name, page)
      else this.#skipped.push({ what: `sheet "${name}"`, reason: `a ${type} holds no cells`, page })
    } catch (error) {
      // A bomb is refused as a whole.
      if (!(error instanceof DuomoError) || error.code !== 'damaged-file') throw error
      const { message, hint } = error
      this.#problems.push({ stage: 'parse', page, code: 'sheet-unreadable', message, ...(hint ? { hint } : {}) })
    }
  }

  async #addCells(part: string, name: string, page: number, shared: SharedContext): Promise<void> {
    const office = this.#office
    const bytes = office.archive.read(part)
    if (!bytes) throw new DuomoError('damaged-file', `${this.#input.name} lacks its part ${part}.`)
    const sheet = readSheet(bytes, part, {
      ...shared,
      maxCells: this.#cellsLeft,
      fault: office.faultOf(part),
    })
    this.#cellsLeft -= sheet.cells.length
    if (sheet.cut > 0) {
      const what = `${sheet.cut} cells of sheet "${name}"`
      this.#skipped.push({ what, reason: 'the workbook holds more cells than one may', page })
      const message = `${what} were left out: the workbook holds more than is read.`
      this.#problems.push({ stage: 'parse', page, code: 'table-cut', message, hint: 'Split the workbook.' })
    }
    const drawing = sheet.drawing === undefined ? undefined : office.relations(part).get(sheet.drawing)?.target
    const used = boundsOf(sheet.cells)
    if (used || drawing !== undefined) this.#addName(name, page, used ?? { top: 0, left: 0, bottom: 0, right: 0 })
    addSheetElements(sheet.cells, [...sheet.headed, ...this.#tablesOf(part)], page, this.#list)
    if (drawing !== undefined) await addDrawings(office, drawing, page, this.#list, this.#pictures)
    for (const { text, author, cell } of readSheetComments(office, this.#main, part)) {
      const rect = parseRange(cell ?? '') ?? { top: 0, left: 0, bottom: 0, right: 0 }
      this.#list.add({ kind: 'text', text, attached: attachedBy(author), provenance: [rangeOf(page, rect)] })
    }
  }

  async #addChartSheet(part: string, name: string, page: number): Promise<void> {
    this.#addName(name, page, { top: 0, left: 0, bottom: 0, right: 0 })
    const drawing = this.#office.related(part, 'drawing')
    if (drawing !== undefined) await addDrawings(this.#office, drawing, page, this.#list, this.#pictures)
  }

  /** What stands on a sheet's tab is its title. */
  #addName(name: string, page: number, place: SheetRect): void {
    if (!isUnnamed(name))
      this.#list.add({ kind: 'title', level: 1, text: name.trim(), provenance: [rangeOf(page, place)] })
  }

  /** Areas that are tables by name; their first row is a header unless they say otherwise. */
  #tablesOf(part: string): SheetRect[] {
    const tables = [...this.#office.relations(part).values()].filter((each) => each.type === 'table' && !each.external)
    return tables.flatMap(({ target }) => {
      const table = this.#office.optionalXml(target)
      const rect = parseRange(table?.attributes.ref ?? '')
      return rect && table?.attributes.headerRowCount !== '0' ? [rect] : []
    })
  }
}

function boundsOf(cells: readonly SheetRect[]): SheetRect | undefined {
  return cells.reduce<SheetRect | undefined>(
    (rect, cell) => ({
      top: Math.min(rect?.top ?? cell.top, cell.top),
      left: Math.min(rect?.left ?? cell.left, cell.left),
      bottom: Math.max(rect?.bottom ?? cell.bottom, cell.bottom),
      right: Math.max(rect?.right ?? cell.right, cell.right),
    }),
    undefined,
  )
}
