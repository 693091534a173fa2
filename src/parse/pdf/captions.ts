import type { Box } from '../../model/geometry.ts'

const LABEL =
  /^(?:(fig(?:ure)?s?\.?|scheme|chart|plate|photo|map|diagram|图|圖|插图|附图)|(tab(?:le)?\.?|exhibit|表|附表))\s*((?:[A-Z]{1,2}[.-]?)?\d+(?:[.\-–—]\d+)*[a-z]?|[IVXLC]+|[一二三四五六七八九十]+)(?=$|[\s.:：、,，;；|)）—–-]|[^\d\p{Lu}\p{Ll}])/iu
const ENGLISH_SENTENCE =
  /^[\s,]*(?:shows?|illustrates?|presents?|depicts?|gives?|summari[sz]es?|compares?|lists?|reports?|provides?|describes?|displays?|contains?|demonstrates?|plots?|is|are|was|were|and|or|to|in|of|has|have|can|also|we|below|above)\b/iu
const CHINESE_SENTENCE = /^\s*(?:所示|显示|顯示|中|为|是|给出|可|的|、|，|和|与|至|列|展示|描述|说明|表示|反映)/u

/** What a caption names: a picture or a table. `undefined` when the text is none, such as a sentence that begins with "Figure 3 shows". */
export function captionTarget(text: string): 'figure' | 'table' | undefined {
  const match = LABEL.exec(text)
  if (!match) return undefined
  const rest = text.slice(match[0].length).replace(/^\s*\([^)]{1,20}\)/u, '')
  // "Tables 1, 2 and 3 show"
  if (/^(?:\s*,\s*\d+)*\s*,?\s*(?:and|to|&|和|与|、|至)\s*\d|^\s*[,、]\s*\d/iu.test(rest)) return undefined
  if (ENGLISH_SENTENCE.test(rest) || CHINESE_SENTENCE.test(rest)) return undefined
  return match[1] ? 'figure' : 'table'
}

export interface Captioned {
  readonly key: string
  readonly page: number
  readonly box: Box
  readonly kind: 'figure' | 'table'
}

/** A caption; one without a label names `either`. */
export interface Caption extends Omit<Captioned, 'kind'> {
  readonly kind: Captioned['kind'] | 'either'
}

/** Further away than this (points) a caption belongs to nothing. */
const MAX_DISTANCE = 90

/** Each caption with the figure or table that it names: the nearest on its page, none taken twice. Keys of targets → keys of captions. */
export function linkCaptions(captions: readonly Caption[], targets: readonly Captioned[]): Map<string, string> {
  const pairs = captions.flatMap((caption) =>
    targets
      .filter((target) => target.page === caption.page)
      .map((target) => ({ caption, target, cost: cost(caption, target) }))
      .filter((pair) => pair.cost < MAX_DISTANCE),
  )
  const links = new Map<string, string>()
  const used = new Set<string>()
  for (const { caption, target } of pairs.sort((a, b) => a.cost - b.cost)) {
    if (links.has(target.key) || used.has(caption.key)) continue
    links.set(target.key, caption.key)
    used.add(caption.key)
  }
  return links
}

function cost(caption: Caption, target: Captioned): number {
  const [a, b] = [caption.box, target.box]
  const dx = Math.max(a.x - b.x - b.width, b.x - a.x - a.width, 0)
  const dy = Math.max(a.y - b.y - b.height, b.y - a.y - a.height, 0)
  const above = a.y + a.height / 2 < b.y + b.height / 2
  // Captions stand above tables and below figures, most often.
  const unusual = (target.kind === 'table') === above ? 0 : 12
  return dx + dy + unusual + (caption.kind === target.kind || caption.kind === 'either' ? 0 : 45)
}
