import type { Pdf } from './sheet.ts'

/** Places on the drawing that a label's line may point at. */
export const PRINTER_PARTS = {
  rearTray: { x: 214, y: 26 },
  lid: { x: 62, y: 92 },
  panel: { x: 92, y: 138 },
  screen: { x: 162, y: 138 },
  inkDoor: { x: 262, y: 168 },
  outputTray: { x: 196, y: 214 },
} as const

const BODY = '#e9edf0'
const SHADE = '#cfd6db'
const DARK = '#39444d'
const LINE = '#39444d'
const ACCENT = '#1f6f78'

/** Draws the M270 from the front with its top-left corner at (x, y); at `scale` 1 it is 320 × 236 points. */
export function drawPrinter(pdf: Pdf, x: number, y: number, scale: number): void {
  pdf.save().translate(x, y).scale(scale).lineWidth(1).lineJoin('round').lineCap('round')
  drawRearTray(pdf)
  drawBody(pdf)
  drawPanel(pdf)
  drawOutput(pdf)
  pdf.restore()
}

function drawRearTray(pdf: Pdf): void {
  // Support behind the paper, then the sheets.
  pdf.polygon([88, 84], [98, 22], [222, 22], [232, 84]).fillAndStroke(SHADE, LINE)
  pdf.polygon([104, 84], [111, 4], [209, 4], [216, 84]).fillAndStroke('#ffffff', LINE)
  pdf.polygon([101, 84], [108, 10], [206, 10], [213, 84]).fillAndStroke('#ffffff', LINE)
  pdf.strokeColor('#9fb3bd').lineWidth(1.4)
  for (let row = 0; row < 5; row++) {
    const y = 24 + row * 11
    pdf
      .moveTo(120 - row, y)
      .lineTo((row === 4 ? 160 : 194) + row, y)
      .stroke()
  }
  pdf.lineWidth(1)
}

function drawBody(pdf: Pdf): void {
  pdf.fillOpacity(0.12).ellipse(160, 224, 150, 8).fill('#000000').fillOpacity(1)
  // Lid of the flatbed scanner, a little wider than the body.
  pdf.roundedRect(22, 80, 276, 26, 8).fillAndStroke(BODY, LINE)
  pdf.roundedRect(30, 85, 260, 5, 2.5).fill('#ffffff')
  pdf.rect(34, 106, 252, 7).fillAndStroke(DARK, LINE)
  pdf.roundedRect(26, 113, 268, 102, 10).fillAndStroke(BODY, LINE)
  pdf.rect(27, 152, 266, 6).fill(SHADE)
  // Door over the ink tanks, with four windows.
  pdf.roundedRect(240, 164, 44, 42, 4).fillAndStroke('#f6f8f9', LINE)
  const inks = ['#2b2f33', '#1f9bc9', '#c9367f', '#e5b92b']
  inks.forEach((ink, n) => {
    const level = [14, 22, 18, 25][n] ?? 20
    pdf.roundedRect(245 + n * 9.2, 172, 6.4, 28, 2).fillAndStroke('#ffffff', '#8a969e')
    pdf.rect(245.6 + n * 9.2, 199.4 - level, 5.2, level).fill(ink)
  })
}

function drawPanel(pdf: Pdf): void {
  pdf.roundedRect(68, 120, 184, 30, 5).fillAndStroke(DARK, LINE)
  pdf.roundedRect(130, 124, 62, 22, 2).fill('#cfe8ea')
  pdf.rect(135, 129, 30, 3).fill(ACCENT)
  pdf.rect(135, 135, 44, 2).fill('#7fb0b5')
  pdf.rect(135, 140, 38, 2).fill('#7fb0b5')
  pdf.circle(84, 135, 6.5).fillAndStroke('#56636d', '#8a969e')
  pdf.strokeColor('#ffffff').lineWidth(1.2).moveTo(84, 131).lineTo(84, 135.5).stroke()
  for (const [n, x] of [104, 117].entries()) pdf.circle(x, 135, 4).fill(n === 0 ? '#8a969e' : '#6fc2a0')
  pdf.roundedRect(202, 126, 40, 8, 4).fill('#8a969e')
  pdf.circle(210, 142, 4).fill('#56636d')
  pdf.circle(222, 142, 4).fill('#56636d')
  pdf.circle(234, 142, 4).fill('#e07a3f')
  pdf.lineWidth(1)
}

function drawOutput(pdf: Pdf): void {
  pdf.rect(62, 166, 168, 30).fillAndStroke('#242b31', LINE)
  // The printed sheet comes towards the viewer, on the tray.
  pdf.polygon([56, 212], [76, 190], [216, 190], [236, 212], [236, 222], [56, 222]).fillAndStroke(SHADE, LINE)
  pdf.polygon([82, 210], [94, 176], [198, 176], [210, 210]).fillAndStroke('#ffffff', LINE)
  pdf.polygon([100, 195], [103, 182], [140, 182], [138, 195]).fill('#f2c9a8')
  pdf.polygon([100, 195], [111, 186], [119, 191], [128, 184], [138, 195]).fill('#5d9aa3')
  pdf.strokeColor('#9fb3bd').lineWidth(1.2)
  pdf.moveTo(149, 184).lineTo(190, 184).stroke()
  pdf.moveTo(149, 190).lineTo(192, 190).stroke()
  pdf.moveTo(98, 202).lineTo(195, 202).stroke()
  pdf.lineWidth(1)
}
