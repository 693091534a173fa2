import type { Question } from './question.ts'

const MODALS = [
  '可以',
  '能够',
  '能',
  '会',
  '需要',
  '必须',
  '应当',
  '应该',
  '允许',
  '支持',
  '属于',
  '具有',
  '具备',
  '包含',
  '包括',
  '有',
  '是',
] as const
const DENIES_CHINESE = /不(?![仅但同断少过管论一错])|未(?!来)|没有?|(?<!有)无(?![线论])|禁止|严禁|非(?!常)/u
const DENIES_ENGLISH = /\b(?:not|no|never|cannot|without|none|neither|nor)\b|n't\b/iu

/**
 * Yes or no in the question's own words, from whether a statement denies what the question does not: 可以 / 不可以, Yes / No;
 * `undefined` for other questions.
 */
export function polarity(question: Question, statement: string): string | undefined {
  if (question.kind !== 'yes-no') return undefined
  if (question.language === 'en')
    return DENIES_ENGLISH.test(question.text) === DENIES_ENGLISH.test(statement) ? 'Yes' : 'No'
  const asked = question.text
    .replace(/是不是|是否/u, '是')
    .replace(/能不能/u, '能')
    .replace(/可不可以/u, '可以')
    .replace(/有没有/u, '有')
    .replace(/会不会/u, '会')
  const modal =
    MODALS.map((word) => ({ word, at: asked.indexOf(word) }))
      .filter(({ at }) => at >= 0)
      .sort((a, b) => a.at - b.at || b.word.length - a.word.length)[0]?.word ?? '是'
  const same = DENIES_CHINESE.test(asked) === DENIES_CHINESE.test(statement)
  if (same) return modal
  return modal === '有' ? '没有' : `不${modal}`
}

/** Whether a statement denies something: 不, 未, 没有, not, never, without. */
export function denies(text: string): boolean {
  return DENIES_CHINESE.test(text) || DENIES_ENGLISH.test(text)
}

/** A statement without the yes or no that {@link polarity} put before it. */
export function withoutPolarity(text: string): string {
  const words = MODALS.map((word) => `不?${word}`).join('|')
  return text.replace(new RegExp(`^(?:(?:${words}|没有)，|(?:Yes|No), )`, 'u'), '')
}
