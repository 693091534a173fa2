import { languageOf } from '../language/language-of.ts'
import type { Answer, Block, Check, Evidence } from '../model/answer.ts'

/** Evidence that the answer's blocks name, with its number in the whole list; of a refusal the nearest two. */
export function citedEvidence({
  blocks,
  evidence,
}: Answer): { readonly number: number; readonly evidence: Evidence }[] {
  const cited = new Set(blocks.flatMap(idsOf))
  return evidence
    .map((one, n) => ({ number: n + 1, evidence: one }))
    .filter(({ number, evidence: one }) => (cited.size > 0 ? cited.has(one.id) : number <= NEAREST))
}

const NEAREST = 2

function idsOf(block: Block): readonly string[] {
  if (block.type === 'text') return block.citations
  return typeof block.evidence === 'string' ? [block.evidence] : block.evidence
}

/** What stands on the page of an answer beside the answer's own words. */
export interface PageWords {
  readonly language: 'zh' | 'en'
  readonly comma: string
  readonly colon: string
  readonly sources: string
  readonly notInDocuments: string
  readonly calculated: string
  readonly seenInPicture: string
  readonly checks: Readonly<Record<Check, string>>
  quoted(text: string): string
  asked(question: string): string
  place(evidence: Evidence): string
  answeredBy(generator: string, encoders: string): string
}

/** The words in the language of the question. */
export function pageWords({ question, asked }: Answer): PageWords {
  return languageOf(asked ?? question) === 'zh' ? CHINESE : ENGLISH
}

const ENGLISH: PageWords = {
  language: 'en',
  comma: ', ',
  colon: ': ',
  sources: 'Sources',
  notInDocuments: 'Not in the documents',
  calculated: 'Calculated',
  seenInPicture: 'seen in the picture of the question',
  checks: {
    verified: '',
    partial: 'only partly supported by its source',
    unsupported: 'not supported by its source',
  },
  quoted: (text) => `“${text}”`,
  asked: (question) => `Understood as: ${question}`,
  place: (evidence) =>
    placeOf(evidence, (first, last) => (first === last ? `page ${first}` : `pages ${first}–${last}`)),
  answeredBy: (generator, encoders) => `Answered by ${generator}${encoders ? `, found by ${encoders}` : ''}.`,
}

const CHINESE: PageWords = {
  language: 'zh',
  comma: '，',
  colon: '：',
  sources: '出处',
  notInDocuments: '文档中没有',
  calculated: '计算',
  seenInPicture: '依据问题所附的图片',
  checks: { verified: '', partial: '出处只支持其中一部分', unsupported: '出处不支持这句话' },
  quoted: (text) => `“${text}”`,
  asked: (question) => `理解为：${question}`,
  place: (evidence) =>
    placeOf(evidence, (first, last) => (first === last ? `第 ${first} 页` : `第 ${first}–${last} 页`)),
  answeredBy: (generator, encoders) => `回答方式 ${generator}${encoders ? `，检索方式 ${encoders}` : ''}。`,
}

/** A time for sound and video, else the pages. */
function placeOf({ regions, time }: Evidence, pages: (first: number, last: number) => string): string {
  if (time) return `${clock(time.startMs)}–${clock(time.endMs)}`
  const numbers = regions.map(({ page }) => page)
  return pages(Math.min(...numbers), Math.max(...numbers))
}

function clock(ms: number): string {
  const seconds = Math.floor(ms / 1000)
  const two = (n: number) => String(n).padStart(2, '0')
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)]
  return `${hours > 0 ? `${hours}:${two(minutes)}` : minutes}:${two(seconds % 60)}`
}
