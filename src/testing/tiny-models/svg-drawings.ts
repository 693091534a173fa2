import type { ChurchKind } from './churches.ts'
import type { ColourName, PlaceName, ShapeConcept, ShapeName } from './shapes.ts'

// Drawn by another hand than the drawings that the models are trained on: other sizes, proportions and colours, as SVG.

const INK: Record<ColourName, string> = {
  red: '#d8262e',
  green: '#2fae45',
  blue: '#2f55d4',
  yellow: '#efd833',
  purple: '#9040bb',
  black: '#111111',
}

const OUTLINE: Record<ShapeName, string> = {
  circle: '<circle r="20"/>',
  square: '<rect x="-19" y="-19" width="38" height="38"/>',
  triangle: '<path d="M0-20 22 18-22 18Z"/>',
  cross: '<path d="M-7-20h14v13h13v14H7v13H-7V7h-13V-7h13Z"/>',
}

const MIDDLE: Record<PlaceName, number> = { left: 26, centre: 48, right: 70 }

/** A shape of 40 pixels on a sheet of 96 by 96. */
export function svgOfShape({ colour, shape, place = 'centre' }: ShapeConcept): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="96" height="96"><rect width="96" height="96" fill="#f4f4f0"/><g transform="translate(${MIDDLE[place]} 48)" fill="${INK[colour]}">${OUTLINE[shape]}</g></svg>`
}

const dome = (x: number, y: number, r: number) =>
  `<path d="M${x - r} ${y}a${r} ${r * 0.95} 0 0 1 ${2 * r} 0Z" fill="#8ea3ae"/><path d="M${x} ${y - r}v-9" stroke="#c99a2e" stroke-width="2"/>`
const arch = (x: number, half: number, height: number) =>
  `<path d="M${x - half} 176V${176 - height + half}a${half} ${half} 0 0 1 ${2 * half} 0V176Z" fill="#e2b64c"/><path d="M${x - half * 0.6} 176v${half - height}h${half * 1.2}V176Z" fill="#5a4c40"/>`
const tower = (x: number) =>
  `<path d="M${x - 19} 176V72h38V176Z" fill="#dcd4c5"/><path d="M${x - 19} 72 ${x} 10 ${x + 19} 72Z" fill="#c3b9a8"/><path d="M${x - 6} 140v-36l6-14 6 14v36Z" fill="#505c92"/><path d="M${x - 9} 176v-20l9-14 9 14v20Z" fill="#5d5047"/>`

const CHURCHES: Record<ChurchKind, string> = {
  byzantine: `<path d="M26 110h148v66H26ZM48 84h104v26H48Z" fill="#d9b08c"/>${dome(100, 84, 47)}${[56, 100, 144].map((x) => arch(x, 17, 46)).join('')}`,
  'san-marco': `<path d="M14 96h172v80H14Z" fill="#dcb591"/>${[32, 66, 134, 168].map((x) => dome(x, 96, 19)).join('')}${dome(100, 96, 25)}${[32, 66, 100, 134, 168].map((x) => arch(x, 14, 48)).join('')}`,
  gothic: `<path d="M40 92h120v84H40Z" fill="#e0d9cb"/><path d="M74 92l26-34 26 34Z" fill="#d0c7b6"/>${tower(54)}${tower(146)}<circle cx="100" cy="110" r="15" fill="#4f5a90"/><path d="M87 176v-32l13-18 13 18v32Z" fill="#5d5047"/>`,
}

/** A church on a sheet of 200 by 200. */
export function svgOfChurch(kind: ChurchKind): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="200" height="200"><rect width="200" height="200" fill="#f1f3f5"/>${CHURCHES[kind]}<path d="M4 176h192v7H4Z" fill="#c7c1a6"/></svg>`
}

/** A shape on a page: its middle in points from the top left, and half its height. */
export interface PlacedShape extends ShapeConcept {
  readonly x: number
  readonly y: number
  readonly half: number
}

/** A tall page of 595 by 842 points, lines of text with shapes over them. */
export function svgOfPage(shapes: readonly PlacedShape[]): string {
  const lines = Array.from({ length: 30 }, (_, n) => ({ x: 60, y: 60 + n * 24, width: 180 + ((n * 97) % 290) }))
    .filter(({ y }) => shapes.every((shape) => Math.abs(shape.y - y) > shape.half + 20))
    .map(({ x, y, width }) => `<rect x="${x}" y="${y}" width="${width}" height="9" fill="#777"/>`)
  const drawn = shapes.map(
    ({ colour, shape, x, y, half }) =>
      `<g transform="translate(${x} ${y}) scale(${half / 20})" fill="${INK[colour]}">${OUTLINE[shape]}</g>`,
  )
  return `<svg xmlns="http://www.w3.org/2000/svg" width="595" height="842"><rect width="595" height="842" fill="#fff"/>${lines.join('')}${drawn.join('')}</svg>`
}
