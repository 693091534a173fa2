import type { Pdf } from './sheet.ts'
import { type Style, setText } from './text.ts'

/** The drawing's height in points; its width is the caller's. */
export const ARCHITECTURE_HEIGHT = 176

const NAME: Style = { face: 'english-serif-bold', size: 8, leading: 10.5, color: '#1c1f23' }
const DETAIL: Style = { face: 'english-serif', size: 6.8, leading: 9, color: '#4b545b' }
const LANE: Style = { face: 'english-serif', slanted: true, size: 7.6, leading: 10, color: '#68727a' }

interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Boxes and arrows of the paper's system, 487 points wide, its top-left corner at (x, y). */
export function drawArchitecture(pdf: Pdf, x: number, y: number): void {
  pdf.save().translate(x, y)
  lane(pdf, { x: 0, y: 0, width: 487, height: 100 }, 'Indexing', '#f3f6f7')
  lane(pdf, { x: 0, y: 108, width: 487, height: 66 }, 'Answering', '#fbf6ee')

  const documents = box(pdf, 10, 37, 66, 36, 'Documents', 'PDF, slides, scans', '#ffffff')
  const reader = box(pdf, 104, 37, 74, 36, 'Region reader', 'boxes, reading order', '#d8e8ea')
  const kinds = [
    box(pdf, 212, 12, 78, 22, 'Text regions', undefined, '#ffffff'),
    box(pdf, 212, 44, 78, 22, 'Table regions', undefined, '#ffffff'),
    box(pdf, 212, 76, 78, 22, 'Figure regions', undefined, '#ffffff'),
  ]
  const indexes = [
    box(pdf, 330, 12, 80, 22, 'Lexical index', undefined, '#d8e8ea'),
    box(pdf, 330, 44, 80, 22, 'Vector index', undefined, '#d8e8ea'),
    box(pdf, 330, 76, 80, 22, 'Picture index', undefined, '#d8e8ea'),
  ]
  arrow(pdf, documents, reader)
  for (const kind of kinds) elbow(pdf, reader, kind)
  kinds.forEach((kind, n) => {
    const index = indexes[n]
    if (index) arrow(pdf, kind, index)
  })

  const question = box(pdf, 10, 126, 66, 32, 'Question', 'words or picture', '#ffffff')
  const planner = box(pdf, 104, 126, 74, 32, 'Query planner', 'one query per index', '#f3dfbd')
  const fuser = box(pdf, 212, 126, 78, 32, 'Rank fuser', 'Equation (1)', '#f3dfbd')
  const composer = box(pdf, 330, 126, 80, 32, 'Composer', 'text, table, figure', '#f3dfbd')
  const answer = box(pdf, 432, 126, 46, 32, 'Answer', 'with regions', '#ffffff')
  arrow(pdf, question, planner)
  arrow(pdf, planner, fuser)
  arrow(pdf, fuser, composer)
  arrow(pdf, composer, answer)

  // The ranked lists of the three indexes run together into the fuser.
  pdf.lineWidth(0.8).strokeColor('#39444d')
  for (const index of indexes) {
    const middle = index.y + index.height / 2
    pdf
      .moveTo(index.x + index.width, middle)
      .lineTo(424, middle)
      .stroke()
  }
  pdf.moveTo(424, 23).lineTo(424, 112).lineTo(251, 112).lineTo(251, 122).stroke()
  head(pdf, 251, 126, 'down')
  setText(pdf, 'ranked lists', LANE, { x: 428, y: 50, width: 56 })
  pdf.restore()
}

function lane(pdf: Pdf, area: Box, name: string, fill: string): void {
  pdf.roundedRect(area.x, area.y, area.width, area.height, 4).fill(fill)
  setText(pdf, name, LANE, { x: area.x + 10, y: area.y + 4, width: 80 })
}

function box(
  pdf: Pdf,
  x: number,
  y: number,
  width: number,
  height: number,
  name: string,
  detail: string | undefined,
  fill: string,
): Box {
  pdf.roundedRect(x, y, width, height, 3).lineWidth(0.7).fillAndStroke(fill, '#39444d')
  const text = NAME.leading + (detail ? DETAIL.leading : 0)
  const below = setText(pdf, name, NAME, { x, y: y + (height - text) / 2, width, align: 'center' })
  if (detail) setText(pdf, detail, DETAIL, { x: x - 4, y: below, width: width + 8, align: 'center' })
  return { x, y, width, height }
}

function arrow(pdf: Pdf, from: Box, to: Box): void {
  const y = from.y + from.height / 2
  pdf
    .lineWidth(0.8)
    .strokeColor('#39444d')
    .moveTo(from.x + from.width, y)
    .lineTo(to.x - 4, y)
    .stroke()
  head(pdf, to.x, y, 'right')
}

function elbow(pdf: Pdf, from: Box, to: Box): void {
  const start = { x: from.x + from.width, y: from.y + from.height / 2 }
  const end = { x: to.x, y: to.y + to.height / 2 }
  const bend = (start.x + end.x) / 2
  pdf.lineWidth(0.8).strokeColor('#39444d')
  pdf
    .moveTo(start.x, start.y)
    .lineTo(bend, start.y)
    .lineTo(bend, end.y)
    .lineTo(end.x - 4, end.y)
    .stroke()
  head(pdf, end.x, end.y, 'right')
}

function head(pdf: Pdf, x: number, y: number, direction: 'right' | 'down'): void {
  if (direction === 'right') pdf.polygon([x, y], [x - 5, y - 2.6], [x - 5, y + 2.6]).fill('#39444d')
  else pdf.polygon([x, y], [x - 2.6, y - 5], [x + 2.6, y - 5]).fill('#39444d')
}
