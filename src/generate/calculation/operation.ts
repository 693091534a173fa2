/** What a question wants done with the numbers or rows of a table. */
export type Operation =
  /** Later value minus earlier one, or the first named minus the second. */
  | { readonly kind: 'difference' }
  /** Change in percent of the earlier value. */
  | { readonly kind: 'growth' }
  | { readonly kind: 'ratio' }
  /** A part in percent of a whole. */
  | { readonly kind: 'share' }
  | { readonly kind: 'sum' | 'mean' | 'count' }
  /** The `rank`-th largest or smallest, from 1. */
  | { readonly kind: 'extreme'; readonly side: 'max' | 'min'; readonly rank: number }
  /** The row `offset` after (or before) the one that is named. */
  | { readonly kind: 'neighbour'; readonly offset: 1 | -1 }
  /** The n-th row from the top, or from the end. */
  | { readonly kind: 'position'; readonly from: 'first' | 'last'; readonly n: number }

/** An operation and the question without the words that ask for it. */
export interface Asked {
  readonly operation: Operation
  readonly rest: string
}

const ORDINALS = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth', 'tenth']
const HAN = '一二三四五六七八九十'

const GROWTH =
  /\bpercent(?:age)?\s+(?:of\s+)?(?:change|increase|decrease|growth|decline|drop|rise)(?:\s*\/\s*\(?\w+\)?)?|\bpercent(?:age)?\s+\(?(?:increase|decrease)\)?(?:\s*\/\s*\(?\w+\)?)?|\b(?:growth|change) rate\b|\brate of (?:growth|change)\b|\b(?:by\s+)?(?:how many|what) percent(?:age)?\s+(?:did|has|have|was)\b|增长率|增长幅度|增幅|降幅|变化率|变动率|同比(?:增长|下降|变化)?(?:了)?(?:多少|百分之几)?|环比(?:增长|下降)?(?:了)?(?:多少)?|(?:增长|下降|减少|增加|提高|降低)了?(?:百分之几|百分之多少|多少百分比)/iu
const RATIO =
  /\bratio (?:of|between)\b|\bratio\b|\b(?:in|as a|the)?\s*proportion (?:of|to)\b|\bhow many times\b(?=.*\b(?:as|more|larger|greater|higher|the)\b)|几倍|多少倍|倍数|之比|比值/iu
const SHARE =
  /\bpercent(?:age)? (?:\w+ ){0,2}?(?:of|in|to|out of)\b|\bwhat (?:percent(?:age)?|share|fraction) (?:of|did|does|is)\b|\bshare of\b|占.{0,16}(?:比例|百分比|比重|百分之|几成|多少)|(?:比例|占比|百分比)/iu
const DIFFERENCE =
  /\b(?:nominal |absolute |total )?difference(?:s)?\b|\b(?:by )?how (?:many|much) (?:[\w-]+ ){0,3}?(?:more|less|fewer|higher|lower|larger|smaller|greater|apart|better|worse)\b|\bby how (?:many|much)\b|\b(?:exceeds?|exceeded|beats?|outperforms?)\b|\b(?:net |year[- ]on[- ]year |annual )?changes?\b|\bincrease(?:s|d)?\s*\/\s*\(?\s*decrease(?:s|d)?\s*\)?|\b(?:increase|decrease|decline|drop|rise|improve(?:ment)?|reduction|variance)(?:s|d)?\b|\b(?:improves?|reduces?|raises?|grew|fell|rose|dropped)\b|相差|差多少|差额|差距|差值|之差|(?:多|少|高|低|大|小|快|慢|长|短|重|轻|增加|减少|增长|下降|提高|降低|上升|超)(?:出|了|过)?(?:多少|几)|变化|变动/iu
const MEAN = /\b(?:the |an? )?(?:annual )?(?:average|mean)\b|平均(?:值|数)?|均值/iu
const SUM =
  /\b(?:the )?(?:combined |grand )?(?:total|sum)(?: (?:number|amount|value|sum|of))*\b|\bcombined\b|\bcumulative\b|\baltogether\b|\bin (?:all|total)\b|\badd(?:ed|ing)?\b.*\bup\b|\btogether\b|合计|总计|总共|一共|共计|总额|总和|总数|总量|总|加起来|之和|累计/iu
const COUNT =
  /\bhow many\b|\b(?:the )?(?:total )?(?:number|count|amount) of\b|\bhow long is the list\b|几(?:家|个|种|次|项|名|位|款|类|条|张|人|年|月|天)|多少(?:家|个|种|次|项|名|位|款|类|条|张)|数量/iu
const MAXIMUM =
  /\b(?:most|highest|largest|greatest|biggest|maximum|max|best|longest|top|tallest|heaviest|fastest|latest|oldest)\b|\b(?:higher|larger|greater|bigger|longer|taller|heavier|later|more)\b(?! than)(?=[^?]*(?:\bor\b|\bwhich\b|\?|$))|最[高大多长快强好优远重贵晚]|排名第一|居首|更[高大多长快好]/iu
const MINIMUM =
  /\b(?:least|lowest|smallest|fewest|minimum|min|worst|shortest|slowest|earliest|youngest|lightest)\b|\b(?:lower|smaller|fewer|shorter|less|earlier)\b(?! than)(?=[^?]*(?:\bor\b|\bwhich\b|\?|$))|最[低小少短慢弱差近轻早]|垫底|更[低小少短慢]/iu
const RANK = new RegExp(
  `\\b(?<word>${ORDINALS.slice(1).join('|')})[- ]+(?=(?:most|highest|largest|greatest|biggest|best|longest|tallest|least|lowest|smallest|fewest|worst|shortest))|\\b(?<digit>\\d+)(?:nd|rd|th)[- ]+(?=(?:most|highest|largest|greatest|best|tallest|lowest|smallest))|第(?<han>[二三四五六七八九十\\d]+)(?=[高大多长快强好低小少短慢])`,
  'iu',
)
const AFTER =
  /\b(?:comes?|came|listed|is|was|are|were)?\s*(?:directly |right |immediately |just )?(?:after|below|following|next to|follows?|followed|beneath)\b|\bnext\b(?=.*\bafter\b)|之后|下一[个家位项]|紧接着?|后面|以下/iu
const BEFORE =
  /\b(?:comes?|came|listed|is|was|are|were|ranked)?\s*(?:directly |right |immediately |just )?(?:before|above|preceding|precedes?|prior to|previous to)\b|之前|上一[个家位项]|前面|以上/iu
const FIRST =
  /\b(?:the )?(?:very )?first\b|\b(?:at|on) the top\b|\btop of the (?:list|table|chart)\b|\blisted first\b|第一(?:个|名|位|行|项)|首(?:个|位|项)|最(?:先|早)/iu
const LAST =
  /\b(?:the )?(?:very )?last\b|\b(?:at|on) the bottom\b|\bfinal\b|\bbottom of the (?:list|table|chart)\b|最后|末位|末尾/iu

/** Every way to read a question as a calculation, the likeliest first; none for a question that asks to look something up. */
export function operationsOf(question: string): Asked[] {
  const asked: Asked[] = []
  const add = (operation: Operation, ...patterns: RegExp[]) =>
    asked.push({ operation, rest: patterns.reduce((text, pattern) => text.replace(pattern, ' '), question) })
  const has = (pattern: RegExp) => pattern.test(question)
  const rank = rankOf(question)
  if (has(GROWTH)) add({ kind: 'growth' }, GROWTH, DIFFERENCE)
  if (has(RATIO)) add({ kind: 'ratio' }, RATIO)
  if (has(SHARE) && !has(GROWTH)) add({ kind: 'share' }, SHARE)
  if (has(DIFFERENCE) && !has(GROWTH)) add({ kind: 'difference' }, DIFFERENCE)
  if (has(MEAN)) add({ kind: 'mean' }, MEAN, MEAN)
  const wants = (side: 'max' | 'min') =>
    add({ kind: 'extreme', side, rank }, RANK, side === 'max' ? MAXIMUM : MINIMUM, RANK)
  if (!has(DIFFERENCE) || rank > 1) {
    if (has(MINIMUM)) wants('min')
    if (has(MAXIMUM)) wants('max')
  }
  if (has(AFTER)) add({ kind: 'neighbour', offset: 1 }, AFTER, /\bnext\b/iu)
  if (has(BEFORE)) add({ kind: 'neighbour', offset: -1 }, BEFORE)
  if (has(LAST)) add({ kind: 'position', from: 'last', n: 1 }, LAST)
  if (has(FIRST)) add({ kind: 'position', from: 'first', n: 1 }, FIRST)
  if (has(SUM)) add({ kind: 'sum' }, SUM, /\bhow (?:many|much)\b/iu)
  if (has(COUNT)) add({ kind: 'count' }, COUNT)
  return asked
}

function rankOf(question: string): number {
  const { word, digit, han } = RANK.exec(question)?.groups ?? {}
  if (word) return ORDINALS.indexOf(word.toLowerCase()) + 1
  if (digit) return Number(digit)
  if (han) return /\d/u.test(han) ? Number(han) : HAN.indexOf(han) + 1
  return 1
}
