import type { Pdf } from './sheet.ts'

const LINE = '#5b5348'
const BRICK = '#dcb592'
const BRICK_DARK = '#c4946d'
const LEAD = '#93a7b1'
const LEAD_DARK = '#6f858f'
const GOLD = '#e3b84e'
const STONE = '#e7e0d3'
const STONE_DARK = '#cfc5b3'
const SHADOW = '#4d463d'
const TESSERAE = [GOLD, '#f0d27c', '#2f6c8f', GOLD, '#b8473f', '#f0d27c', '#4f8a5b', GOLD, '#d99a34'] as const
const GLASS = ['#3b5b8c', '#a33c45', '#3b5b8c', '#5c86b5', '#c08a2e'] as const

/** Draws into a frame of 459 × 246 points: round arches, mosaics, a dome on a ring of windows. */
export function drawByzantineChurch(pdf: Pdf, x: number, y: number): void {
  pdf
    .save()
    .translate(x, y + 5)
    .lineWidth(0.9)
    .lineJoin('round')
    .strokeColor(LINE)
  drawGround(pdf, 226, 30, 429)
  drawTree(pdf, 58, 226)
  drawTree(pdf, 404, 226)
  drawWing(pdf, 84)
  drawWing(pdf, 318)
  halfDome(pdf, 160, 134, 36)
  halfDome(pdf, 300, 134, 36)
  pdf.rect(138, 134, 184, 92).fillAndStroke(BRICK, LINE)
  courses(pdf, 138, 322, 140, 226)
  drawDome(pdf)
  // Cornice over the front, then its three arches.
  pdf.rect(134, 130, 192, 6).fillAndStroke(STONE, LINE)
  mosaicArch(pdf, 169, 226, 38, 66)
  mosaicArch(pdf, 230, 226, 56, 84)
  mosaicArch(pdf, 291, 226, 38, 66)
  pdf.restore()
}

function drawDome(pdf: Pdf): void {
  // Square block with its great arch, drum with windows, dome, lantern, cross.
  pdf.rect(168, 98, 124, 34).fillAndStroke(BRICK, LINE)
  courses(pdf, 168, 292, 103, 131)
  roundArch(pdf, 230, 131, 76, 29)
  pdf.fillAndStroke(STONE, LINE)
  for (const x of [207, 222, 238, 253]) {
    roundArch(pdf, x, 131, 8, x === 207 || x === 253 ? 13 : 19)
    pdf.fill(SHADOW)
  }
  pdf.rect(164, 94, 132, 5).fillAndStroke(STONE, LINE)
  pdf.rect(176, 72, 108, 22).fillAndStroke(BRICK_DARK, LINE)
  for (let n = 0; n < 9; n++) {
    roundArch(pdf, 184 + n * 11.5, 92, 6.4, 16)
    pdf.fillAndStroke('#fff3c9', LINE)
  }
  pdf.path('M 172 72 A 58 48 0 0 1 288 72 Z').fillAndStroke(LEAD, LINE)
  pdf.lineWidth(0.7).strokeColor(LEAD_DARK)
  for (const rx of [20, 39]) pdf.path(`M ${230 - rx} 72 A ${rx} 48 0 0 1 ${230 + rx} 72`).stroke()
  pdf.moveTo(230, 72).lineTo(230, 24).stroke()
  pdf.lineWidth(0.9).strokeColor(LINE)
  pdf.circle(230, 21, 3.4).fillAndStroke(GOLD, LINE)
  pdf.lineWidth(1.8).strokeColor('#a77f22')
  pdf.moveTo(230, 18).lineTo(230, 5).moveTo(225, 10).lineTo(235, 10).stroke()
  pdf.lineWidth(0.9).strokeColor(LINE)
}

function drawWing(pdf: Pdf, x: number): void {
  pdf.rect(x, 168, 58, 58).fillAndStroke(BRICK, LINE)
  courses(pdf, x, x + 58, 174, 226)
  // The roof leans against the middle block.
  const ridge = x < 230 ? x + 56 : x + 2
  const eaves = x < 230 ? x - 4 : x + 62
  pdf.polygon([eaves, 168], [ridge, 150], [ridge, 168]).fillAndStroke(LEAD, LINE)
  for (const window of [x + 17, x + 41]) {
    roundArch(pdf, window, 206, 11, 26)
    pdf.fillAndStroke(SHADOW, LINE)
  }
}

function halfDome(pdf: Pdf, x: number, base: number, radius: number): void {
  pdf.path(`M ${x - radius} ${base} A ${radius} ${radius} 0 0 1 ${x + radius} ${base} Z`).fillAndStroke(LEAD, LINE)
  pdf.strokeColor(LEAD_DARK).lineWidth(0.7)
  pdf.path(`M ${x - 13} ${base} A 13 ${radius} 0 0 1 ${x + 13} ${base}`).stroke()
  pdf.strokeColor(LINE).lineWidth(0.9)
}

/** A doorway whose round head is filled with a mosaic. */
function mosaicArch(pdf: Pdf, x: number, base: number, width: number, height: number): void {
  const radius = width / 2
  const spring = base - height + radius
  roundArch(pdf, x, base, width + 8, height + 4)
  pdf.fillAndStroke(STONE, LINE)
  pdf.save()
  roundArch(pdf, x, base, width, height)
  pdf.clip()
  const tile = 3.4
  let n = 0
  for (let row = 0; row * tile < radius; row++)
    for (let column = 0; column * tile < width; column++, n++) {
      const dx = (column + 0.5) * tile - radius
      const dy = radius - (row + 0.5) * tile
      const ring = Math.floor(Math.sqrt(dx * dx + dy * dy) / 5)
      pdf.rect(x - radius + column * tile, base - height + row * tile, tile - 0.5, tile - 0.5)
      pdf.fill(TESSERAE[(ring * 2 + ((n * 5) % 3)) % TESSERAE.length] ?? GOLD)
    }
  pdf.rect(x - radius, spring, width, base - spring).fill(SHADOW)
  pdf.restore()
  pdf.rect(x - radius, spring - 1.5, width, 3).fillAndStroke(STONE, LINE)
  // Door leaves between two columns.
  pdf.rect(x - radius + 5, spring + 6, width - 10, base - spring - 6).fillAndStroke('#7b5a3c', LINE)
  pdf
    .moveTo(x, spring + 6)
    .lineTo(x, base)
    .stroke()
  roundArch(pdf, x, base, width, height)
  pdf.stroke()
}

/** Draws into a frame of 459 × 330 points: spires, rose window, pointed arches, flying buttresses. */
export function drawGothicChurch(pdf: Pdf, x: number, y: number): void {
  pdf.save().translate(x, y).lineWidth(0.9).lineJoin('round').strokeColor(LINE)
  drawGround(pdf, 308, 20, 439)
  for (const side of [-1, 1] as const) {
    drawButtress(pdf, side)
    drawTower(pdf, side)
  }
  drawFront(pdf)
  pdf.restore()
}

function drawFront(pdf: Pdf): void {
  pdf.rect(202, 134, 56, 174).fillAndStroke(STONE, LINE)
  pdf.polygon([200, 134], [230, 88], [260, 134]).fillAndStroke(STONE_DARK, LINE)
  pdf.circle(230, 117, 6.5).fillAndStroke(GLASS[1], LINE)
  pdf.lineWidth(1.6).moveTo(230, 88).lineTo(230, 74).moveTo(225.5, 79).lineTo(234.5, 79).stroke()
  pdf.lineWidth(0.9)
  roseWindow(pdf, 230, 166, 24)
  pdf.rect(202, 197, 56, 4).fillAndStroke(STONE_DARK, LINE)
  for (let n = 0; n < 6; n++) {
    pointedArch(pdf, 207.5 + n * 9, 222, 6.4, 18)
    pdf.fillAndStroke(SHADOW, LINE)
  }
  pdf.rect(202, 224, 56, 4).fillAndStroke(STONE_DARK, LINE)
  portal(pdf, 230, 308, 46, 74)
}

function drawTower(pdf: Pdf, side: -1 | 1): void {
  const middle = 230 + side * 54
  const left = middle - 26
  pdf.rect(left, 112, 52, 196).fillAndStroke(STONE, LINE)
  // Spire, its lucarne, and four pinnacles of which two are seen.
  pdf.polygon([left + 4, 112], [middle, 10], [left + 48, 112]).fillAndStroke(STONE_DARK, LINE)
  pdf.lineWidth(0.5)
  for (let n = 1; n < 7; n++) {
    const half = 22 * (1 - n / 8)
    const y = 112 - (102 * n) / 8
    pdf
      .moveTo(middle - half, y)
      .lineTo(middle + half, y)
      .stroke()
  }
  pdf.lineWidth(0.9)
  pointedArch(pdf, middle, 112, 14, 30)
  pdf.fillAndStroke(STONE, LINE)
  pointedArch(pdf, middle, 112, 7, 20)
  pdf.fill(SHADOW)
  for (const x of [left + 2, left + 50]) pinnacle(pdf, x, 112, 8, 34)
  pdf.rect(left - 3, 110, 58, 4).fillAndStroke(STONE_DARK, LINE)
  lancets(pdf, middle, 184, 62)
  pdf.rect(left, 190, 52, 4).fillAndStroke(STONE_DARK, LINE)
  lancets(pdf, middle, 244, 44)
  pdf.rect(left, 250, 52, 4).fillAndStroke(STONE_DARK, LINE)
  portal(pdf, middle, 308, 32, 52)
  for (const x of [left, left + 52]) pdf.rect(x - 3, 114, 6, 194).fillAndStroke(STONE_DARK, LINE)
}

/** The aisle, the pier outside it, and two flying arches that lean from the pier against the tower. */
function drawButtress(pdf: Pdf, side: -1 | 1): void {
  pdf.save().translate(230, 0).scale(side, 1)
  pdf.rect(80, 246, 76, 62).fillAndStroke(STONE, LINE)
  pdf.polygon([80, 232], [160, 246], [80, 246]).fillAndStroke(LEAD, LINE)
  for (const x of [101, 132]) {
    pointedArch(pdf, x, 298, 17, 42)
    pdf.fillAndStroke(GLASS[0], LINE)
    pdf.moveTo(x, 298).lineTo(x, 258).stroke()
  }
  for (const lift of [0, 42]) {
    const top = 164 + lift
    pdf.path(`M 80 ${top - 10} L 152 ${top + 24} L 152 ${top + 34} C 128 ${top + 8} 104 ${top + 6} 80 ${top + 34} Z`)
    pdf.fillAndStroke(STONE_DARK, LINE)
  }
  pdf.polygon([152, 308], [152, 176], [174, 188], [174, 250], [180, 256], [180, 308]).fillAndStroke(STONE, LINE)
  pdf.moveTo(152, 250).lineTo(174, 250).stroke()
  pinnacle(pdf, 161, 180, 16, 50)
  pdf.restore()
}

function lancets(pdf: Pdf, x: number, base: number, height: number): void {
  for (const offset of [-9, 9]) {
    pointedArch(pdf, x + offset, base, 13, height)
    pdf.fillAndStroke(GLASS[0], LINE)
    for (let y = base - 8; y > base - height + 14; y -= 9) pdf.rect(x + offset - 6, y, 12, 1).fill(STONE)
    pdf.rect(x + offset - 0.5, base - height + 8, 1, height - 8).fill(STONE)
  }
}

/** A doorway in three receding pointed frames. */
function portal(pdf: Pdf, x: number, base: number, width: number, height: number): void {
  ;[STONE_DARK, STONE, STONE_DARK].forEach((color, n) => {
    pointedArch(pdf, x, base, width - n * 7, height - n * 6)
    pdf.fillAndStroke(color, LINE)
  })
  pointedArch(pdf, x, base, width - 20, height - 17)
  pdf.fillAndStroke('#6f4f35', LINE)
  pdf
    .moveTo(x, base)
    .lineTo(x, base - height + 17)
    .stroke()
}

function roseWindow(pdf: Pdf, x: number, y: number, radius: number): void {
  pdf.circle(x, y, radius).fillAndStroke(STONE_DARK, LINE)
  pdf.circle(x, y, radius - 2.5).fillAndStroke(SHADOW, LINE)
  const petals = 12
  for (let n = 0; n < petals; n++) {
    const angle = (n / petals) * 360
    pdf.save().rotate(angle, { origin: [x, y] })
    pdf.ellipse(x, y - radius * 0.58, radius * 0.115, radius * 0.24).fill(GLASS[n % GLASS.length] ?? GLASS[0])
    pdf.circle(x, y - radius * 0.85, 1.3).fill(GLASS[(n + 2) % GLASS.length] ?? GLASS[0])
    pdf.restore()
  }
  pdf.circle(x, y, radius * 0.24).fillAndStroke(GOLD, LINE)
  pdf.circle(x, y, radius * 0.1).fill(GLASS[1])
}

function pinnacle(pdf: Pdf, x: number, base: number, width: number, height: number): void {
  const shaft = height * 0.4
  pdf.rect(x - width / 2, base - shaft, width, shaft).fillAndStroke(STONE, LINE)
  pdf.polygon([x - width / 2 - 1, base - shaft], [x, base - height], [x + width / 2 + 1, base - shaft])
  pdf.fillAndStroke(STONE_DARK, LINE)
}

/** Leaves the path of a round-headed opening; `height` from the base to the crown. */
function roundArch(pdf: Pdf, x: number, base: number, width: number, height: number): void {
  const radius = width / 2
  const spring = base - height + radius
  const [left, right] = [x - radius, x + radius]
  if (spring > base) pdf.path(`M ${left} ${base} A ${radius} ${height} 0 0 1 ${right} ${base} Z`)
  else
    pdf.path(
      `M ${left} ${base} L ${left} ${spring} A ${radius} ${radius} 0 0 1 ${right} ${spring} L ${right} ${base} Z`,
    )
}

/** Leaves the path of a pointed opening; each side is an arc around a point beyond the other side. */
function pointedArch(pdf: Pdf, x: number, base: number, width: number, height: number): void {
  const radius = width * 1.15
  const rise = Math.sqrt(radius * radius - (radius - width / 2) ** 2)
  const [left, right, spring, crown] = [x - width / 2, x + width / 2, base - height + rise, base - height]
  const arc = `A ${radius} ${radius} 0 0 1`
  pdf.path(`M ${left} ${base} L ${left} ${spring} ${arc} ${x} ${crown} ${arc} ${right} ${spring} L ${right} ${base} Z`)
}

/** Thin lines between courses of brick. */
function courses(pdf: Pdf, left: number, right: number, top: number, bottom: number): void {
  pdf.lineWidth(0.4).strokeColor(BRICK_DARK)
  for (let y = top; y < bottom; y += 7)
    pdf
      .moveTo(left + 1, y)
      .lineTo(right - 1, y)
      .stroke()
  pdf.lineWidth(0.9).strokeColor(LINE)
}

function drawGround(pdf: Pdf, y: number, from: number, to: number): void {
  pdf.rect(from, y, to - from, 4).fill('#c9c3a8')
}

/** A cypress. */
function drawTree(pdf: Pdf, x: number, base: number): void {
  pdf.rect(x - 1.5, base - 12, 3, 12).fill('#7b5a3c')
  pdf.path(
    `M ${x} ${base - 76} C ${x + 15} ${base - 40} ${x + 12} ${base - 12} ${x} ${base - 9} C ${x - 12} ${base - 12} ${x - 15} ${base - 40} ${x} ${base - 76} Z`,
  )
  pdf.fill('#6d8a63')
}
