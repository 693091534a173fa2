import { dates } from './dates.ts'
import { dimensionsAsked, dimensionsOf } from './dimension.ts'
import { foldText } from './normal.ts'
import { quantities } from './numbers.ts'
import type { Question } from './question.ts'

/** How well a text holds the kind of thing that is asked for: 1 it does, 0 nothing can be told, -1 it does not. */
export function fitsKind(question: Question, text: string): number {
  switch (question.kind) {
    case 'count':
      return fitsCount(question, text)
    case 'when':
      return dates(text).some((date) => !question.text.includes(date.text)) ? 1 : -1
    case 'where':
      return PLACE.test(text) ? 1 : 0
    case 'why':
      return /因为|由于|因此|所以|原因|为了|以便|because|due to|since|therefore|in order to|\bso that\b/iu.test(text)
        ? 1
        : 0
    case 'definition':
      return /是指|是一[种个类]|指的是|称为|定义为|\bis an?\b|\brefers? to\b|\bdefined as\b|\bmeans\b/iu.test(text)
        ? 1
        : 0
    case 'list':
      return Math.min((text.match(/[、；;]|,\s|\band\b|和|与|及/gu)?.length ?? 0) / 2, 1)
    case 'who':
      return /\p{Lu}\p{Ll}+ \p{Lu}\p{Ll}+|由\p{Script=Han}+|公司|协会|部门|先生|女士|·/u.test(text) ? 0.5 : 0
    default:
      return 0
  }
}

const PLACE =
  /位于|分布|坐落|在[^，。]{2,}(?:市|省|县|区|国|州|镇|村|路|街|岛|洲)|(?:市|省|县|国|州|岛|洲)[，、。]|\b(?:located|in|at|near)\s+(?:the\s+)?\p{Lu}/u

function fitsCount(question: Question, text: string): number {
  const fresh = quantities(text).filter((quantity) => !question.text.includes(quantity.text))
  if (fresh.length === 0) return NUMBER_WORD.test(text) ? 0.5 : -1
  const asked = dimensionsAsked(question.text)
  if (asked.length > 0) {
    if (fresh.some(({ unit }) => unit !== undefined && dimensionsOf(unit).some((one) => asked.includes(one)))) return 1
    const named = fresh.some(({ end }) =>
      /^\s*(?:steps?|hours?|days?|minutes?|weeks?|months?|years?)\b/u.test(text.slice(end)),
    )
    return named && asked.includes('time') ? 1 : -0.3
  }
  if (!question.target) return 0.8
  const folded = foldText(text)
  const counted = fresh.some(
    ({ unit, end }) =>
      (unit !== undefined && question.target.startsWith(unit)) ||
      foldText(text.slice(end)).replaceAll(' ', '').startsWith(question.target),
  )
  return counted || question.target.split(' ').some((word) => word.length > 2 && folded.includes(word)) ? 1 : 0.6
}

const NUMBER_WORD =
  /\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty|hundred|thousand|dozen|half|both|once|twice|hourly|daily|weekly|monthly|yearly)\b/iu
