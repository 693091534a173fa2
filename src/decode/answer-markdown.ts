import type { Answer, Block } from '../model/answer.ts'
import { tableMarkdown } from './document-markdown.ts'

/**
 * An answer's blocks as Markdown, one string each, in order: text with `[1]` markers that count the entries of `evidence`,
 * tables, results, captions of figures. Whatever shows it finds no link, no picture and no tag in it that a document or a
 * model wrote.
 */
export function answerMarkdown(answer: Answer): string[] {
  const pieces = answer.blocks.map((block) => blockMarkdown(block, answer)).filter((piece) => piece.trim() !== '')
  return pieces.length > 0 ? pieces : [defused(answer.text)]
}

function blockMarkdown(block: Block, { evidence }: Answer): string {
  const marks = (ids: readonly string[]) => {
    const numbers = ids.map((id) => evidence.findIndex((one) => one.id === id) + 1).filter((number) => number > 0)
    return numbers.length > 0 ? ` ${numbers.map((number) => `[${number}]`).join('')}` : ''
  }
  switch (block.type) {
    case 'text':
      return `${defused(block.text)}${marks(block.citations)}`
    case 'table':
      return `${tableMarkdown(block.cells, block.caption)}\n\n${marks([block.evidence]).trim()}`
    case 'figure':
      return `${defused(block.caption ?? '')}${marks([block.evidence])}`
    case 'calculation':
      return `${defused(block.result)}${marks(block.evidence)}`
    case 'formula':
    case 'clip':
      return marks([block.evidence])
  }
}

/** As it was said, but for the few signs that would make a link, a picture, a definition or a tag of it. */
function defused(text: string): string {
  return text
    .replace(/\](?=\s*[([:])/gu, '\\]')
    .replace(/!(?=\[)/gu, '\\!')
    .replace(/<(?=[a-z/!?])/giu, '\\<')
}
