import { sentences } from '../../language/sentences.ts'

/** What a model said, taken apart. */
export type Marked =
  | { readonly kind: 'said'; readonly text: string; readonly ids: readonly string[] }
  | { readonly kind: 'table' | 'figure'; readonly id: string }
  /** The model says that the evidence does not hold the answer. */
  | { readonly kind: 'none' }

const OPEN = '[[【［]\\s*'
const CLOSE = '\\s*[\\]】］]'
const TOKEN = new RegExp(
  `${OPEN}(?:(?<none>none|无)|(?:(?<show>table|figure|表格?|图片?)\\s*[:：]?\\s*)(?<shown>e\\d+)|(?<ids>[ep]\\d+(?:\\s*[,，、;\\s]\\s*[ep]\\d+)*))${CLOSE}`,
  'giu',
)
const PUNCTUATION = /^\s*[。．.!?！？；;，,、：:）)”"]+/u

/**
 * Sentences with the ids behind them, in order. A sentence without ids takes those of the next sentence of its line that
 * has some, as people cite; one behind the last ids of a line has none. A line that ends with a colon belongs to the next.
 */
export function readMarkedText(text: string): Marked[] {
  const found: Marked[] = []
  let carried = ''
  for (const line of text.split(/\r?\n/u)) {
    let said = carried
    carried = ''
    let rest = line
    for (let mark = next(rest); mark; mark = next(rest)) {
      said += rest.slice(0, mark.index)
      rest = rest.slice(mark.index + mark.whole.length)
      if (mark.kind === 'none') found.push({ kind: 'none' })
      else if (mark.kind === 'show') found.push(...sentencesOf(said, []), mark.shown)
      else {
        const ids = [...mark.ids]
        for (
          let more = next(rest);
          more?.kind === 'ids' && rest.slice(0, more.index).trim() === '';
          more = next(rest)
        ) {
          ids.push(...more.ids)
          rest = rest.slice(more.index + more.whole.length)
        }
        const end = PUNCTUATION.exec(rest)?.[0] ?? ''
        rest = rest.slice(end.length)
        found.push(...sentencesOf(said.trimEnd() + end.trim(), [...new Set(ids)]))
      }
      if (mark.kind !== 'none') said = ''
    }
    said += rest
    if (/[:：]\s*$/u.test(said)) carried = `${said.trimEnd()} `
    else found.push(...sentencesOf(said, []))
  }
  return [...found, ...sentencesOf(carried, [])]
}

type Mark = { readonly index: number; readonly whole: string } & (
  | { readonly kind: 'none' }
  | { readonly kind: 'show'; readonly shown: Extract<Marked, { id: string }> }
  | { readonly kind: 'ids'; readonly ids: readonly string[] }
)

function next(text: string): Mark | undefined {
  TOKEN.lastIndex = 0
  const match = TOKEN.exec(text)
  if (!match) return undefined
  const place = { index: match.index, whole: match[0] }
  const { none, show, shown, ids } = match.groups ?? {}
  if (none !== undefined) return { ...place, kind: 'none' }
  if (show !== undefined && shown !== undefined)
    return {
      ...place,
      kind: 'show',
      shown: { kind: /^(?:t|表)/iu.test(show) ? 'table' : 'figure', id: shown.toLowerCase() },
    }
  return { ...place, kind: 'ids', ids: (ids ?? '').toLowerCase().match(/[ep]\d+/gu) ?? [] }
}

function sentencesOf(text: string, ids: readonly string[]): Marked[] {
  return sentences(text)
    .map((one) => one.text.replace(/^[-*•]\s+/u, '').replace(/\s+([。，；：、])/gu, '$1'))
    .filter((one) => /[\p{L}\p{N}]/u.test(one))
    .map((one) => ({ kind: 'said', text: one, ids }))
}
