import { dates } from '../language/dates.ts'
import { fitsKind } from '../language/fits-kind.ts'
import { quantities } from '../language/numbers.ts'
import type { Question } from '../language/question.ts'

/** A text of fewer characters needs no narrowing. */
const SHORT = 12

/**
 * Of a clause that holds the one date, number or place that is asked for: that, with the words that belong to it. The clause
 * itself where it holds several, or none, or where nothing tells it from its surroundings.
 */
export function focusOn(question: Question, clause: string): string {
  if (clause.length <= SHORT) return clause
  switch (question.kind) {
    case 'when':
      return around(clause, freshOf(question, dates(clause)), BEFORE_DATE, AFTER_DATE) ?? clause
    case 'count':
      return numberIn(question, clause) ?? clause
    case 'where':
      return placeIn(clause) ?? clause
    default:
      return clause
  }
}

interface Found {
  readonly start: number
  readonly end: number
  readonly text: string
}

/** What the question does not say itself. */
function freshOf(question: Question, found: readonly Found[]): Found[] {
  return found.filter(({ text }) => !question.text.includes(text.trim()))
}

const BEFORE_DATE = /(?:大约|约|自|从|\b(?:about|around|since|before|after|until|from|between)\s)$/iu
const AFTER_DATE =
  /^(?:年?代|世纪|以[后前来]|之[后前]|左右|前后|年?[初末底中]|[春夏秋冬]季?天?|[上下]半年|期间|[上下中]旬|起|\s?(?:onwards|BC|AD)\b)+/iu
const BEFORE_NUMBER =
  /(?:(?:大约|约|近|将近|超过|高?达|至少|最多|不超过|不少于|只有|仅有?|共计?|总共|平均|每(?:平方公里|小时|分钟|天|年|月|人|秒)|第)+只?有?|\b(?:about|around|approximately|nearly|almost|over|under|more than|less than|at least|at most|up to|some|roughly|every|only)\s)$/iu
const AFTER_NUMBER =
  /^(?:[多余]?(?:个|种|名|位|人|次|项|家|倍|张|首|座|条|间|所|部|集|岁|年|天)|左右|以上|以下|以内|上下|长|高|重|宽|深|[多余]|\s?(?:per \w+|a (?:day|week|month|year)|long|high|tall|wide|deep|old))*(?:（[^（）]{1,20}）)?/iu
/** Between the ends of a range. */
const RANGE = /^\s?(?:至|到|~|～|–|—|-|to|and|until)\s?$/iu

/** The only one of some things found, or the range that two of them make, with what belongs to it. */
function around(clause: string, found: readonly Found[], before: RegExp, after: RegExp): string | undefined {
  const [first, second] = found
  const last = found.at(-1)
  if (!first || !last || found.length > 2) return undefined
  if (second && !RANGE.test(clause.slice(first.end, second.start))) return undefined
  const start = first.start - (before.exec(clause.slice(0, first.start))?.[0].length ?? 0)
  const end = last.end + (after.exec(clause.slice(last.end))?.[0].length ?? 0)
  return clause.slice(start, end).trim()
}

/** A number alone says nothing: only one that is counted in what the question counts in. */
function numberIn(question: Question, clause: string): string | undefined {
  const fresh = freshOf(question, quantities(clause))
  const said = around(clause, fresh, BEFORE_NUMBER, AFTER_NUMBER)
  return said && /[^\d.,\s]/u.test(said) && fitsKind(question, said) >= 1 ? said : undefined
}

const PLACED =
  /(?:位于|坐落[于在]|出生[于在]|诞生[于在]|生于|分布[于在]|原产[于在]|栖息[于在]|设[于在]|地处|举行于|\b(?:located|based|born|situated|headquartered|held) (?:in|at|on|near) )(?<place>[^，,；;。]{2,60})$/iu

/** What stands behind `located in` up to the end of the clause. */
function placeIn(clause: string): string | undefined {
  const place = PLACED.exec(clause.replace(/[。.]\s*$/u, ''))?.groups?.place?.trim()
  return place && !/^[的之]/u.test(place) ? place : undefined
}
