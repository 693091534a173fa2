import { withContrast } from './contrasts.ts'
import { periodsOf, withPeriod } from './dates-said.ts'

const ASKS = /是多少|有多少|多少|是什么|什么|哪|几|谁|怎|如何|为何|是否|吗|多[大高长久远重宽深厚快]/u
const LEAD = /^(?:那么|那|还有|然后|以及|另外|请问)\s*[,，]?\s*/u
const ELLIPSIS =
  /^(?<led>那么|那|还有|然后|以及|另外)?\s*[,，]?\s*(?<what>.{1,24}?)(?<asks>的话)?(?<end>呢|怎么样)?\s*[?？]*$/u
/** Words for something that was named before. */
const POINTING =
  /(?:(?:这|那|该)(?:台|款|个|份|家|种)?(?:机器|设备|产品|型号|文档|文件|报告|公司)|(?:这|那)(?:台|款|个)(?=的|有|是|能|可|支|多)|它们?|她们?|(?<!其)他们?(?!人)|(?<![尤与极])其(?![中他它余实次]))(?<of>的?)/u
/** Measures: what a thing has, as against the thing. */
const MEASURE =
  /(?:率|量|额|度|数|价|价格|费|费用|值|比例|积|时间|日期|型号|颜色|尺寸|利润|收入|成本|支出|工资|寿命|产地|地址|电话|内存|续航|人口|保修期?|期限|周期|规格|作者|名称)$/u
const BARE =
  /^(?:那|那么)?\s*(?<word>为什么|为何|什么时候|何时|在哪里?|在哪儿|谁|怎么(?:做|办)?|什么原因)呢?\s*[?？]*$/u

/** The slots of a question: `subject` is what it asks about, `measure` what it wants of it; offsets `[start, end)`. */
interface Slots {
  readonly subject?: readonly [number, number]
  readonly measure?: readonly [number, number]
}

/**
 * A follow-up such as 那三月呢 or 它的重量呢 as a question of its own, by what stands in the question before; unchanged when it
 * is one already.
 *
 * @param answer - what was answered before; 他 is a person that it names
 */
export function standAloneChinese(question: string, before: string, answer?: string): string {
  const text = question.trim()
  const bare = BARE.exec(text)?.groups?.word
  if (bare) return bareQuestion(bare, before)
  const elliptic = elliptical(text)
  if (elliptic !== undefined) return completed(elliptic, before) ?? text
  const pointing = POINTING.exec(text.replace(LEAD, ''))
  if (!pointing) return text
  const meant = subjectOf(before, answer)
  return meant === undefined ? text : text.replace(LEAD, '').replace(POINTING, (_, of) => `${meant}${of}`)
}

/** What an incomplete question names; `undefined` when it is complete. */
function elliptical(text: string): string | undefined {
  const { led, what, asks, end } = ELLIPSIS.exec(text)?.groups ?? {}
  if (!what || ASKS.test(what)) return undefined
  const [only] = periodsOf(what)
  const isPeriod = only !== undefined && only.start === 0 && only.end === what.length
  return end || asks || isPeriod || (led && what.length <= 12) ? what : undefined
}

/** The question before with what is named now in its place. */
function completed(what: string, before: string): string | undefined {
  let question = before.trim()
  let changed = false
  for (const piece of piecesOf(what)) {
    const next = withPiece(question, piece)
    if (next === undefined) continue
    question = next
    changed = true
  }
  return changed ? question : undefined
}

/** 它的三月利润 → 三月, 利润. */
function piecesOf(what: string): string[] {
  return what
    .replace(POINTING, '')
    .split('的')
    .flatMap((part) => {
      const pieces: string[] = []
      let from = 0
      for (const { start, end } of periodsOf(part)) {
        pieces.push(part.slice(from, start), part.slice(start, end))
        from = end
      }
      return [...pieces, part.slice(from)]
    })
    .map((piece) => piece.trim().replace(/^在|^对于?|[，,]$/gu, ''))
    .filter(Boolean)
}

function withPiece(question: string, piece: string): string | undefined {
  const [period] = periodsOf(piece)
  if (period && period.start === 0 && period.end === piece.length) {
    const first = periodsOf(question)[0]
    return withPeriod(question, piece, period.group) ?? putBefore(question, piece, first?.start ?? 0)
  }
  const contrast = withContrast(question, piece)
  if (contrast !== undefined) return contrast
  const { subject, measure } = slotsOf(question)
  const put = ([start, end]: readonly [number, number]) => question.slice(0, start) + piece + question.slice(end)
  if (!MEASURE.test(piece)) return subject ? put(subject) : measure ? putBefore(question, piece, measure[0]) : undefined
  if (measure) return put(measure)
  return subject ? `${question.slice(...subject)}的${piece}是多少？` : undefined
}

function putBefore(question: string, piece: string, at: number): string {
  return question.slice(0, at) + piece + question.slice(at)
}

/** Where a question names its subject and its measure: 上海的人口是多少, 打印机重多少, 2023 年销售额增长了多少. */
function slotsOf(question: string): Slots {
  const lead = LEAD.exec(question)?.[0].length ?? 0
  const asks = question.slice(lead).search(ASKS)
  const end = asks < 0 ? question.replace(/[?？呢\s]+$/u, '').length : lead + asks
  const head = question.slice(0, end).replace(/(?:大约|大概|分别|一共|是|为|有|了|在)+\s*$/u, '')
  if (head.length <= lead) return {}
  const of = head.lastIndexOf('的')
  if (of > lead && of < head.length - 1) {
    const subject = withoutPeriods(question, lead, of)
    const measure = withoutPeriods(question, of + 1, head.length)
    return { ...(subject ? { subject } : {}), ...(measure ? { measure } : {}) }
  }
  const periods = periodsOf(head)
  const tokens = [...words.segment(head)]
    .filter(({ isWordLike, index }) => isWordLike && index >= lead)
    .map(({ index, segment }) => ({ start: index, end: index + segment.length, text: segment }))
    .filter(({ start, end: behind }) => !periods.some((one) => start < one.end && behind > one.start))
  const named = tokens.findLastIndex(({ text }) => MEASURE.test(text))
  // 销售 and 额 are two words to ICU.
  const at =
    named > 0 && tokens[named]?.text.length === 1 && tokens[named - 1]?.end === tokens[named]?.start ? named - 1 : named
  const [measure, tail] = [tokens[at], tokens[named]]
  const things = tokens.slice(0, at < 0 ? Math.max(tokens.length - 1, 1) : at)
  const [first] = things
  const last = things.at(-1)
  return {
    ...(first && last ? { subject: [first.start, last.end] as const } : {}),
    ...(measure && tail ? { measure: [measure.start, tail.end] as const } : {}),
  }
}

const words = new Intl.Segmenter('zh', { granularity: 'word' })

/** The stretch without the periods, and words of place, at its ends. */
function withoutPeriods(question: string, start: number, end: number): readonly [number, number] | undefined {
  let [from, to] = [start, end]
  for (const period of periodsOf(question)) {
    if (period.start >= from && question.slice(from, period.start).trim() === '' && period.end <= to) from = period.end
    else if (period.end === to) to = period.start
  }
  while (/[\s在，,、的]/u.test(question.charAt(from)) && from < to) from++
  while (/[\s在，,、的]/u.test(question.charAt(to - 1)) && from < to) to--
  return from < to ? [from, to] : undefined
}

/** What 它 means: the subject of the question before, or where that asked who or which, a short answer. */
function subjectOf(before: string, answer: string | undefined): string | undefined {
  const short = answer
    ?.replace(/\s*(?:\[\d+\])+/gu, '')
    .replace(/[。.]$/u, '')
    .trim()
  if (short && short.length <= 20 && !short.includes('\n') && /谁|哪[位个家款台]/u.test(before)) return short
  const { subject, measure } = slotsOf(before)
  const slot = subject ?? measure
  return slot && before.slice(...slot)
}

/** 为什么, after a question that says what happened. */
function bareQuestion(word: string, before: string): string {
  const said = before
    .replace(LEAD, '')
    .replace(/(?:是|有)?(?:多少(?:钱|个|人|次)?|什么|吗|呢)|[?？]/gu, '')
    .trim()
  return /^(?:为|什么原因)/u.test(word) ? `${word}${said}？` : `${said}${/^(?:在|怎)/u.test(word) ? '' : '是'}${word}？`
}
