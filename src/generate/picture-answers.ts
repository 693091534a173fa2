import { captionText } from '../model/caption.ts'
import { elementText } from '../model/element-text.ts'
import type { Query } from '../model/query.ts'
import type { GeneratedPart } from '../spec/generator.ts'
import type { Passage } from '../spec/passage.ts'

/** Characters of what is quoted where no figure answers. */
const MAX_QUOTE = 200

/** A question of a picture and no words: where is this, what is said of it? */
export function asksByPicture({ text, images = [], audio = [] }: Query): boolean {
  return text.trim() === '' && images.length + audio.length > 0
}

/** Whether a question came with a picture, and a figure was found before everything else. */
export function showsFirst({ images = [] }: Query, [first]: readonly Passage[]): boolean {
  return images.length > 0 && first?.chunk.group === 'figure'
}

/** What was found first: a figure with its caption, else the words that stand there; nothing where nothing was found. */
export function whatIsShown(passages: readonly Passage[]): readonly GeneratedPart[] {
  const [first] = passages
  if (!first) return []
  const shown = first.elements.find(({ kind }) => kind === 'figure' || kind === 'table')
  const quote = captionText(first.document, shown) || (shown?.kind === 'table' ? '' : quoted(first))
  const citation = { passage: first.id, ...(shown ? { elementId: shown.id } : {}) }
  return [
    ...(quote ? said(quote, first) : []),
    ...(shown?.kind === 'figure' || shown?.kind === 'table' ? [{ type: shown.kind, citation }] : []),
  ]
}

function said(quote: string, { id }: Passage): GeneratedPart[] {
  return [
    { type: 'text-delta', text: quote },
    { type: 'text-end', citations: [{ passage: id, quote }] },
  ]
}

/** The first words of a passage, up to a line's end. */
function quoted({ elements }: Passage): string {
  const text = elements.map(elementText).find((one) => one.trim()) ?? ''
  const [line = ''] = text.trim().split('\n')
  return line.length <= MAX_QUOTE ? line : line.slice(0, MAX_QUOTE)
}
