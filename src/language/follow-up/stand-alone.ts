import { languageOf } from '../language-of.ts'
import { standAloneChinese } from './chinese.ts'
import { standAloneEnglish } from './english.ts'

/**
 * A question of a conversation with what it leaves to the questions before: "and in March?" takes over their subject and
 * measure, 它的重量呢 their subject. By rules, in Chinese and English; a question that says everything stays as it is, and so
 * does one in another language than the question before. Pure.
 *
 * @param before - earlier questions with their answers, oldest first
 */
export function standAlone(
  question: string,
  before: readonly { readonly question: string; readonly answer?: string | undefined }[],
): string {
  // Each is completed by the one before it, so that a follow-up of a follow-up finds its subject.
  let last: { readonly question: string; readonly answer?: string | undefined } | undefined
  for (const turn of [...before, { question }]) last = { ...turn, question: completedBy(turn.question, last) }
  return last?.question ?? question
}

function completedBy(
  question: string,
  last: { readonly question: string; readonly answer?: string | undefined } | undefined,
): string {
  if (!last || languageOf(question) !== languageOf(last.question)) return question
  const complete = languageOf(question) === 'zh' ? standAloneChinese : standAloneEnglish
  return complete(question, last.question, last.answer)
}
