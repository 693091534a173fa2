import { readQuestion } from './question.ts'
import { isStopWord, withoutAsking } from './stop-words.ts'
import { queryWords } from './words.ts'

/** Share of the words of two questions that makes them one; what they count for that ask for one thing in other words. */
const ALIKE = 0.75
const NUMBERING = /^\s*(?:第[\s\d一二三四五六七八九十]+[章节条]|[Q问]?\s*\d+(?:\.\d+)*[.)、:：]?)\s*/iu
const ASKS =
  /[?？]\s*$|什么|怎么|怎样|如何|为何|哪|谁|是否|^(?:what|which|who|when|where|why|how|is|are|do|does|did|can|could|may|must|should|will)\b/iu

/**
 * How surely a heading asks what the question asks, as those of questions and answers do: the share of common words among all
 * of both (Dice 1945), in `[0.75, 1]`; 0 for a heading that asks nothing or something else.
 */
export function sameQuestion(question: string, heading: string): number {
  const title = heading.replace(NUMBERING, '')
  if (!ASKS.test(title)) return 0
  const [asked, told] = [contentOf(question), contentOf(title)]
  const held = [...asked].filter((word) => told.has(word)).length
  if (held < Math.min(asked.size, told.size)) return 0
  const alike = dice(new Set(queryWords(question)), new Set(queryWords(title)))
  if (alike >= ALIKE) return alike
  const same = held > 0 && asked.size === told.size && kindOf(question) === kindOf(title)
  return same ? ALIKE : 0
}

function dice(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const common = [...a].filter((word) => b.has(word)).length
  return a.size + b.size > 0 ? (2 * common) / (a.size + b.size) : 0
}

/** What is it, and what does it mean, ask for one thing. */
function kindOf(text: string): string {
  const { kind } = readQuestion(text)
  return kind === 'definition' ? 'what' : kind
}

/** 是 beside the question word that was taken out: 什么是喷嘴, 喷嘴是什么. */
const EDGE = /(?<=^|[\s？?])[是为有的]|[是为有的](?=$|[\s？?])/gu

function contentOf(text: string): Set<string> {
  const told = withoutAsking(text).replace(EDGE, ' ')
  return new Set(queryWords(told).filter((word) => !isStopWord(word)))
}
