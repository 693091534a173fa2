import { rasterise } from './raster.ts'
import { scanPage } from './scan.ts'
import { A4, openSheet, type Pdf } from './sheet.ts'
import { drawTable } from './table.ts'
import { type Style, setText } from './text.ts'

const X = 74
const WIDTH = A4.width - 2 * X
const PRINT = '#222428'
const INK = '#23407f'
const STAMP = '#c23a37'

const TITLE: Style = { face: 'serif-bold', size: 22, leading: 32, color: PRINT }
const SMALL: Style = { face: 'sans', size: 9.5, leading: 15, color: PRINT }
const LABEL: Style = { face: 'sans-bold', size: 10.5, leading: 18, color: PRINT }
const BODY: Style = { face: 'sans', size: 10.5, leading: 19, color: PRINT }
const HEADING: Style = { face: 'sans-bold', size: 12, leading: 20, color: PRINT }
const FILLED: Style = { face: 'serif', size: 11, leading: 18, color: INK }

const FIELDS = [
  ['产品型号', '岚序 M270', '机身序列号', 'LX270-251218-3357'],
  ['购买日期', '2026 年 3 月 21 日', '发票号码', '0318-77426'],
  ['经销商', '南塘路岚序专营店', '客户姓名', '顾清越'],
  ['安装日期', '2026 年 3 月 24 日', '安装人员', '陆闻溪'],
]

const TERMS = [
  '整机自购买之日起免费保修两年，墨头免费保修一年，消耗品不在保修范围内。',
  '保修期内因正常使用出现的故障，凭本卡与发票免费维修；同一故障维修两次仍未排除的，可更换同型号新机。',
  '下列情况不予免费保修：使用非原装墨水造成的堵塞、自行拆机、进水、跌落，以及序列号被涂改。',
  '上门服务限市区范围，报修后四十八小时内到达；其他地区寄修，往返运费由本公司承担。',
]

/** A Chinese warranty card as a scanner leaves it: one page, one JPEG, no text layer. */
export async function drawWarrantyScan(): Promise<Uint8Array> {
  const card = openSheet({ title: 'card', language: 'zh-CN' })
  drawCard(card.pdf)
  const pixels = await rasterise(await card.finish(), 150 / 72)
  const jpeg = await scanPage(pixels, { degrees: 0.6, noise: 7, paper: [249, 245, 234], seed: 270 })
  const { pdf, finish } = openSheet({ title: '保修卡扫描件', language: 'zh-CN' })
  pdf.image(Buffer.from(jpeg), 0, 0, { width: A4.width, height: A4.height })
  return finish()
}

function drawCard(pdf: Pdf): void {
  setText(pdf, '岚序科技有限公司', SMALL, { x: X, y: 62, width: WIDTH })
  setText(pdf, '编号：BX-2026-008153', SMALL, { x: X, y: 62, width: WIDTH, align: 'right' })
  setText(pdf, '产品保修卡', TITLE, { x: X, y: 92, width: WIDTH, align: 'center' })
  let y = drawFields(pdf, 146)
  y = setText(pdf, '保修条款', HEADING, { x: X, y: y + 22, width: WIDTH }) + 4
  TERMS.forEach((term, n) => {
    setText(pdf, `${n + 1}.`, BODY, { x: X, y, width: 18 })
    y = setText(pdf, term, BODY, { x: X + 18, y, width: WIDTH - 18, align: 'justify' }) + 3
  })
  y = setText(pdf, '验收结果', HEADING, { x: X, y: y + 16, width: WIDTH }) + 6
  y = drawChecks(pdf, y)
  drawSignatures(pdf, y + 26)
}

function drawFields(pdf: Pdf, y: number): number {
  const widths = [72, WIDTH / 2 - 72, 78, WIDTH / 2 - 78]
  const bottom = drawTable(pdf, {
    x: X,
    y,
    widths,
    rows: FIELDS.map((row) => row.map((text, column) => (column % 2 === 0 ? text : ''))),
    headerRows: 0,
    rules: 'grid',
    style: LABEL,
    headerStyle: LABEL,
    padding: { x: 8, y: 5.5 },
    lineColor: '#3a3d42',
  })
  const height = (bottom - y) / FIELDS.length
  FIELDS.forEach((row, n) => {
    // Filled in by hand: a little above the line, never quite alike.
    const lift = y + n * height + (height - FILLED.leading) / 2 + ((n * 7) % 3) - 1
    setText(pdf, row[1] ?? '', FILLED, { x: X + 72 + 9 + ((n * 5) % 4), y: lift, width: 160 })
    setText(pdf, row[3] ?? '', FILLED, { x: X + WIDTH / 2 + 78 + 8 + ((n * 3) % 5), y: lift + 1, width: 160 })
  })
  return bottom
}

function drawChecks(pdf: Pdf, y: number): number {
  const checks = ['外观完好，配件齐全', '打印、扫描、复印测试正常', '无线网络已连接，客户已学会基本操作']
  checks.forEach((text, n) => {
    const top = y + n * 22
    pdf
      .lineWidth(0.9)
      .rect(X + 2, top + 4, 10, 10)
      .stroke(PRINT)
    pdf.lineWidth(1.6).strokeColor(INK)
    pdf
      .moveTo(X + 4, top + 9)
      .lineTo(X + 7, top + 13)
      .lineTo(X + 14, top + 1)
      .stroke()
    setText(pdf, text, BODY, { x: X + 22, y: top, width: WIDTH - 22 })
  })
  return y + checks.length * 22
}

function drawSignatures(pdf: Pdf, y: number): void {
  setText(pdf, '客户签字：', BODY, { x: X, y, width: 70 })
  pdf
    .lineWidth(0.7)
    .moveTo(X + 58, y + 19)
    .lineTo(X + 180, y + 19)
    .stroke(PRINT)
  setText(pdf, '顾清越', { ...FILLED, size: 15, leading: 20 }, { x: X + 82, y: y - 3, width: 90 })
  setText(pdf, '经销商（盖章）：', BODY, { x: X + 236, y, width: 110 })
  setText(pdf, '2026 年 3 月 24 日', BODY, { x: X, y: y + 34, width: 180 })
  drawStamp(pdf, X + 376, y + 14)
}

function drawStamp(pdf: Pdf, x: number, y: number): void {
  const radius = 50
  pdf
    .save()
    .rotate(-9, { origin: [x, y] })
    .opacity(0.82)
  pdf.lineWidth(2.6).circle(x, y, radius).stroke(STAMP)
  const words = [...'岚序科技南塘路专营店']
  words.forEach((character, n) => {
    const angle = -118 + (236 * n) / (words.length - 1)
    pdf.save().rotate(angle, { origin: [x, y] })
    const style: Style = { face: 'sans-bold', size: 11, leading: 14, color: STAMP }
    setText(pdf, character, style, { x: x - 10, y: y - radius + 5, width: 20, align: 'center' })
    pdf.restore()
  })
  const star: [number, number][] = []
  for (let n = 0; n < 10; n++) {
    const reach = n % 2 === 0 ? 15 : 6
    const angle = (n * Math.PI) / 5 - Math.PI / 2
    star.push([x + reach * Math.cos(angle), y + reach * Math.sin(angle)])
  }
  pdf.polygon(...star).fill(STAMP)
  const foot: Style = { face: 'sans-bold', size: 9.5, leading: 13, color: STAMP }
  setText(pdf, '售后专用章', foot, { x: x - 40, y: y + 24, width: 80, align: 'center' })
  pdf.restore()
}
