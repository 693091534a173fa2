import type { Ledger, Page } from '../model/document.ts'
import type { Problem } from '../model/problem.ts'
import type { Parser } from '../spec/parser.ts'
import type { ElementList } from './element-list.ts'
import { addSheetElements, isUnnamed, rangeOf } from './office/sheet-elements.ts'
import { childOf, childrenOf, type XmlElement } from './office/xml.ts'
import { FlowReader } from './opendocument/flow-reader.ts'
import { createOpenDocumentParser, type OpenDocumentPages, type OpenDocumentReading } from './opendocument/parser.ts'
import { createPlacedList } from './opendocument/placed-list.ts'
import { readSheetCells } from './opendocument/sheet-cells.ts'
import type { OpenDocumentStyles } from './opendocument/styles.ts'

const MEDIA_TYPE = 'application/vnd.oasis.opendocument.spreadsheet'

/** OpenDocument sheets, such as LibreOffice Calc's: what {@link createXlsxParser} gives of an Excel workbook. */
export function createOdsParser(limits: { readonly maxCells?: number } = {}): Parser {
  return createOpenDocumentParser({ name: 'ods', version: 1, mediaTypes: [MEDIA_TYPE] }, (reading) =>
    readSheets(reading, limits.maxCells ?? 500_000),
  )
}

async function readSheets(
  { file, styles, list, pictures, context }: OpenDocumentReading,
  maxCells: number,
): Promise<OpenDocumentPages> {
  const pages: Page[] = []
  const problems: Problem[] = []
  const skipped: Ledger['skipped'] = []
  let cellsLeft = maxCells
  const sheets = childrenOf(file.body, 'table:table')
  for (const [n, sheet] of sheets.entries()) {
    context.signal.throwIfAborted()
    const page = n + 1
    const name = sheet.attributes.name ?? ''
    pages.push({ number: page, width: 0, height: 0, source: 'digital' })
    if (isHidden(sheet, styles)) skipped.push({ what: `sheet "${name}"`, reason: 'it is hidden', page })
    else {
      const { cells, cut, attached } = readSheetCells(sheet, styles, cellsLeft)
      cellsLeft -= cells.length
      if (cut > 0) {
        const what = `${cut} cells of sheet "${name}"`
        skipped.push({ what, reason: 'the workbook holds more cells than one may', page })
        const message = `${what} were left out: the workbook holds more than is read.`
        problems.push({ stage: 'parse', page, code: 'table-cut', message, hint: 'Split the workbook.' })
      }
      const shapes = childOf(sheet, 'table:shapes')?.children ?? []
      if (cells.length + shapes.length + attached.length > 0) addName(name, page, list)
      addSheetElements(cells, [], page, list)
      const hung = [...attached, ...shapes.map((node) => ({ row: 0, column: 0, node }))]
      for (const { row, column, node } of hung) {
        const place = rangeOf(page, { top: row, left: column, bottom: row, right: column })
        const reader = new FlowReader(file, styles, createPlacedList(list, place), pictures, 'names')
        await reader.addBlocks([node])
      }
    }
    context.progress(page, sheets.length)
  }
  return { pages, lost: problems, skipped: [...skipped, ...pictures.skipped] }
}

function isHidden(sheet: XmlElement, styles: OpenDocumentStyles): boolean {
  return styles.property(sheet.attributes['style-name'], 'style:table-properties', 'display') === 'false'
}

/** What stands on a sheet's tab is its title. */
function addName(name: string, page: number, list: ElementList): void {
  const provenance = [rangeOf(page, { top: 0, left: 0, bottom: 0, right: 0 })]
  if (!isUnnamed(name)) list.add({ kind: 'title', level: 1, text: name.trim(), provenance })
}
