import { sentences } from '../language/sentences.ts'
import { queryWords } from '../language/words.ts'
import type { Element } from '../model/document.ts'
import { elementText } from '../model/element-text.ts'
import type { Passage } from '../spec/passage.ts'
import { aroundWords } from './weigh.ts'

/** A sentence of a passage, with what it holds. */
export interface Said {
  readonly passage: Passage
  readonly text: string
  readonly element: Element
  readonly own: ReadonlySet<string>
  /** Words of the sentence before. */
  readonly before: ReadonlySet<string>
  /** Words of the sentences beside it and of what is around the passage. */
  readonly near: ReadonlySet<string>
}

/** The sentences of a passage's text, in order; those of tables are cells and left out. */
export function sentencesOf(passage: Passage): Said[] {
  if (passage.chunk.group === 'table' || passage.chunk.group === 'row') return []
  const around = aroundWords(passage)
  const found = passage.elements.flatMap((element) => {
    if (element.kind === 'table') return []
    const all = sentences(elementText(element)).filter(({ text }) => inChunk(passage, text))
    return all.map(({ text }) => ({ text, element }))
  })
  const words = found.map(({ text }) => new Set(queryWords(text)))
  return found.map(({ text, element }, i) => {
    const before = words[i - 1] ?? new Set<string>()
    const near = new Set([...around, ...before, ...(words[i + 1] ?? [])])
    return { passage, text, element, own: words[i] ?? new Set<string>(), before, near }
  })
}

/** A long paragraph is several chunks of one element: only the sentences of this one count. */
function inChunk(passage: Passage, sentence: string): boolean {
  return passage.elements.length > 1 || passage.chunk.group === 'figure' || passage.chunk.text.includes(sentence)
}

/** A question in the source is no answer. */
export function isQuestion(text: string): boolean {
  return /[?？]["”』」）)]?$/u.test(text)
}
