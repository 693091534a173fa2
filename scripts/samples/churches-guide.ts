import { drawByzantineChurch, drawGothicChurch } from './church-drawings.ts'
import {
  COLUMN,
  caption,
  type Flow,
  furniture,
  HAIRLINE,
  heading,
  INK,
  MARGIN,
  paragraph,
  QUIET,
} from './page-style.ts'
import { openSheet, type Pdf } from './sheet.ts'
import { drawTable } from './table.ts'
import { type Style, setText } from './text.ts'

const WINE = '#7a2e3a'

const EN = {
  title: { face: 'english-serif-bold', size: 27, leading: 36, color: INK },
  subtitle: { face: 'english-serif', size: 13, leading: 20, color: QUIET },
  heading: { face: 'english-serif-bold', size: 15, leading: 22, color: WINE },
  body: { face: 'english-serif', size: 10.5, leading: 16.5, color: INK },
  caption: { face: 'english-serif', size: 9, leading: 13, color: QUIET },
  cell: { face: 'english-serif', size: 9.5, leading: 13.5, color: INK },
  cellHead: { face: 'english-serif-bold', size: 9.5, leading: 13.5, color: INK },
  running: { face: 'english-serif', size: 8.5, leading: 12, color: QUIET },
} as const satisfies Record<string, Style>

const COMPARISON = [
  ['Feature', 'Byzantine', 'Gothic'],
  ['First great building', 'Hagia Sophia, Constantinople, 537', 'Choir of Saint-Denis, 1144'],
  ['Plan', 'Centred under a dome, often a cross in a square', 'Long nave, aisles, transept'],
  ['Roof', 'Dome on pendentives', 'Rib vault'],
  ['Arches', 'Round', 'Pointed'],
  ['Thrust carried by', 'Half-domes and thick piers', 'Flying buttresses'],
  ['Light', 'A ring of small windows below the dome', 'Large windows of stained glass'],
  ['Chief ornament', 'Mosaic on a ground of gold', 'Stone tracery and coloured glass'],
]

/** An English guide to two kinds of churches: three pages, two captioned drawings, one table. */
export async function drawChurchesGuide(): Promise<Uint8Array> {
  const { pdf, finish } = openSheet({
    title: 'Domes and Spires: a short guide to two kinds of churches',
    language: 'en',
  })
  drawByzantinePage(pdf)
  pdf.addPage()
  drawGothicPage(pdf)
  pdf.addPage()
  drawComparisonPage(pdf)
  furniture(
    pdf,
    { left: 'Domes and Spires', right: 'A short guide', foot: 'Wayside Guides, no. 12', number: (n) => String(n) },
    EN.running,
  )
  return finish()
}

function drawByzantinePage(pdf: Pdf): void {
  const flow: Flow = { pdf, y: MARGIN.top }
  flow.y = setText(pdf, 'Domes and Spires', EN.title, { ...COLUMN, y: flow.y })
  flow.y = setText(pdf, 'A short guide to Byzantine and Gothic churches', EN.subtitle, { ...COLUMN, y: flow.y })
  heading(flow, 'Byzantine churches', EN.heading, 20, 5)
  paragraph(
    flow,
    'Stand in the middle of a Byzantine church and look up. The building turns around that spot: walls, half-domes and arches all climb towards one great dome. The builders of Constantinople found out how to set a round dome on a square room by filling the four corners with curved triangles of masonry, called pendentives. With them the dome of Hagia Sophia, finished in 537, seems to float on the light of forty windows.',
    EN.body,
  )
  picture(
    flow,
    246,
    (x, y) => drawByzantineChurch(pdf, x, y),
    'Figure 1. A Byzantine church: central dome, round arches, and mosaics in the arches of the front.',
  )
  paragraph(
    flow,
    'Outside, such churches are often plain brick. Inside they shine. Walls and vaults are covered with mosaics: small cubes of stone and glass, called tesserae, some of them with gold leaf under the surface. The cubes are pressed into the plaster at slightly different angles, so that the picture glitters as the visitor moves. At San Vitale in Ravenna, consecrated in 547, Emperor Justinian and Empress Theodora still look down from the walls of the choir.',
    EN.body,
  )
  paragraph(
    flow,
    'What to look for: the ring of windows at the foot of the dome, capitals carved as finely as lace, and the screen of icons that parts the altar from the people.',
    EN.body,
  )
}

function drawGothicPage(pdf: Pdf): void {
  const flow: Flow = { pdf, y: MARGIN.top }
  heading(flow, 'Gothic churches', EN.heading, 0, 5)
  paragraph(
    flow,
    'A Gothic church pulls the eye upwards and forwards at once. Its walls are thin, because they carry almost nothing: stone ribs gather the weight of the vault at a few points, and flying buttresses hand it on to piers that stand outside. The space between the piers could therefore be opened for glass. The new choir of Saint-Denis near Paris, dedicated in 1144, showed the way, and within a century the cathedrals of Chartres, Reims and Amiens had followed.',
    EN.body,
  )
  picture(
    flow,
    330,
    (x, y) => drawGothicChurch(pdf, x, y),
    'Figure 2. A Gothic church: twin spires, rose window, pointed arches, and flying buttresses on both sides.',
  )
  paragraph(
    flow,
    'The pointed arch is the key. A round arch of a given width has only one height, but a pointed arch can be made steep or flat, so that vaults over narrow and wide bays may reach the same level. Above the main door a rose window spreads its tracery like the petals of a flower; in the afternoon it throws coloured light far into the nave.',
    EN.body,
  )
}

function drawComparisonPage(pdf: Pdf): void {
  const flow: Flow = { pdf, y: MARGIN.top }
  heading(flow, 'Side by side', EN.heading, 0, 5)
  paragraph(
    flow,
    'The two ways of building answer the same wish, to raise a space that does not look as if it were made of stone, by opposite means. Table 1 sets them side by side.',
    EN.body,
  )
  caption(flow, 'Table 1. Byzantine and Gothic churches compared.', EN.caption, { before: 6, after: 5 })
  flow.y = drawTable(pdf, {
    x: COLUMN.x,
    y: flow.y,
    widths: [106, 178, COLUMN.width - 284],
    rows: COMPARISON,
    headerRows: 1,
    rules: 'book',
    style: EN.cell,
    headerStyle: EN.cellHead,
    padding: { x: 6, y: 4.5 },
  })
  heading(flow, 'Planning a visit', EN.heading, 22, 5)
  paragraph(
    flow,
    'Come early for mosaics and late for glass. Gold tesserae are at their best when low light falls on them from the side, before ten in the morning; a rose window above a west door wakes up only after three in the afternoon. Bring a small pair of field glasses: the finest details of both kinds of churches are more than ten metres above the floor.',
    EN.body,
  )
  paragraph(
    flow,
    'Most of these buildings are still places of worship. Shoulders and knees should be covered, flash is unwelcome everywhere, and visits stop during services. Where a tower may be climbed, expect between 250 and 400 steps and no lift.',
    EN.body,
  )
}

function picture(flow: Flow, height: number, draw: (x: number, y: number) => void, words: string): void {
  const { pdf } = flow
  const y = flow.y + 4
  pdf.rect(COLUMN.x, y, COLUMN.width, height).lineWidth(0.5).fillAndStroke('#fbf8f1', HAIRLINE)
  draw(COLUMN.x, y)
  flow.y = y + height
  caption(flow, words, EN.caption, { before: 6, after: 10 })
}
