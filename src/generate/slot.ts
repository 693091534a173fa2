import type { Question } from '../language/question.ts'

/** Characters of the question beside its question word that are looked for in the source. */
const REACH = 8
/** Fewer are chance. */
const LEAST = 2
const LINKING = /[的是在了为于由叫称有与和，、\s]/gu
/** Points at what follows. */
const POINTS = /^(?:以下|如下|下列|下述)/u
/** A piece that is no shorter than this part of its sentence is not worth cutting out. */
const WORTH_CUTTING = 0.85

const ASKING = /什么时候|什么时间|什么地方|什么|何[时地处人种]|哪一?[个些里儿位家种座项款部支条本首届所天类队]?|谁/u
const NOUN =
  /^\p{Script=Han}{0,2}(?:公司|银行|医院|大学|学校|机构|企业|部门|城市|国家|地区|球队|乐队|出版社|电视台|报社|杂志)/u
/** What ties a piece to its neighbours and is no part of it. */
const LINKS_BEFORE = /^(?:（[^（）]*）|\([^()]*\)|了|是|为|在|于|由|叫|作|称|即|：|:|，|\s)+/u
const LINKS_BEHIND = /(?:的|了|是|，|。|；|\s)+$/u

/**
 * What stands in a Chinese sentence where the question has its question word: behind the words before it (效力于哪里), before
 * the words behind it (谁饰演), or between both. Chinese asks in the order in which it tells, so that these are the same.
 * `undefined` where too little is the same.
 */
export function slotIn(question: Question, text: string): string | undefined {
  const asking = ASKING.exec(question.text)
  if (question.language !== 'zh' || !asking) return undefined
  const left = question.text.slice(0, asking.index)
  const behindIt = question.text.slice(asking.index + asking[0].length).replace(/[？?。]\s*$/u, '')
  // 哪个队, 哪家公司: the noun belongs to the answer.
  const noun =
    question.target && behindIt.startsWith(question.target) ? question.target : (NOUN.exec(behindIt)?.[0] ?? '')
  const right = behindIt.slice(noun.length)
  const start = behind(left, text)
  const end = before(right, text, start ?? 0)
  if (start === undefined && (end === undefined || question.kind !== 'who')) return undefined
  const piece = start === undefined ? doerOf(lastClause(text.slice(0, end))) : firstClause(text.slice(start, end))
  const said = piece.replace(LINKS_BEFORE, '').replace(LINKS_BEHIND, '')
  const fresh = [...said].filter((character) => /[\p{L}\p{N}]/u.test(character) && !question.text.includes(character))
  return said.length < WORTH_CUTTING * text.length && fresh.length >= LEAST && !POINTS.test(said) && isBalanced(said)
    ? said
    : undefined
}

/** Where the longest end of `left` ends in the text. */
function behind(left: string, text: string): number | undefined {
  for (let length = Math.min(REACH, left.length); length >= LEAST; length--) {
    const words = left.slice(-length)
    // 算子是 says something, 的是 stands everywhere.
    if (words.replace(LINKING, '').length < LEAST) continue
    const at = text.indexOf(words)
    if (at >= 0) return at + length
  }
  return undefined
}

/** Where the longest beginning of `right` begins in the same clause of the text, 的 before it or not. */
function before(right: string, text: string, from: number): number | undefined {
  for (let skip = 0; skip <= (right.startsWith('的') ? 1 : 0) && skip < right.length; skip++)
    for (let length = Math.min(REACH, right.length - skip); length >= LEAST; length--) {
      const at = text.indexOf(right.slice(skip, skip + length), from + 1)
      if (at > from && !/[，。；]/u.test(text.slice(from + 1, at))) return at
    }
  return undefined
}

/** Who is named behind 由 or 被, where that is said. */
const doerOf = (clause: string) => /[由被]([^由被]+)$/u.exec(clause)?.[1] ?? clause
const firstClause = (text: string) => /^[，：:\s]*[^，。；！？]*/u.exec(text)?.[0] ?? text
const lastClause = (text: string) => /[^，。；！？]*$/u.exec(text)?.[0] ?? text

function isBalanced(text: string): boolean {
  const count = (pattern: RegExp) => text.match(pattern)?.length ?? 0
  return count(/[（(《“「【[]/gu) === count(/[）)》”」】\]]/gu)
}
