import { encodePng } from './png.ts'
import { rasterise } from './raster.ts'
import { openSheet, type Pdf } from './sheet.ts'
import { type Style, setText } from './text.ts'

/** The first quarter: sales in ten thousand yuan, and new customers. */
export const MONTHS = [
  { name: '1 月', sales: 132, customers: 58 },
  { name: '2 月', sales: 147, customers: 76 },
  { name: '3 月', sales: 125, customers: 52 },
] as const

const SIZE = { width: 560, height: 316 }
const PLOT = { left: 58, right: 540, top: 58, bottom: 264 }
const TOP_VALUE = 160
const SERIES = [
  { key: 'sales', name: '销售额（万元）', color: '#1f6f78' },
  { key: 'customers', name: '新增客户（家）', color: '#e0a13f' },
] as const

const LABEL: Style = { face: 'sans', size: 11, leading: 16, color: '#1c1f23' }
const VALUE: Style = { face: 'sans-bold', size: 11, leading: 16 }
const TICK: Style = { face: 'sans', size: 9.5, leading: 14, color: '#68727a' }
const TITLE: Style = { face: 'sans-bold', size: 13, leading: 20, color: '#1c1f23' }

/** The bar chart as a PNG, three pixels a point: its words and numbers exist only as pixels. */
export async function drawSalesChart(): Promise<{ png: Uint8Array; width: number; height: number }> {
  const { pdf, finish } = openSheet({ title: 'chart', language: 'zh-CN', ...SIZE })
  drawAxes(pdf)
  drawBars(pdf)
  drawLegend(pdf)
  const pixels = await rasterise(await finish(), 2.5)
  return { png: encodePng(pixels), ...SIZE }
}

function heightOf(value: number): number {
  return ((PLOT.bottom - PLOT.top) * value) / TOP_VALUE
}

function drawAxes(pdf: Pdf): void {
  setText(pdf, '2026 年第一季度销售额与新增客户', TITLE, { x: 14, y: 10, width: 330 })
  for (let value = 0; value <= TOP_VALUE; value += 40) {
    const y = PLOT.bottom - heightOf(value)
    pdf.lineWidth(value === 0 ? 1 : 0.6).strokeColor(value === 0 ? '#39444d' : '#d9dfe3')
    pdf.moveTo(PLOT.left, y).lineTo(PLOT.right, y).stroke()
    setText(pdf, String(value), TICK, { x: PLOT.left - 44, y: y - 7, width: 36, align: 'right' })
  }
  pdf.lineWidth(1).strokeColor('#39444d').moveTo(PLOT.left, PLOT.top).lineTo(PLOT.left, PLOT.bottom).stroke()
}

function drawBars(pdf: Pdf): void {
  const step = (PLOT.right - PLOT.left) / MONTHS.length
  const bar = 50
  MONTHS.forEach((month, n) => {
    const middle = PLOT.left + step * (n + 0.5)
    SERIES.forEach((series, s) => {
      const value = month[series.key]
      const x = middle + (s === 0 ? -bar - 3 : 3)
      const top = PLOT.bottom - heightOf(value)
      pdf.rect(x, top, bar, heightOf(value)).fill(series.color)
      setText(pdf, String(value), { ...VALUE, color: series.color }, { x, y: top - 17, width: bar, align: 'center' })
    })
    setText(pdf, month.name, LABEL, { x: middle - 40, y: PLOT.bottom + 8, width: 80, align: 'center' })
  })
}

function drawLegend(pdf: Pdf): void {
  SERIES.forEach((series, s) => {
    const x = 318 + s * 116
    pdf.rect(x, 15, 10, 10).fill(series.color)
    setText(pdf, series.name, { ...LABEL, size: 10 }, { x: x + 15, y: 12, width: 100 })
  })
  setText(pdf, '月份', TICK, { x: PLOT.left, y: 294, width: PLOT.right - PLOT.left, align: 'center' })
}
