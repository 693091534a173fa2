import { languageOf } from '../language/language-of.ts'
import { oneLine } from '../language/one-line.ts'
import { sentences } from '../language/sentences.ts'
import type { Answer, Block } from '../model/answer.ts'
import { tableGrid } from './table-grid.ts'

/** Services of speech take about this much at once. */
const MAX_CHARACTERS = 4_000
/** Rows of a table that are read out where nothing else is said. */
const MAX_ROWS = 3

/** An answer as it is to be heard: no marks of sources, pictures by their captions, of tables a few words. */
export function spokenText(answer: Answer): { readonly text: string; readonly language: 'zh' | 'en' } {
  // Numbers belong to no language.
  const letters = answer.text.replace(/[\d\s\p{P}\p{S}]+/gu, ' ').trim()
  const language = languageOf(letters || answer.question)
  const words = language === 'zh' ? CHINESE : ENGLISH
  const said = answer.blocks.some(({ type }) => type === 'text' || type === 'calculation')
  const pieces = answer.blocks.map((block) => sayBlock(block, words, said))
  const whole = pieces.filter(Boolean).join('\n') || answer.text
  return { text: cut(heard(whole, words)), language }
}

interface Words {
  readonly minus: string
  readonly to: string
  readonly stop: string
  result(value: string): string
  figure(caption: string): string
  table(caption: string, rows: number, columns: number): string
  row(name: string, values: readonly string[]): string
}

const ENGLISH: Words = {
  minus: ' minus ',
  to: ' to ',
  stop: '.',
  result: (value) => `The result is ${value}.`,
  figure: (caption) => (caption ? `A figure: ${caption}.` : 'A figure.'),
  table: (caption, rows, columns) =>
    `A table${caption ? `, ${caption}` : ''}: ${rows} ${rows === 1 ? 'row' : 'rows'}, ${columns} ${columns === 1 ? 'column' : 'columns'}.`,
  row: (name, values) => `${name}: ${values.join(', ')}.`,
}

const CHINESE: Words = {
  minus: '减',
  to: '到',
  stop: '。',
  result: (value) => `结果是${value}。`,
  figure: (caption) => (caption ? `附图：${caption}。` : '附图。'),
  table: (caption, rows, columns) => `附表${caption ? `：${caption}` : ''}，${rows}行${columns}列。`,
  row: (name, values) => `${name}：${values.join('，')}。`,
}

function sayBlock(block: Block, words: Words, said: boolean): string {
  switch (block.type) {
    case 'text':
      return /[.!?。！？；;:：]\s*$/u.test(block.text) ? block.text : `${block.text}${words.stop}`
    case 'calculation':
      return words.result(block.result)
    case 'figure':
      return words.figure(oneLine(block.caption ?? ''))
    case 'table': {
      const rows = tableGrid(block.cells).map((row) =>
        row.map((place) => (typeof place === 'object' ? oneLine(place.text) : '')),
      )
      const [head = [], ...body] = rows
      const about = words.table(oneLine(block.caption ?? ''), body.length, head.length)
      if (said || body.length > MAX_ROWS) return about
      const read = body.map(([name = '', ...values]) =>
        words.row(
          name,
          values.map((value, n) => [head[n + 1], value].filter(Boolean).join(' ')),
        ),
      )
      return [about, ...read].join('\n')
    }
    case 'formula':
    case 'clip':
      return ''
  }
}

/** Without marks of sources and signs that a voice would spell or take for orders. */
function heard(text: string, words: Words): string {
  return text
    .replace(/\s*\[\d+\]/gu, '')
    .replace(/(?<=\d)\s*−\s*(?=\d)/gu, words.minus)
    .replace(/(?<=\d)\s*–\s*(?=\d)/gu, words.to)
    .replace(/[[\]{}<>|*_#`\\~^]/gu, ' ')
    .replace(/[^\P{C}\n]/gu, '')
    .replace(/[ \t]+/gu, ' ')
    .trim()
}

function cut(text: string): string {
  if (text.length <= MAX_CHARACTERS) return text
  const end = sentences(text).findLast((one) => one.end <= MAX_CHARACTERS)?.end ?? MAX_CHARACTERS
  return text.slice(0, end)
}
