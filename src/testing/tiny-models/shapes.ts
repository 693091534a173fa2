import { pick } from '../random.ts'
import type { Colour } from './picture.ts'

/** Each with its Chinese name and the colour that it is drawn in. */
export const COLOURS = {
  red: { zh: '红', rgb: [220, 40, 40] },
  green: { zh: '绿', rgb: [40, 180, 60] },
  blue: { zh: '蓝', rgb: [50, 80, 220] },
  yellow: { zh: '黄', rgb: [235, 215, 50] },
  purple: { zh: '紫', rgb: [150, 60, 190] },
  black: { zh: '黑', rgb: [20, 20, 20] },
} as const satisfies Record<string, { readonly zh: string; readonly rgb: Colour }>

export const SHAPES = { circle: '圆形', square: '方形', triangle: '三角形', cross: '十字' } as const

export const PLACES = { left: '左边', right: '右边', centre: '中间' } as const

export type ColourName = keyof typeof COLOURS
export type ShapeName = keyof typeof SHAPES
export type PlaceName = keyof typeof PLACES
export type Language = 'en' | 'zh'
export const LANGUAGES = ['en', 'zh'] as const satisfies readonly Language[]

export const COLOUR_NAMES = [
  'red',
  'green',
  'blue',
  'yellow',
  'purple',
  'black',
] as const satisfies readonly ColourName[]
export const SHAPE_NAMES = ['circle', 'square', 'triangle', 'cross'] as const satisfies readonly ShapeName[]
export const PLACE_NAMES = ['left', 'right', 'centre'] as const satisfies readonly PlaceName[]

/** A coloured shape; where it stands may be left open. */
export interface ShapeConcept {
  readonly colour: ColourName
  readonly shape: ShapeName
  readonly place?: PlaceName
}

/** All 24 pairs of colour and shape. */
export const SHAPE_CONCEPTS: readonly ShapeConcept[] = COLOUR_NAMES.flatMap((colour) =>
  SHAPE_NAMES.map((shape) => ({ colour, shape })),
)

/** The plain name: `a red circle on the left`, `左边的红色圆形`. */
export function nameShape({ colour, shape, place }: ShapeConcept, language: Language): string {
  if (language === 'en') return `a ${colour} ${shape}${place ? ` on the ${place}` : ''}`
  return `${place ? `${PLACES[place]}的` : ''}${COLOURS[colour].zh}色${SHAPES[shape]}`
}

const ENGLISH_FRAMES = [
  '',
  'a photo of ',
  'a picture of ',
  'the drawing shows ',
  'where is ',
  'find ',
  'show me ',
] as const
const CHINESE_FRAMES = ['', '图片:', '一个', '图中有一个', '哪里有', '找', '请给我看'] as const

/** One of many ways to say it. */
export function captionShape(random: () => number, concept: ShapeConcept, language: Language): string {
  if (language === 'en') {
    const name = nameShape(concept, 'en')
    return pick(random, ENGLISH_FRAMES) + (random() < 0.5 ? name : name.slice(2))
  }
  const name = nameShape(concept, 'zh')
  return pick(random, CHINESE_FRAMES) + (random() < 0.5 ? name : name.replace('色', '色的'))
}
