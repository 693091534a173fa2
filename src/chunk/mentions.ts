import { sentences } from '../language/sentences.ts'
import { elementText } from '../model/element-text.ts'
import type { Placed } from '../model/outline.ts'

/** The name under which text refers to a figure or a table: `figure 3`, `table 2.1`; from its caption. */
export function labelOf(caption: string): string | undefined {
  const match = LABEL.exec(caption.trim())
  return match ? `${kindOf(match[1] ?? '')} ${numberOf(match[2] ?? '')}` : undefined
}

const KIND = '图|圖|表|fig(?:ure)?s?\\.?|tab(?:le)?s?\\.?'
const NUMBER = '\\d+(?:[-.–]\\d+)*[a-z]?|[IVX]+\\b'
const LABEL = new RegExp(`^(?:[（(【\\[])?(${KIND})\\s*(${NUMBER})`, 'iu')
const MENTION = new RegExp(`(${KIND})\\s*(${NUMBER})`, 'giu')

/** For each label the sentences of text, list and title elements that name it, in reading order. */
export function mentionsOf(placed: readonly Placed[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>()
  for (const { element } of placed) {
    if (element.kind !== 'text' && element.kind !== 'list') continue
    const text = elementText(element)
    if (!text.match(MENTION)) continue
    for (const sentence of sentences(text)) {
      for (const match of sentence.text.matchAll(MENTION)) {
        const label = `${kindOf(match[1] ?? '')} ${numberOf(match[2] ?? '')}`
        const list = found.get(label) ?? []
        if (!list.includes(sentence.text)) found.set(label, [...list, sentence.text])
      }
    }
  }
  return found
}

function kindOf(word: string): 'figure' | 'table' {
  return /^(?:图|圖|f)/iu.test(word) ? 'figure' : 'table'
}

function numberOf(text: string): string {
  return text.toLowerCase().replace('–', '-')
}
