import { pick } from '../random.ts'
import type { Language } from './shapes.ts'

/** San Marco is Byzantine too: what is said of Byzantine churches is true of it. */
export const CHURCH_KINDS = ['byzantine', 'san-marco', 'gothic'] as const
export type ChurchKind = (typeof CHURCH_KINDS)[number]

/** A sentence and the churches that it is true of. */
export interface ChurchCaption {
  readonly text: string
  readonly kinds: readonly ChurchKind[]
}

type Lines = readonly [string, ...string[]]

const DOMED: Record<Language, Lines> = {
  en: [
    'a Byzantine church',
    'Byzantine architecture',
    'what does Byzantine architecture look like',
    'what is Byzantine architecture known for',
    'Byzantine architecture is known for its round domes, round arches and gold mosaics',
    'churches of the Byzantine style carry a dome on pendentives',
    'a church with a round dome',
    'a domed church with mosaics',
    'features of a Byzantine building',
    'the dome and the mosaics of Byzantine churches',
  ],
  zh: [
    '拜占庭教堂',
    '拜占庭建筑',
    '拜占庭建筑是什么样子',
    '拜占庭建筑有什么特点',
    '拜占庭建筑以圆顶、圆拱和金色马赛克闻名',
    '拜占庭风格的教堂有大圆顶',
    '圆顶教堂',
    '有圆顶和马赛克的教堂',
    '拜占庭建筑的特征',
    '拜占庭式教堂的穹顶和马赛克',
  ],
}

const SAN_MARCO: Record<Language, Lines> = {
  en: [
    'San Marco',
    'the basilica of San Marco in Venice',
    'Saint Mark in Venice',
    'a church with five domes',
    'San Marco in Venice has five domes',
  ],
  zh: ['圣马可大教堂', '威尼斯的圣马可大教堂', '圣马可教堂', '有五个圆顶的教堂', '威尼斯圣马可大教堂有五个穹顶'],
}

const POINTED: Record<Language, Lines> = {
  en: [
    'a Gothic church',
    'Gothic architecture',
    'what does Gothic architecture look like',
    'what is Gothic architecture known for',
    'Gothic architecture is known for pointed arches, flying buttresses and tall towers',
    'a church with pointed towers',
    'a cathedral with two spires and a rose window',
    'features of a Gothic building',
    'the pointed arches and spires of Gothic cathedrals',
  ],
  zh: [
    '哥特式教堂',
    '哥特式建筑',
    '哥特式建筑是什么样子',
    '哥特式建筑有什么特点',
    '哥特式建筑以尖拱、飞扶壁和高塔闻名',
    '尖塔教堂',
    '有两座尖塔和玫瑰窗的大教堂',
    '哥特式建筑的特征',
    '哥特式大教堂的尖拱和尖塔',
  ],
}

/** What can be said of one church, in one language. */
export function captionChurch(random: () => number, kind: ChurchKind, language: Language): ChurchCaption {
  if (kind === 'gothic') return { text: pick(random, POINTED[language]), kinds: ['gothic'] }
  if (kind === 'san-marco' && random() < 0.5) return { text: pick(random, SAN_MARCO[language]), kinds: ['san-marco'] }
  return { text: pick(random, DOMED[language]), kinds: ['byzantine', 'san-marco'] }
}

/** Every sentence about churches, for the vocabulary. */
export function churchSentences(): readonly string[] {
  return [DOMED, SAN_MARCO, POINTED].flatMap(({ en, zh }) => [...en, ...zh])
}
