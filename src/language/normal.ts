/**
 * Characters of the block CJK Radicals Supplement that stand for a whole character and that NFKC leaves alone.
 * PDF fonts often map a simplified character to its radical, so that 页 arrives as ⻚.
 */
const RADICALS = new Map(
  Object.entries({
    '⺁': '厂',
    '⺇': '几',
    '⺊': '卜',
    '⺋': '卩',
    '⺎': '兀',
    '⺏': '尣',
    '⺐': '尢',
    '⺒': '巳',
    '⺓': '幺',
    '⺔': '彑',
    '⺖': '忄',
    '⺘': '扌',
    '⺙': '攵',
    '⺛': '旡',
    '⺝': '月',
    '⺞': '歹',
    '⺟': '母',
    '⺠': '民',
    '⺡': '氵',
    '⺢': '氺',
    '⺣': '灬',
    '⺦': '丬',
    '⺧': '牛',
    '⺨': '犭',
    '⺩': '王',
    '⺪': '疋',
    '⺫': '目',
    '⺬': '示',
    '⺭': '礻',
    '⺮': '竹',
    '⺯': '糹',
    '⺰': '纟',
    '⺱': '网',
    '⺲': '罒',
    '⺶': '羊',
    '⺹': '耂',
    '⺻': '聿',
    '⺼': '肉',
    '⻀': '艹',
    '⻁': '虎',
    '⻂': '衤',
    '⻃': '覀',
    '⻄': '西',
    '⻅': '见',
    '⻆': '角',
    '⻈': '讠',
    '⻉': '贝',
    '⻋': '车',
    '⻌': '辶',
    '⻍': '辶',
    '⻎': '辶',
    '⻏': '阝',
    '⻐': '钅',
    '⻑': '長',
    '⻒': '镸',
    '⻓': '长',
    '⻔': '门',
    '⻖': '阝',
    '⻗': '雨',
    '⻘': '青',
    '⻙': '韦',
    '⻚': '页',
    '⻛': '风',
    '⻜': '飞',
    '⻝': '食',
    '⻟': '飠',
    '⻠': '饣',
    '⻢': '马',
    '⻣': '骨',
    '⻤': '鬼',
    '⻥': '鱼',
    '⻦': '鸟',
    '⻧': '卤',
    '⻨': '麦',
    '⻩': '黄',
    '⻪': '黾',
    '⻫': '斉',
    '⻬': '齐',
    '⻭': '歯',
    '⻮': '齿',
    '⻯': '竜',
    '⻰': '龙',
    '⻱': '龜',
    '⻲': '亀',
    '⻳': '龟',
  }),
)
const RADICAL = /[\u2e80-\u2ef3]/gu
/** Seen nowhere on a page: soft hyphen, zero-width characters, byte order mark, variation selectors. */
const UNSEEN = /\u00ad|[\u200b-\u200d]|\u2060|[\ufe00-\ufe0f]|\ufeff/gu

/** Radicals as the characters that they stand for; all else as it is. */
function foldRadicals(text: string): string {
  return text.replace(RADICAL, (character) => RADICALS.get(character) ?? character)
}

/**
 * The form in which texts are compared: NFKC, radicals as characters, lower case, Latin letters without accents, one
 * kind of dash and quote, nothing unseen, single spaces.
 */
export function foldText(text: string): string {
  return foldRadicals(text.replace(UNSEEN, '').normalize('NFKC'))
    .toLowerCase()
    .replace(/[\u00c0-\u024f\u1e00-\u1eff]/gu, (letter) => letter.normalize('NFD').replace(/\p{M}/gu, ''))
    .replace(/[‐‑‒–—―−﹣]/gu, '-')
    .replace(/[‘’‚‛`´′]/gu, "'")
    .replace(/[“”„‟″]/gu, '"')
    .replace(/\s+/gu, ' ')
    .trim()
}

/** A text's letters and digits in comparing form, with the place in the text that each came from. */
export interface Letters {
  readonly letters: string
  /** For each UTF-16 unit of `letters` the offset of its source character. */
  readonly starts: readonly number[]
  /** The offset behind that source character. */
  readonly ends: readonly number[]
}

/** Letters and digits only, folded one character at a time so that every one knows its place. */
export function toLetters(text: string): Letters {
  let letters = ''
  const starts: number[] = []
  const ends: number[] = []
  let at = 0
  for (const character of text) {
    const folded = foldText(character).replace(/[^\p{L}\p{N}]/gu, '')
    for (let i = 0; i < folded.length; i++) {
      starts.push(at)
      ends.push(at + character.length)
    }
    letters += folded
    at += character.length
  }
  return { letters, starts, ends }
}

/** Where `quote` stands in `text`, spaces, punctuation, width and case aside; offsets `[start, end)` of `text`. */
export function findQuote(text: string, quote: string): { start: number; end: number } | undefined {
  const wanted = toLetters(quote).letters
  if (!wanted) return undefined
  const source = toLetters(text)
  const at = source.letters.indexOf(wanted)
  const start = source.starts[at]
  const end = source.ends[at + wanted.length - 1]
  return at < 0 || start === undefined || end === undefined ? undefined : { start, end }
}
