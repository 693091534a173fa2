import { describe, expect, it } from 'vitest'
import type { Document, Element, TableElement } from '../model/document.ts'
import { elementText } from '../model/element-text.ts'
import { officePackage, RED_DOT, officeRelations as relations } from '../testing/office-package.ts'
import { isDuomoError, parseWith } from '../testing/parse-with.ts'
import { createXlsxParser } from './xlsx.ts'

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const REL = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
/** A workbook of sheets given by their inner XML; `extra` adds or replaces parts. */
function workbook(sheets: Record<string, string>, extra: Record<string, string | Uint8Array> = {}): Uint8Array {
  const names = Object.keys(sheets)
  const parts: Record<string, string | Uint8Array> = {
    '_rels/.rels': relations(['r1', 'officeDocument', 'xl/workbook.xml']),
    'xl/workbook.xml': `<workbook xmlns="${MAIN}" xmlns:r="${REL}"><sheets>${names
      .map(
        (name, n) =>
          `<sheet name="${name}" sheetId="${n + 1}" r:id="s${n}"${name.startsWith('Secret') ? ' state="hidden"' : ''}/>`,
      )
      .join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': relations(
      ...names.map((_, n): [string, string, string] => [`s${n}`, 'worksheet', `worksheets/sheet${n + 1}.xml`]),
      ['t', 'sharedStrings', 'sharedStrings.xml'],
      ['f', 'styles', '/xl/styles.xml'],
    ),
    ...Object.fromEntries(
      names.map((name, n) => [
        `xl/worksheets/sheet${n + 1}.xml`,
        `<worksheet xmlns="${MAIN}" xmlns:r="${REL}">${sheets[name]}</worksheet>`,
      ]),
    ),
    ...extra,
  }
  return officePackage(parts)
}

/** Rows of cells: numbers as they are, words inline, blanks left out. */
function rows(lines: (string | number)[][], top = 1, left = 'A'): string {
  return lines
    .map((line, n) => {
      const cells = line.map((value, column) => {
        const reference = `${String.fromCharCode(left.charCodeAt(0) + column)}${top + n}`
        if (value === '') return ''
        return typeof value === 'number'
          ? `<c r="${reference}"><v>${value}</v></c>`
          : `<c r="${reference}" t="inlineStr"><is><t>${value}</t></is></c>`
      })
      return `<row r="${top + n}">${cells.join('')}</row>`
    })
    .join('')
}
const sheet = (...pieces: string[]) => `<sheetData>${pieces.join('')}</sheetData>`
const parse = (bytes: Uint8Array, limits = {}, assets = new Map<string, Uint8Array>()) =>
  parseWith(createXlsxParser(limits), bytes, { name: 'a.xlsx', assets })
const line = (element: Element) => {
  const [place] = element.provenance
  return `${element.kind} ${place?.kind === 'range' ? `${place.page}!${place.range}` : ''} ${elementText(element).replaceAll('\n', ' / ')}`
}
const outline = (document: Document) => document.elements.map(line)
const firstTable = (document: Document) =>
  document.elements.find((element): element is TableElement => element.kind === 'table')

describe('createXlsxParser', () => {
  it('reads every sheet as a page and its cells as tables with ranges', async () => {
    const document = await parse(
      workbook({
        'Stock 库存': sheet(
          rows(
            [
              ['Part', 'Left'],
              ['Bolt', 12],
              ['Nut', 0.1 + 0.2],
            ],
            2,
            'B',
          ),
        ),
        Sheet2: sheet(rows([['only words']])),
      }),
    )
    expect(document.pages.map((page) => page.number)).toEqual([1, 2])
    expect(outline(document)).toEqual([
      'title 1!B2:C4 Stock 库存',
      'table 1!B2:C4 Part\tLeft / Bolt\t12 / Nut\t0.3',
      'text 2!A1 only words',
    ])
    expect(firstTable(document)?.cells.map((cell) => cell.header)).toEqual([true, true, false, false, false, false])
  })

  it('shows numbers as a reader sees them', async () => {
    const styles = `<styleSheet xmlns="${MAIN}"><numFmts><numFmt numFmtId="164" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/><numFmt numFmtId="165" formatCode="[Red]0.0%;\\d0"/><numFmt numFmtId="166" formatCode="#,##0.00 &quot;days&quot;"/></numFmts>
      <cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="22"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="166"/><xf numFmtId="20"/></cellXfs></styleSheet>`
    const cell = (column: string, style: number, value: number) => `<c r="${column}2" s="${style}"><v>${value}</v></c>`
    const cells = [
      cell('A', 1, 45_292),
      cell('B', 2, 45_292.75),
      cell('C', 3, 45_292),
      cell('D', 4, 0.1234),
      cell('E', 5, 3.5),
      cell('F', 6, 0.5),
      '<c r="G2" t="b"><v>1</v></c>',
      '<c r="H2" t="e"><v>#N/A</v></c>',
      '<c r="I2" t="str"><f>A1&amp;"x"</f><v>done</v></c>',
      '<c r="J2" t="s"><v>0</v></c>',
    ]
    const strings = `<sst xmlns="${MAIN}"><si><r><t>漢</t></r><r><t>字_x0041_</t></r><rPh sb="0" eb="1"><t>かん</t></rPh></si></sst>`
    const bytes = workbook(
      { Sheet1: sheet(rows([['a']]), `<row r="2">${cells.join('')}</row>`) },
      { 'xl/styles.xml': styles, 'xl/sharedStrings.xml': strings },
    )
    const words = elementText((await parse(bytes)).elements.at(-1) as Element).split(/[\t\n]/)
    expect(words.slice(-10)).toEqual([
      '2024-01-01',
      '2024-01-01 18:00',
      '2024-01',
      '12.3%',
      '3.50 days',
      '12:00',
      'TRUE',
      '#N/A',
      'done',
      '漢字A',
    ])
  })

  it('keeps merged cells as one and takes headings over several columns for headers', async () => {
    const document = await parse(
      workbook({
        Sheet1: `${sheet(
          rows([
            ['Item', 'Year', ''],
            ['', 2019, 2020],
            ['Sales', 1, 2],
            ['Costs', 3, 4],
          ]),
        )}<mergeCells><mergeCell ref="A1:A2"/><mergeCell ref="B1:C1"/></mergeCells>`,
      }),
    )
    const table = firstTable(document)
    expect(table?.cells.slice(0, 2)).toMatchObject([
      { row: 0, column: 0, rowSpan: 2, columnSpan: 1, header: true },
      { row: 0, column: 1, rowSpan: 1, columnSpan: 2, header: true },
    ])
    expect(table?.cells).toHaveLength(10)
    expect(table?.cells.filter((cell) => cell.header)).toHaveLength(4)
  })

  it('separates tables by empty rows and columns, with titles above and notes below', async () => {
    const first = [
      ['Rain by month', '', ''],
      ['Month', 'Oslo', 'Bern'],
      ['May', 53, 99],
      ['June', 73, 110],
    ]
    const document = await parse(
      workbook({
        Sheet1: sheet(
          rows(first),
          rows(
            [
              ['Town', 'Mayor'],
              ['Oslo', 'Ada'],
              ['Bern', 'Bo'],
            ],
            7,
          ),
          rows([['Notes go at the very end of the sheet.']], 12),
        ),
        Sheet2: sheet(
          '<row r="1"><c r="A1" t="inlineStr"><is><t>Key</t></is></c><c r="B1" t="inlineStr"><is><t>Size</t></is></c><c r="D1" t="inlineStr"><is><t>Code</t></is></c><c r="E1" t="inlineStr"><is><t>Name</t></is></c></row>',
          '<row r="2"><c r="A2" t="inlineStr"><is><t>M4</t></is></c><c r="B2"><v>4</v></c><c r="D2" t="inlineStr"><is><t>x</t></is></c><c r="E2" t="inlineStr"><is><t>Oak</t></is></c></row>',
        ),
      }),
    )
    expect(outline(document)).toEqual([
      'caption 1!A1 Rain by month',
      'table 1!A2:C4 Month\tOslo\tBern / May\t53\t99 / June\t73\t110',
      'table 1!A7:B9 Town\tMayor / Oslo\tAda / Bern\tBo',
      'text 1!A12 Notes go at the very end of the sheet.',
      'table 2!A1:B2 Key\tSize / M4\t4',
      'table 2!D1:E2 Code\tName / x\tOak',
    ])
    expect(firstTable(document)?.captionId).toBe(document.elements[0]?.id)
  })

  it('keeps a table whole that empty rows and narrow columns only space out', async () => {
    const spaced = (row: number, label: string, a: number, b: number) =>
      `<row r="${row}"><c r="A${row}" t="inlineStr"><is><t>${label}</t></is></c><c r="B${row}"><v>${a}</v></c><c r="D${row}"><v>${b}</v></c></row>`
    const head =
      '<row r="1"><c r="A1" t="inlineStr"><is><t>Item</t></is></c><c r="B1"><v>2023</v></c><c r="D1"><v>2022</v></c></row>'
    const document = await parse(
      workbook({
        Sheet1: sheet(
          head,
          spaced(2, 'Sales', 5, 6),
          spaced(3, 'Costs', 3, 3),
          spaced(5, 'Profit', 2, 3),
          spaced(6, 'Tax', 1, 1),
        ),
      }),
    )
    expect(outline(document)).toEqual([
      'table 1!A1:D6 Item\t2023\t2022 / Sales\t5\t6 / Costs\t3\t3 / Profit\t2\t3 / Tax\t1\t1',
    ])
    expect(firstTable(document)).toMatchObject({ rows: 5, columns: 3 })
  })

  it('begins another table where the heading stands again', async () => {
    const heading = (year: string) => [
      ['In millions', '', year],
      ['', 'Sales', 'Profit'],
    ]
    const values = [
      ['Owls', 1, 2],
      ['Larks', 3, 4],
    ]
    // An empty row between heading and values spaces a table out and ends none.
    const block = (top: number, year: string) => rows(heading(year), top) + rows(values, top + 3)
    const document = await parse(
      workbook({ Sheet1: sheet(block(1, 'January–June\n2023'), block(8, 'January–June\n2022')) }),
    )
    expect(outline(document).map((each) => each.split(' ', 2).join(' '))).toEqual(['table 1!A1:C5', 'table 1!A8:C12'])
  })

  it('keeps a table whole whose every second row is empty', async () => {
    const lines = [
      ['Item', 'Left'],
      ['Bolt', 1],
      ['Nut', 2],
      ['Cap', 3],
    ]
    const document = await parse(workbook({ Sheet1: sheet(...lines.map((each, n) => rows([each], 1 + 2 * n))) }))
    expect(outline(document)).toEqual(['table 1!A1:B7 Item\tLeft / Bolt\t1 / Nut\t2 / Cap\t3'])
  })

  it('keeps pictures and says what charts say', async () => {
    const xdr = 'http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing'
    const a = 'http://schemas.openxmlformats.org/drawingml/2006/main'
    const c = 'http://schemas.openxmlformats.org/drawingml/2006/chart'
    const anchor = (inner: string) =>
      `<xdr:twoCellAnchor><xdr:from><xdr:col>2</xdr:col><xdr:row>4</xdr:row></xdr:from><xdr:to><xdr:col>3</xdr:col><xdr:row>9</xdr:row></xdr:to>${inner}</xdr:twoCellAnchor>`
    const drawing = `<xdr:wsDr xmlns:xdr="${xdr}" xmlns:a="${a}" xmlns:c="${c}" xmlns:r="${REL}">
      ${anchor('<xdr:pic><xdr:nvPicPr><xdr:cNvPr id="1" name="p" descr="A red dot"/></xdr:nvPicPr><xdr:blipFill><a:blip r:embed="p1"/></xdr:blipFill></xdr:pic>')}
      ${anchor('<xdr:graphicFrame><a:graphic><a:graphicData><c:chart r:id="c1"/></a:graphicData></a:graphic></xdr:graphicFrame>')}</xdr:wsDr>`
    const chart = `<c:chartSpace xmlns:c="${c}" xmlns:a="${a}"><c:chart><c:title><c:tx><c:rich><a:p><a:r><a:t>Growth</a:t></a:r></a:p></c:rich></c:tx></c:title><c:plotArea><c:barChart><c:ser><c:tx><c:strRef><c:strCache><c:pt idx="0"><c:v>Oak</c:v></c:pt></c:strCache></c:strRef></c:tx><c:val><c:numRef><c:numCache><c:pt idx="0"><c:v>3</c:v></c:pt></c:numCache></c:numRef></c:val></c:ser></c:barChart></c:plotArea></c:chart></c:chartSpace>`
    const assets = new Map<string, Uint8Array>()
    const bytes = workbook(
      { Sheet1: `${sheet(rows([['x']]))}<drawing r:id="d"/>` },
      {
        'xl/worksheets/_rels/sheet1.xml.rels': relations(['d', 'drawing', '../drawings/drawing1.xml']),
        'xl/drawings/drawing1.xml': drawing,
        'xl/drawings/_rels/drawing1.xml.rels': relations(
          ['p1', 'image', '../media/p.png'],
          ['c1', 'chart', '../charts/c.xml'],
        ),
        'xl/media/p.png': RED_DOT,
        'xl/charts/c.xml': chart,
      },
    )
    const document = await parse(bytes, {}, assets)
    expect(outline(document)).toEqual([
      'text 1!A1 x',
      'figure 1!C5:D10 A red dot',
      'caption 1!C5:D10 Growth',
      'figure 1!C5:D10 Oak',
    ])
    expect(assets.size).toBe(1)
    expect(document.elements[3]).toMatchObject({ captionId: document.elements[2]?.id })
  })

  it('names a picture that it can’t read, and does not call its workbook empty', async () => {
    const xdr = 'http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing'
    const a = 'http://schemas.openxmlformats.org/drawingml/2006/main'
    const document = await parse(
      workbook(
        { Sheet1: `${sheet()}<drawing r:id="d"/>` },
        {
          'xl/worksheets/_rels/sheet1.xml.rels': relations(['d', 'drawing', '../drawings/drawing1.xml']),
          'xl/drawings/drawing1.xml': `<xdr:wsDr xmlns:xdr="${xdr}" xmlns:a="${a}" xmlns:r="${REL}"><xdr:oneCellAnchor><xdr:pic><xdr:blipFill><a:blip r:embed="p"/></xdr:blipFill></xdr:pic></xdr:oneCellAnchor></xdr:wsDr>`,
          'xl/drawings/_rels/drawing1.xml.rels': relations(['p', 'image', '../media/p.png']),
          'xl/media/p.png': RED_DOT.subarray(0, 30),
        },
      ),
    )
    expect(outline(document)).toEqual([])
    expect(document.problems).toMatchObject([
      { code: 'picture-unreadable', message: expect.stringContaining('xl/media/p.png') },
    ])
  })

  it('leaves hidden sheets out and says so', async () => {
    const document = await parse(workbook({ Sheet1: sheet(rows([['x']])), 'Secret plan': sheet(rows([['y']])) }))
    expect(outline(document)).toEqual(['text 1!A1 x'])
    expect(document.ledger.skipped).toMatchObject([{ what: 'sheet "Secret plan"', page: 2 }])
  })

  it('names a damaged sheet and keeps the others', async () => {
    const document = await parse(
      workbook(
        { Sheet1: sheet(rows([['x']])), Sheet2: '' },
        { 'xl/worksheets/sheet2.xml': '<!DOCTYPE a [<!ENTITY b "c">]><worksheet/>' },
      ),
    )
    expect(outline(document)).toEqual(['text 1!A1 x'])
    expect(document.problems).toMatchObject([{ code: 'sheet-unreadable', page: 2 }])
  })

  it('visits only cells that exist, however large the sheet claims to be', async () => {
    const far = '<row r="1048576"><c r="XFD1048576"><v>7</v></c></row>'
    const document = await parse(
      workbook({
        Sheet1: `<dimension ref="A1:XFD1048576"/>${sheet(
          rows([
            ['a', 'b'],
            [1, 2],
          ]),
          far,
        )}<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>`,
      }),
    )
    expect(elementText(document.elements.at(-1) as Element)).toBe('7')
  })

  it('cuts what is beyond the limit and names it', async () => {
    const many = Array.from({ length: 50 }, (_, n) => [n, n * n])
    const document = await parse(workbook({ Sheet1: sheet(rows([['n', 'square'], ...many])) }), { maxCells: 22 })
    expect(firstTable(document)?.rows).toBe(11)
    expect(document.problems).toMatchObject([{ code: 'table-cut', page: 1 }])
    expect(document.ledger.skipped).toMatchObject([{ what: '80 cells of sheet "Sheet1"' }])
  })

  it('takes names of object members for plain words', async () => {
    const document = await parse(
      workbook({
        __proto: sheet(
          rows([
            ['__proto__', 'constructor'],
            [1, 2],
          ]),
        ),
      }),
    )
    expect(outline(document).at(-1)).toBe('table 1!A1:B2 __proto__\tconstructor / 1\t2')
  })

  it('refuses files without content, without workbook, and bombs', async () => {
    await expect(parse(workbook({ Sheet1: '<sheetData/>' }))).rejects.toSatisfy(isDuomoError('empty-file'))
    await expect(parse(new Uint8Array())).rejects.toSatisfy(isDuomoError('empty-file'))
    await expect(parse(officePackage({ a: new Uint8Array(1) }))).rejects.toSatisfy(isDuomoError('damaged-file'))
    const bomb = workbook({ Sheet1: '' }, { 'xl/worksheets/sheet1.xml': new Uint8Array(30_000_000) })
    await expect(parse(bomb)).rejects.toSatisfy(isDuomoError('too-large'))
  })
})
