import { encodePng } from './png.ts'
import { drawPrinter } from './printer-drawing.ts'
import { rasterise } from './raster.ts'
import { openSheet } from './sheet.ts'
import { setText } from './text.ts'

const SIZE = { width: 400, height: 300 }

/** The printer on a desk, as a picture by itself (PNG, 800 × 600 pixels). */
export async function drawPrinterPhoto(): Promise<Uint8Array> {
  const { pdf, finish } = openSheet({ title: 'printer', language: 'zh-CN', ...SIZE })
  pdf.rect(0, 0, SIZE.width, 218).fill('#dce9ea')
  pdf.rect(0, 218, SIZE.width, 82).fill('#d9b48f')
  pdf.rect(0, 218, SIZE.width, 4).fill('#c39a72')
  drawPrinter(pdf, 40, 30, 1)
  const sign = { x: 0, width: SIZE.width, align: 'center' } as const
  setText(pdf, '岚序 M270', { face: 'sans-bold', size: 11, leading: 16, color: '#4b3420' }, { ...sign, y: 274 })
  return encodePng(await rasterise(await finish(), 2))
}
