import Papa from 'papaparse'
import { assembleDocument } from '../model/assemble-document.ts'
import type { Cell, Document, Ledger } from '../model/document.ts'
import type { Problem } from '../model/problem.ts'
import type { Parser, ParserContext, ParserInput } from '../spec/parser.ts'
import { decodeText } from './decode-text.ts'
import { createElementList, TEXT_PAGE } from './element-list.ts'
import { countHeaderRows } from './header-rows.ts'
import { chooseSeparator } from './separator.ts'
import { sheetRange } from './sheet-range.ts'
import { emptyFile } from './text.ts'

/** Limits on one file; what is beyond them is named in the ledger. */
export interface CsvLimits {
  readonly maxCells?: number
  readonly maxColumns?: number
  /** UTF-16 units of one cell. */
  readonly maxCellLength?: number
}

/** A record with its number in the file, from 0, blank lines counted, as a spreadsheet would show it. */
interface Row {
  readonly number: number
  readonly fields: readonly string[]
}

/** Comma, semicolon, tab or bar separated values: one table element, and the words above and below it. */
export function createCsvParser(limits: CsvLimits = {}): Parser {
  const { maxCells = 500_000, maxColumns = 16_384, maxCellLength = 32_767 } = limits
  return {
    name: 'csv',
    version: 1,
    mediaTypes: ['text/csv', 'text/tab-separated-values'],
    doParse: async (input, context) => parseCsv(input, context, { maxCells, maxColumns, maxCellLength }),
  }
}

function parseCsv(input: ParserInput, context: ParserContext, limits: Required<CsvLimits>): Document {
  const decoded = decodeText(input.bytes)
  const problems: Problem[] = [...decoded.problems]
  const skipped: Ledger['skipped'] = []
  const records = readRecords(decoded.text, input, problems)
  context.signal.throwIfAborted()
  const rows = records.filter((row) => row.fields.some((field) => field.trim() !== ''))
  if (rows.length === 0) throw emptyFile(input.name)

  const list = createElementList()
  const { above, table, below } = splitNotes(rows)
  const addNotes = (notes: readonly Row[]) => {
    for (const { number, fields } of notes) {
      const text = fields.join(' ').trim()
      list.add({
        kind: 'text',
        text,
        provenance: [{ kind: 'range', page: 1, range: sheetRange(number, 0, number, 0) }],
      })
    }
  }
  addNotes(above)
  if (table.length > 0) {
    const kept = limitRows(table, limits, skipped, problems)
    const columns = kept.reduce((most, row) => Math.max(most, row.fields.length), 0)
    reportRagged(kept, columns, problems)
    const headers = countHeaderRows(kept.slice(0, 250).map((row) => padded(row.fields, columns)))
    const range = sheetRange(kept[0]?.number ?? 0, 0, kept.at(-1)?.number ?? 0, columns - 1)
    list.add({
      kind: 'table',
      rows: kept.length,
      columns,
      cells: toCells(kept, columns, headers),
      provenance: [{ kind: 'range', page: 1, range }],
    })
  }
  addNotes(below)
  context.progress(1, 1)
  return assembleDocument({
    origin: { uri: input.name, sha256: input.sha256, mediaType: input.mediaType },
    pages: [TEXT_PAGE],
    elements: list.elements,
    problems,
    skipped,
  })
}

function readRecords(text: string, input: ParserInput, problems: Problem[]): Row[] {
  // Excel writes the separator into a first line of its own.
  const directive = /^sep=([,;\t|])\r?\n/.exec(text)
  const body = directive ? text.slice(directive[0].length) : text
  const delimiter = directive?.[1] ?? chooseSeparator(body, input.mediaType === 'text/tab-separated-values')
  const { data, errors } = Papa.parse<string[]>(body, { delimiter, header: false, skipEmptyLines: false })
  const quote = errors.find((error) => error.type === 'Quotes')
  if (quote) {
    problems.push({
      stage: 'parse',
      code: 'bad-quotes',
      message: `A quotation mark near row ${(quote.row ?? 0) + 1} is not closed or stands inside a field; cells after it may be joined.`,
      hint: 'Save the file again as CSV from a spreadsheet.',
    })
  }
  const shift = directive ? 1 : 0
  return data.map((fields, n) => ({ number: n + shift, fields }))
}

/** Lines of one field above and below a wider table are its title and notes, not rows of it. */
function splitNotes(rows: readonly Row[]): { above: readonly Row[]; table: readonly Row[]; below: readonly Row[] } {
  const filled = (row: Row) => row.fields.filter((field) => field.trim() !== '').length
  const usual = rows.toSorted((a, b) => a.fields.length - b.fields.length)[rows.length >> 1]?.fields.length ?? 0
  let start = 0
  let end = rows.length
  if (usual >= 2) {
    for (let row = rows[start]; row && filled(row) === 1 && row.fields[0]?.trim() !== ''; row = rows[start]) start++
    for (let row = rows[end - 1]; end > start && row && row.fields.length === 1; row = rows[end - 1]) end--
  }
  return { above: rows.slice(0, start), table: rows.slice(start, end), below: rows.slice(end) }
}

function limitRows(
  rows: readonly Row[],
  limits: Required<CsvLimits>,
  skipped: Ledger['skipped'],
  problems: Problem[],
): Row[] {
  const { maxCells, maxColumns, maxCellLength } = limits
  const widest = rows.reduce((most, row) => Math.max(most, row.fields.length), 0)
  const columns = Math.min(widest, maxColumns)
  const count = Math.min(rows.length, Math.max(Math.floor(maxCells / columns), 1))
  const cut = (what: string, reason: string) => {
    skipped.push({ what, reason })
    problems.push({
      stage: 'parse',
      code: 'table-cut',
      message: `${what} left out: ${reason}.`,
      hint: 'Split the file into smaller ones.',
    })
  }
  if (count < rows.length) cut(`rows ${count + 1} to ${rows.length} of the table`, `a table may have ${maxCells} cells`)
  if (columns < widest)
    cut(`columns ${columns + 1} to ${widest} of the table`, `a table may have ${maxColumns} columns`)
  let long = 0
  const kept = rows.slice(0, count).map(({ number, fields }) => ({
    number,
    fields: fields.slice(0, columns).map((field) => {
      if (field.length <= maxCellLength) return field
      long++
      return field.slice(0, maxCellLength)
    }),
  }))
  if (long > 0) cut(`the ends of ${long} cells`, `a cell may have ${maxCellLength} characters`)
  return kept
}

function reportRagged(rows: readonly Row[], columns: number, problems: Problem[]): void {
  const ragged = rows.filter((row) => row.fields.length !== columns)
  const [first] = ragged
  if (!first) return
  problems.push({
    stage: 'parse',
    code: 'ragged-rows',
    message: `${ragged.length} of ${rows.length} rows have fewer than ${columns} cells (row ${first.number + 1} has ${first.fields.length}); the rest of each is empty.`,
  })
}

function padded(fields: readonly string[], columns: number): string[] {
  return Array.from({ length: columns }, (_, column) => fields[column] ?? '')
}

function toCells(rows: readonly Row[], columns: number, headers: number): Cell[] {
  const cells: Cell[] = []
  rows.forEach(({ fields }, row) => {
    for (let column = 0; column < columns; column++) {
      const text = (fields[column] ?? '').trim()
      cells.push({ row, column, rowSpan: 1, columnSpan: 1, header: row < headers, text })
    }
  })
  return cells
}
