import type { Answer, Block } from '../model/answer.ts'
import { citedEvidence, pageWords } from './answer-page.ts'
import { escapeMarkdown, tableMarkdown } from './document-markdown.ts'

/**
 * An answer's blocks as Markdown, one string each, in order: text with `[1]` markers that count the entries of `evidence`,
 * tables, results, captions of figures. Whatever shows it finds no link, no picture and no tag in it that a document or a
 * model wrote.
 */
export function answerMarkdown(answer: Answer): string[] {
  return blocksMarkdown(answer, { marker: (number) => `[${number}]` })
}

interface BlockOptions {
  readonly marker: (number: number) => string
  /** Where the picture of a figure lies, by its evidence. */
  readonly picture?: ((evidence: string) => string | undefined) | undefined
}

function blocksMarkdown(answer: Answer, options: BlockOptions): string[] {
  const pieces = answer.blocks
    .map((block) => blockMarkdown(block, answer, options))
    .filter((piece) => piece.trim() !== '')
  return pieces.length > 0 ? pieces : [defused(answer.text)]
}

export interface MarkdownPageOptions {
  /** Where the picture of a figure lies, as a path relative to the page, by its evidence; without it pictures are named only. */
  readonly picture?: (evidence: string) => string | undefined
}

/** A question and its answer as a page of Markdown: blocks, pictures as links, a footnote for each source that is cited. */
export function answerPageMarkdown(answer: Answer, { picture }: MarkdownPageOptions = {}): string {
  const words = pageWords(answer)
  const notes = citedEvidence(answer).map(({ number, evidence }) => {
    const place = [escapeMarkdown(evidence.document), words.place(evidence)].filter(Boolean).join(words.comma)
    const quote = escapeMarkdown(evidence.quote).replaceAll('\n', ' ')
    return `[^${number}]: ${place}${quote ? `${words.colon}${words.quoted(quote)}` : ''}`
  })
  return `${[
    `# ${escapeMarkdown(answer.question).replaceAll('\n', ' ')}`,
    ...(answer.asked === undefined ? [] : [`*${escapeMarkdown(words.asked(answer.asked))}*`]),
    ...(answer.grounded ? [] : [`**${words.notInDocuments}**`]),
    ...blocksMarkdown(answer, { marker: (number) => `[^${number}]`, picture }),
    ...(notes.length > 0 ? [notes.join('\n')] : []),
  ].join('\n\n')}\n`
}

function blockMarkdown(block: Block, { evidence }: Answer, { marker, picture }: BlockOptions): string {
  const marks = (ids: readonly string[]) => {
    const numbers = ids.map((id) => evidence.findIndex((one) => one.id === id) + 1).filter((number) => number > 0)
    return numbers.length > 0 ? ` ${numbers.map(marker).join('')}` : ''
  }
  switch (block.type) {
    case 'text':
      return `${defused(block.text)}${marks(block.citations)}`
    case 'table':
      return `${tableMarkdown(block.cells, block.caption)}\n\n${marks([block.evidence]).trim()}`
    case 'figure': {
      const path = picture?.(block.evidence)
      const image = path === undefined ? '' : `![](<${path.replace(/[<>\\\n]/gu, encodeURIComponent)}>)\n\n`
      return `${image}${defused(block.caption ?? '')}${marks([block.evidence])}`
    }
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
