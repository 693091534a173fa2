import { counterparts } from './glossary.ts'
import { type Language, languageOf } from './language-of.ts'
import { foldText } from './normal.ts'
import { isStopWord, withoutAsking } from './stop-words.ts'
import { compounds, queryWords } from './words.ts'

/** What kind of thing is asked for. */
export type QuestionKind =
  | 'who'
  | 'when'
  | 'where'
  | 'count'
  | 'which'
  | 'why'
  | 'how'
  | 'yes-no'
  | 'definition'
  | 'list'
  | 'what'
  | 'show-figure'
  | 'show-table'

/** A word that evidence should hold. */
export interface QuestionTerm {
  readonly word: string
  /** In `(0, 1]`: pairs of characters with a grammar word in them say less. */
  readonly weight: number
  /** For a compound such as `sub-layer` written as one word: the parts, any of which goes without the others. */
  readonly parts?: readonly string[]
  /** Counterparts in the other language, any of which may stand for it. */
  readonly also?: readonly string[]
}

/** A question, read. */
export interface Question {
  readonly text: string
  readonly language: Language
  readonly kind: QuestionKind
  /** Content words, each once, in the question's order. */
  readonly terms: readonly QuestionTerm[]
  /** Names with digits or signs, quoted words, Latin words in Chinese text: must be met exactly. Folded. */
  readonly names: readonly string[]
  /** Words that an English question capitalises inside a sentence, months and days left out. Folded. */
  readonly proper: readonly string[]
  /** Asks for the largest or smallest of several. */
  readonly extreme?: 'max' | 'min'
  /** Asks for something of a figure, a chart or a table. */
  readonly about: readonly ('figure' | 'table')[]
  /** Asks how something looks: a picture answers best, words do too. */
  readonly look: boolean
  /** `Figure 3`, `表 2`: what is referred to by number. */
  readonly numbered: readonly { readonly kind: 'figure' | 'table'; readonly number: string }[]
  /** What is counted or chosen among: the words beside the question word, e.g. `周岁`, `month`. Folded; may be empty. */
  readonly target: string
  /** Words of the thing that is asked for, such as the 单价 of 芯片的单价是多少; empty where the question does not say it apart. */
  readonly head: readonly string[]
  /** Wants several values (分别, each, and … and). */
  readonly several: boolean
}

const FIGURE =
  /示意图|架构图|结构图|流程图|曲线图?|框图|图表|图片|照片|插图|截图|原理图|柱状图|饼图|折线图|电路图|(?:第\s*\d+\s*[张幅]|[哪这那]张|[下上]|如)图|图\s*\d|图中|\b(?:figures?|fig\.|diagrams?|charts?|pictures?|images?|plots?|photos?|graphs?|illustrations?|screenshots?|drawings?|schematics?)(?![a-z])/iu
const LOOK =
  /什么样子|长(?:得|的)?(?:是)?什么样|什么样[？?。]?\s*$|\blooks? like\b(?! (?:this|that|these|those)\b)|\bappearance of\b/iu
const TABLE = /表格|表\s*\d|表中|(?<![代发仪手外])表(?:里|内|格|所列)|\btables?\b/iu
const SHOW =
  /给我看|给出.{0,12}图|展示|显示一下|看一?看|看一?下|出示|调出|找出.{0,12}图|放出|有没有.{0,14}图|把.{0,14}[图表].{0,4}(?:给|拿|发)|\b(?:show|display|give me|let me see|see|draw|where is the (?:figure|diagram|chart|picture|image|table))\b/iu
const ASKS_VALUE = /多少|哪|什么(?!图)|几|谁|吗|为何|怎|\b(?:how|what|which|who|when|why|whose)\b/iu

/** Tried in order; the first that fits decides. */
const KINDS: readonly (readonly [RegExp, QuestionKind])[] = [
  // 更名为什么, 以什么为食 and 为什么 at an end ask for a thing, unless all that stands before is 这是.
  [/为什么(?!\s*[？?]?\s*$)|(?:^|是|，)为什么|为何|原因是|什么原因|\bwhy\b|\bfor what reason\b/iu, 'why'],
  [
    /什么时候|什么时间|何时|何年|何月|何日|哪一?[年天日月]|哪个(?:月|季度|年份|日期)|几月|几号|哪一个月|\bwhen\b|\b(?:what|which)\s+(?:date|year|day|month|time|quarter)\b/iu,
    'when',
  ],
  [/谁|何人|哪一?位|哪个人|什么人|\bwho(?:m|se)?\b/iu, 'who'],
  [
    /多少|多大|多高|多长|多久|多远|多重|多宽|多深|多厚|多快|(?<!哪)第?几[^乎何]|\bhow (?:many|much|long|far|tall|large|big|fast|heavy|old|often|high|deep|wide|thick|late|early)\b|\b(?:what|which) (?:is|was|are|were)?\s*(?:the\s+)?(?:[\w-]+\s+){0,3}(?:number|percentage|percent|rate|price|amount|value|size|score|accuracy|dimension|total|ratio|voltage|speed|length|width|height|weight|temperature|frequency|capacity)\b/iu,
    'count',
  ],
  [/哪里|哪儿|何处|何地|什么地方|在哪|位于哪|(?:哪个|哪一?)(?:国家?|城市|省|地区|地方|县|区)|\bwhere\b/iu, 'where'],
  [
    /哪些|哪几|分别是什么|列出|有什么|包括什么|\blist\b|\bname the\b|\bwhat are\b|\bwhich (?:[\w-]+\s+){0,2}(?:are|were)\b/iu,
    'list',
  ],
  [/哪[一个种家款张项类部本首所支座条只块]?|何种|\bwhich\b/iu, 'which'],
  [/是什么意思|什么是|是指什么|何谓|的定义|的含义|\bdefin(?:e|ition)\b|\bmean(?:ing)?\b/iu, 'definition'],
  [
    /吗[？?]?\s*$|是否|是不是|能不能|可不可以|有没有|会不会|^\s*(?:is|are|was|were|do|does|did|can|could|may|must|should|has|have|will)\b/iu,
    'yes-no',
  ],
  [/如何|怎么|怎样|\bhow\b/iu, 'how'],
]

const MAXIMUM =
  /最[高大多长快强好优早远重贵]|(?:排名)?第一|峰值|\b(?:highest|largest|most|greatest|biggest|maximum|max|best|longest|peak|top)\b/iu
const MINIMUM = /最[低小少短慢弱差晚近轻]|\b(?:lowest|smallest|least|fewest|minimum|min|worst|shortest)\b/iu
const SEVERAL = /分别|各(?:是|为|有|自)|以及|依次|\b(?:respectively|each|both)\b|[？?].*[？?]/iu

/** Reads a question by rules: what it asks for and which words evidence must hold. Pure. */
export function readQuestion(text: string): Question {
  const about: ('figure' | 'table')[] = []
  const look = LOOK.test(text)
  if (look || FIGURE.test(text)) about.push('figure')
  if (TABLE.test(text)) about.push('table')
  const extreme = MAXIMUM.test(text) ? ('max' as const) : MINIMUM.test(text) ? ('min' as const) : undefined
  return {
    text,
    language: languageOf(text),
    kind: kindOf(text, about),
    terms: termsOf(text),
    names: namesOf(text),
    proper: properOf(text),
    ...(extreme ? { extreme } : {}),
    about,
    look,
    numbered: numberedOf(text),
    target: targetOf(text),
    head: headOf(text),
    several: SEVERAL.test(text),
  }
}

function kindOf(text: string, about: Question['about']): QuestionKind {
  if (about.length > 0 && SHOW.test(text) && !ASKS_VALUE.test(text.replace(SHOW, ''))) {
    return about.includes('figure') ? 'show-figure' : 'show-table'
  }
  return KINDS.find(([pattern]) => pattern.test(text))?.[1] ?? 'what'
}

/** Single characters of grammar inside a pair: 集成了 gives 集成 its full weight and 成了 little. */
const GRAMMAR = /[的了是在和与及或有被把从到由为以于之其该此各每都也还就又对等所而则将会能需要中上下里后前时个]/u

/** What a word weighs that an answer seldom repeats. */
const SELDOM_SAID = 0.3

/** Where to look, which no page says of itself. */
const PAGE =
  /第\s?\d+\s?[页頁](?:[到至和、与]第?\s?\d+\s?[页頁])?(?:之间|之間)?|\b(?:on|in|from) pages? \d+(?:\s?(?:-|–|to|and)\s?\d+)?/giu

function termsOf(text: string): QuestionTerm[] {
  const terms = new Map<string, number>()
  for (const word of queryWords(withoutAsking(text.replace(PAGE, ' ')))) {
    if (isStopWord(word) || terms.has(word)) continue
    const han = /^\p{Script=Han}/u.test(word)
    if (UNSAID.test(word)) terms.set(word, SELDOM_SAID)
    else terms.set(word, han ? (GRAMMAR.test(word) ? 0.25 : [...word].length === 1 ? 0.4 : 1) : 1)
  }
  const others = counterparts(foldText(text))
  const wholes = new Map(compounds(text).map(({ whole, parts }) => [whole, parts]))
  return [...terms].map(([word, weight]) => {
    const parts = wholes.get(word)
    const also = others.get(word)
    return { word, weight, ...(parts ? { parts } : {}), ...(also ? { also } : {}) }
  })
}

function namesOf(text: string): string[] {
  const names = [...text.matchAll(/[《“"「『]([^》”"」』]{2,40})[》”"」』]/gu)].map((match) => match[1] ?? '')
  const latin =
    text.match(
      /[A-Za-z][\w.+#/-]*\d[\w.+#/-]*|\d+[A-Za-z][\w.+#/-]*|[A-Z]{2,}[\w+#-]*|[A-Za-z]+[+#]+|[A-Z][a-z]+ [A-Z](?![\w'])/gu,
    ) ?? []
  const inChinese =
    languageOf(text) === 'zh' ? (text.match(/(?<![\w-])[A-Za-z][A-Za-z.+#-]*[A-Za-z+#](?![\w-])/gu) ?? []) : []
  const all = [...names, ...latin, ...inChinese].map(foldText)
  return [...new Set(all.filter((name) => name.length > 1 && !isStopWord(name)))]
}

const CALENDAR = /^(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun)/u

function properOf(text: string): string[] {
  if (languageOf(text) === 'zh') return []
  // Of `Chinese-to-English` and the like each name counts.
  const found = text.match(/(?<=[a-z,)\d-] (?:[A-Z][a-z]+-(?:to-)?)?)[A-Z][a-z]{2,}(?!\w)/gu) ?? []
  return [...new Set(found.map(foldText).filter((word) => !isStopWord(word) && !CALENDAR.test(word)))]
}

function numberedOf(text: string): Question['numbered'] {
  const found = text.matchAll(/(?<kind>图|表|\bfig(?:ure)?s?\.?|\btables?)\s*(?<number>\d+(?:[-.]\d+)*|[IVX]+\b)/giu)
  return [...found].map((match) => ({
    kind: /^[图f]/iu.test(match.groups?.kind ?? '') ? ('figure' as const) : ('table' as const),
    number: (match.groups?.number ?? '').toLowerCase(),
  }))
}

function targetOf(text: string): string {
  const han =
    /(?:多少|哪一?几?|何种?|几|什么)(?:个|种|款|项|类|张|条)?\s?([A-Za-z]{0,20})\s?([\p{Script=Han}]{0,4})/u.exec(text)
  if (han && languageOf(text) === 'zh') {
    const named =
      withoutAsking(han[2] ?? '')
        .trim()
        .split(/[\s是的由被在]/u)[0] ?? ''
    return foldText(han[1] ?? '') + (han[1] ? '' : named)
  }
  const latin = /\b(?:how many|how much|which|what)\s+((?:[\w-]+\s?){0,3})/iu.exec(text)
  const before = (latin?.[1] ?? '').trim().split(/\s+/u)
  const verb = before.findIndex((word) =>
    /^(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|of|in|on|for|with|to)$/iu.test(word),
  )
  return foldText((verb < 0 ? before : before.slice(0, verb)).join(' '))
}

/** Heads that an answer seldom repeats: their kind is seen, not said. */
const UNSAID =
  /^(?:名称?|名字|作用|特点|原因|情况|方面|地方|地点|意思|时期|职务|身份|别名|原名|简称|定义|内容|目的|用途|关系|区别|不同|结果|方法|答案|看法|说法|时间|日期|人物|代表|标志|体重|身高|年龄)$/u

/** The same of English, as stems. */
const SEEN = /^(?:number|amount|total|sum|count|name|kind|type|sort|value|list)$/u

function headOf(text: string): string[] {
  const chinese =
    /的([^，,。；;的]{1,12}?)(?:大约|大概)?(?:分别)?(?:是|为|有|叫|指)?(?:多少|什么|哪些|哪个|谁)[^，,]{0,3}[?？]?\s*$/u.exec(
      text,
    )?.[1]
  if (chinese !== undefined)
    return UNSAID.test(chinese) ? [] : queryWords(withoutAsking(chinese)).filter((word) => !isStopWord(word))
  const english =
    /\b(?:what|who) (?:is|was|are|were) (?:the |an? )?((?:[\w-]+\s){1,3}?)(?:of|in|for|on|at|from|by)\b/iu.exec(
      text,
    )?.[1]
  return english === undefined ? [] : queryWords(english).filter((word) => !isStopWord(word) && !SEEN.test(word))
}

/** Alone, such words find too much: `r`, 车. */
const SHORT_WORD = /^(?:\p{Script=Han}|[^\p{Script=Han}]{1,2})$/u

/**
 * The words to search for: the question's own without those of asking, all of them where only short ones would be left, then their
 * counterparts in the other language.
 */
export function searchWords(text: string): string[] {
  const own = queryWords(withoutAsking(text))
  const content = own.filter((word) => !isStopWord(word))
  const others = termsOf(text).flatMap((term) => term.also ?? [])
  return [...(content.some((word) => !SHORT_WORD.test(word)) ? content : queryWords(text)), ...others]
}
