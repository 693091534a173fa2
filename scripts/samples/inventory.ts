import { contentTypesXml, corePropertiesXml, DECLARATION, escapeXml, relationshipsXml, zipParts } from './ooxml.ts'

/** Indexes into `cellXfs` of {@link STYLES}. */
const STYLE = {
  plain: 0,
  heading: 1,
  header: 2,
  text: 3,
  whole: 4,
  money: 5,
  date: 6,
  totalText: 7,
  totalMoney: 8,
  totalWhole: 9,
}

interface SheetCell {
  readonly value: string | number
  readonly style: number
  /** Without the equals sign; `value` is then its cached result. */
  readonly formula?: string
}

interface SheetTable {
  readonly name: string
  /** Widths in characters. */
  readonly widths: readonly number[]
  readonly rows: readonly (readonly (SheetCell | undefined)[])[]
  readonly merges: readonly string[]
  /** Rows that stay in view. */
  readonly frozenRows: number
}

const STOCK: readonly (readonly [string, string, string, number, number, string])[] = [
  ['LX-M270-G', 'M270 一体机 岩灰', '整机 Device', 1299, 214, '2026-03-30'],
  ['LX-M270-W', 'M270 一体机 米白', '整机 Device', 1299, 168, '2026-03-30'],
  ['LX-M150-G', 'M150 打印机 岩灰', '整机 Device', 699, 92, '2026-03-30'],
  ['LX-INK-K90', '黑色墨水 90 毫升', '耗材 Supply', 59, 1840, '2026-03-31'],
  ['LX-INK-C60', '青色墨水 60 毫升', '耗材 Supply', 49, 1125, '2026-03-31'],
  ['LX-INK-M60', '品红墨水 60 毫升', '耗材 Supply', 49, 987, '2026-03-31'],
  ['LX-INK-Y60', '黄色墨水 60 毫升', '耗材 Supply', 49, 1203, '2026-03-31'],
  ['LX-HEAD-4', '四色墨头', '备件 Part', 188, 76, '2026-03-28'],
  ['LX-ROLL-2', '搓纸轮套件', '备件 Part', 26.5, 340, '2026-03-28'],
  ['LX-PAPER-A4', 'A4 复印纸 80 克 500 张', '耗材 Supply', 22.8, 2650, '2026-03-31'],
]

const ORDERS: readonly (readonly [string, string, string, number, string, string, string])[] = [
  ['PO-2603-011', '恒泽颜料 Hengze Pigments', '黑色墨水 90 毫升', 3000, '2026-03-06', '2026-04-08', '在途 In transit'],
  ['PO-2603-014', '北汀精密 Beiting Precision', '四色墨头', 200, '2026-03-12', '2026-04-15', '生产中 In production'],
  [
    'PO-2603-019',
    '松野纸业 Songye Paper',
    'A4 复印纸 80 克 500 张',
    4000,
    '2026-03-18',
    '2026-03-27',
    '已到货 Received',
  ],
  ['PO-2603-022', '恒泽颜料 Hengze Pigments', '品红墨水 60 毫升', 1500, '2026-03-23', '2026-04-20', '在途 In transit'],
  ['PO-2603-027', '佑立橡胶 Youli Rubber', '搓纸轮套件', 800, '2026-03-30', '2026-05-06', '已下单 Ordered'],
]

/** A workbook of two sheets in Chinese and English: stock with sums as formulas, and open orders. */
export function buildInventory(): Uint8Array {
  const tables = [stockTable(), orderTable()]
  const strings = sharedStrings(tables)
  const sheetPath = (n: number) => `worksheets/sheet${n + 1}.xml`
  const base = 'application/vnd.openxmlformats-officedocument.spreadsheetml'
  return zipParts({
    '[Content_Types].xml': contentTypesXml({
      'xl/workbook.xml': `${base}.sheet.main+xml`,
      ...Object.fromEntries(tables.map((_, n) => [`xl/${sheetPath(n)}`, `${base}.worksheet+xml`])),
      'xl/styles.xml': `${base}.styles+xml`,
      'xl/sharedStrings.xml': `${base}.sharedStrings+xml`,
      'docProps/core.xml': 'application/vnd.openxmlformats-package.core-properties+xml',
    }),
    '_rels/.rels': relationshipsXml([
      { id: 'rId1', type: 'officeDocument', target: 'xl/workbook.xml' },
      { id: 'rId2', type: 'core-properties', target: 'docProps/core.xml' },
    ]),
    'docProps/core.xml': corePropertiesXml('2026 年 3 月末库存'),
    'xl/workbook.xml': workbookXml(tables),
    'xl/_rels/workbook.xml.rels': relationshipsXml([
      ...tables.map((_, n) => ({ id: `rId${n + 1}`, type: 'worksheet', target: sheetPath(n) })),
      { id: 'rId8', type: 'styles', target: 'styles.xml' },
      { id: 'rId9', type: 'sharedStrings', target: 'sharedStrings.xml' },
    ]),
    'xl/styles.xml': STYLES,
    'xl/sharedStrings.xml': stringsXml(strings),
    ...Object.fromEntries(tables.map((table, n) => [`xl/${sheetPath(n)}`, sheetXml(table, strings, n === 0)])),
  })
}

function stockTable(): SheetTable {
  const headers = [
    '编号 SKU',
    '品名 Item',
    '类别 Category',
    '单价（元） Unit price',
    '数量 Quantity',
    '金额（元） Amount',
    '盘点日期 Counted on',
  ]
  const first = 3
  const last = first + STOCK.length - 1
  const rows = STOCK.map(([sku, item, category, price, quantity, counted], n) => [
    { value: sku, style: STYLE.text },
    { value: item, style: STYLE.text },
    { value: category, style: STYLE.text },
    { value: price, style: STYLE.money },
    { value: quantity, style: STYLE.whole },
    { value: price * quantity, style: STYLE.money, formula: `D${first + n}*E${first + n}` },
    { value: serialDate(counted), style: STYLE.date },
  ])
  const sum = (of: (row: (typeof STOCK)[number]) => number) => STOCK.reduce((total, row) => total + of(row), 0)
  return {
    name: '库存 Inventory',
    widths: [15, 26, 15, 20, 15, 20, 22],
    rows: [
      [{ value: '2026 年 3 月末库存 Inventory at the end of March 2026', style: STYLE.heading }],
      headers.map((value) => ({ value, style: STYLE.header })),
      ...rows,
      [
        { value: '合计 Total', style: STYLE.totalText },
        ...[1, 2, 3].map(() => ({ value: '', style: STYLE.totalText })),
        { value: sum((row) => row[4]), style: STYLE.totalWhole, formula: `SUM(E${first}:E${last})` },
        { value: sum((row) => row[3] * row[4]), style: STYLE.totalMoney, formula: `SUM(F${first}:F${last})` },
        { value: '', style: STYLE.totalText },
      ],
    ],
    merges: ['A1:G1', `A${last + 1}:D${last + 1}`],
    frozenRows: 2,
  }
}

function orderTable(): SheetTable {
  const headers = [
    '采购单号 Order',
    '供应商 Supplier',
    '品名 Item',
    '数量 Quantity',
    '下单日期 Ordered',
    '预计到货 Due',
    '状态 Status',
  ]
  return {
    name: '采购 Orders',
    widths: [16, 28, 26, 15, 18, 18, 22],
    rows: [
      headers.map((value) => ({ value, style: STYLE.header })),
      ...ORDERS.map(([order, supplier, item, quantity, ordered, due, status]) => [
        { value: order, style: STYLE.text },
        { value: supplier, style: STYLE.text },
        { value: item, style: STYLE.text },
        { value: quantity, style: STYLE.whole },
        { value: serialDate(ordered), style: STYLE.date },
        { value: serialDate(due), style: STYLE.date },
        { value: status, style: STYLE.text },
      ]),
    ],
    merges: [],
    frozenRows: 1,
  }
}

/** Days since 1899-12-30, as spreadsheets count. */
function serialDate(day: string): number {
  return (Date.parse(`${day}T00:00:00Z`) - Date.UTC(1899, 11, 30)) / 86_400_000
}

function sharedStrings(tables: readonly SheetTable[]): string[] {
  const values = tables.flatMap((table) => table.rows.flat()).map((cell) => cell?.value)
  return [...new Set(values.filter((value) => typeof value === 'string').filter((value) => value !== ''))]
}

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'

function workbookXml(tables: readonly SheetTable[]): string {
  const sheets = tables.map(
    (table, n) => `<sheet name="${escapeXml(table.name)}" sheetId="${n + 1}" r:id="rId${n + 1}"/>`,
  )
  return (
    `${DECLARATION}<workbook xmlns="${MAIN}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">` +
    `<bookViews><workbookView/></bookViews><sheets>${sheets.join('')}</sheets></workbook>`
  )
}

function stringsXml(strings: readonly string[]): string {
  const items = strings.map((text) => `<si><t>${escapeXml(text)}</t></si>`)
  return `${DECLARATION}<sst xmlns="${MAIN}" uniqueCount="${strings.length}">${items.join('')}</sst>`
}

function sheetXml(table: SheetTable, strings: readonly string[], selected: boolean): string {
  const columns = table.widths.map(
    (width, n) => `<col min="${n + 1}" max="${n + 1}" width="${width}" customWidth="1"/>`,
  )
  const rows = table.rows.map((cells, row) => {
    const xml = cells.map((cell, column) =>
      cell ? cellXml(cell, `${String.fromCharCode(65 + column)}${row + 1}`, strings) : '',
    )
    return `<row r="${row + 1}" ht="20" customHeight="1">${xml.join('')}</row>`
  })
  const merges = table.merges.map((range) => `<mergeCell ref="${range}"/>`)
  const pane = `<pane ySplit="${table.frozenRows}" topLeftCell="A${table.frozenRows + 1}" activePane="bottomLeft" state="frozen"/>`
  return (
    `${DECLARATION}<worksheet xmlns="${MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>` +
    `<sheetViews><sheetView ${selected ? 'tabSelected="1" ' : ''}workbookViewId="0">${pane}</sheetView></sheetViews>` +
    `<sheetFormatPr defaultRowHeight="20" customHeight="1"/><cols>${columns.join('')}</cols><sheetData>${rows.join('')}</sheetData>` +
    (merges.length > 0 ? `<mergeCells count="${merges.length}">${merges.join('')}</mergeCells>` : '') +
    '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/></worksheet>'
  )
}

function cellXml(cell: SheetCell, reference: string, strings: readonly string[]): string {
  const open = `<c r="${reference}" s="${cell.style}"`
  if (cell.value === '') return `${open}/>`
  if (typeof cell.value === 'string') return `${open} t="s"><v>${strings.indexOf(cell.value)}</v></c>`
  // Sums of cents: what floating point adds is not part of the value.
  const value = Number(cell.value.toFixed(2))
  return `${open}>${cell.formula ? `<f>${cell.formula}</f>` : ''}<v>${value}</v></c>`
}

const BORDER = `${['left', 'right', 'top', 'bottom'].map((side) => `<${side} style="thin"><color rgb="FFB8C2C8"/></${side}>`).join('')}<diagonal/>`

const STYLES =
  `${DECLARATION}<styleSheet xmlns="${MAIN}">` +
  '<numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts>' +
  '<fonts count="4"><font><sz val="11"/><name val="Arial"/></font>' +
  '<font><b/><sz val="14"/><name val="Arial"/></font>' +
  '<font><b/><sz val="11"/><color rgb="FFFFFFFF"/><name val="Arial"/></font>' +
  '<font><b/><sz val="11"/><name val="Arial"/></font></fonts>' +
  '<fills count="4"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>' +
  '<fill><patternFill patternType="solid"><fgColor rgb="FF1F6F78"/></patternFill></fill>' +
  '<fill><patternFill patternType="solid"><fgColor rgb="FFE6EFF0"/></patternFill></fill></fills>' +
  `<borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border><border>${BORDER}</border></borders>` +
  '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>' +
  '<cellXfs count="10">' +
  '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>' +
  '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1" applyAlignment="1"><alignment horizontal="center" vertical="center"/></xf>' +
  '<xf numFmtId="0" fontId="2" fillId="2" borderId="1" xfId="0" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1"><alignment horizontal="center" vertical="center"/></xf>' +
  '<xf numFmtId="0" fontId="0" fillId="0" borderId="1" xfId="0" applyBorder="1" applyAlignment="1"><alignment vertical="center"/></xf>' +
  '<xf numFmtId="3" fontId="0" fillId="0" borderId="1" xfId="0" applyNumberFormat="1" applyBorder="1" applyAlignment="1"><alignment vertical="center"/></xf>' +
  '<xf numFmtId="4" fontId="0" fillId="0" borderId="1" xfId="0" applyNumberFormat="1" applyBorder="1" applyAlignment="1"><alignment vertical="center"/></xf>' +
  '<xf numFmtId="164" fontId="0" fillId="0" borderId="1" xfId="0" applyNumberFormat="1" applyBorder="1" applyAlignment="1"><alignment horizontal="center" vertical="center"/></xf>' +
  '<xf numFmtId="0" fontId="3" fillId="3" borderId="1" xfId="0" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1"><alignment vertical="center"/></xf>' +
  '<xf numFmtId="4" fontId="3" fillId="3" borderId="1" xfId="0" applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1"><alignment vertical="center"/></xf>' +
  '<xf numFmtId="3" fontId="3" fillId="3" borderId="1" xfId="0" applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1"><alignment vertical="center"/></xf>' +
  '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
