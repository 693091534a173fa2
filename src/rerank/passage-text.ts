import { elementText } from '../model/element-text.ts'
import type { Passage } from '../spec/passage.ts'

/** What a model is given to judge a passage by: title and headings, caption, what stands around it, its own words, and the notes that it was found by. */
export function passageText({ chunk, document, elements, notes = [] }: Passage): string {
  const title = document.title === chunk.headings[0] ? undefined : document.title
  const head = [title, ...chunk.headings].filter(Boolean).join(' > ')
  const captions = elements.flatMap((element) => {
    const id = element.kind === 'table' || element.kind === 'figure' ? element.captionId : undefined
    const caption = document.elements.find((one) => one.id === id)
    return caption ? [elementText(caption)] : []
  })
  const rest = [...captions, chunk.context ?? ''].filter((text) => text !== '' && !chunk.text.includes(text))
  return [head, ...new Set(rest), chunk.text, ...notes].filter(Boolean).join('\n')
}
