import { toLetters } from '../../language/normal.ts'
import { quantities } from '../../language/numbers.ts'
import { sentences } from '../../language/sentences.ts'
import { isStopWord } from '../../language/stop-words.ts'
import { queryWords } from '../../language/words.ts'
import type { Cell, TableElement } from '../../model/document.ts'
import { elementText } from '../../model/element-text.ts'
import type { Citation } from '../../spec/generator.ts'
import type { Passage } from '../../spec/passage.ts'
import { bodyCells, rowLabels } from '../../table/cells.ts'
import { gridOf } from '../../table/grid.ts'

/** Share of a sentence's words that a place must hold to be what it was taken from. */
const LEAST = 0.3
/** What a further sentence must add. */
const GAIN = 0.15
const MAX_SENTENCES = 3
const MAX_CELLS = 12

/** A model cites a passage; this finds the sentences or cells in it that say what it said, so that they can be shown and checked. */
export function narrowCitation(passage: Passage, said: string): Citation {
  const table = passage.elements.find((element) => element.kind === 'table')
  const whole: Citation = { passage: passage.id }
  if (table) {
    const cells = cellsSaid(passage, table, said)
    if (cells.length > 0)
      return { ...whole, elementId: table.id, cells: cells.map(({ row, column }) => ({ row, column })) }
  }
  const quote = sentencesSaid(passage, said)
  return quote === undefined ? whole : { ...whole, quote }
}

/** Cells whose number or words the sentence repeats; of rows that it also names, if there are such. */
function cellsSaid({ chunk }: Passage, table: TableElement, said: string): Cell[] {
  const grid = gridOf(table)
  const letters = toLetters(said).letters
  const values = new Set(quantities(said).map(({ value }) => value))
  const repeats = ({ text }: Cell) => {
    const numbers = quantities(text)
    if (numbers.length > 0) return numbers.some(({ value }) => values.has(value))
    const own = toLetters(text).letters
    return own.length > 1 && letters.includes(own)
  }
  const inRow = (cell: Cell) =>
    chunk.row === undefined || (cell.row <= chunk.row && chunk.row < cell.row + cell.rowSpan)
  const found = bodyCells(grid).filter((cell) => inRow(cell) && repeats(cell))
  const named = found.filter((cell) =>
    rowLabels(grid, cell).some((label) => {
      const own = toLetters(label.text).letters
      return label !== cell && own.length > 0 && letters.includes(own)
    }),
  )
  return (named.length > 0 ? named : found).slice(0, MAX_CELLS)
}

/** The fewest sentences that hold most of the words, in the document's order, joined as pieces of a quote. */
function sentencesSaid({ elements }: Passage, said: string): string | undefined {
  const wanted = signsOf(said)
  if (wanted.size === 0) return undefined
  const all = elements
    .filter((element) => element.kind !== 'table')
    .flatMap((element) => sentences(elementText(element)))
    .filter(({ text }) => !text.includes(' | '))
    .map(({ text }, order) => ({ text, order, held: [...signsOf(text)].filter((sign) => wanted.has(sign)) }))
  const chosen: (typeof all)[number][] = []
  const covered = new Set<string>()
  while (chosen.length < MAX_SENTENCES) {
    const gain = (one: (typeof all)[number]) => one.held.filter((sign) => !covered.has(sign)).length / wanted.size
    const best = all.reduce<(typeof all)[number] | undefined>(
      (top, one) => (top && gain(top) >= gain(one) ? top : one),
      undefined,
    )
    if (!best || gain(best) < (chosen.length === 0 ? LEAST : GAIN)) break
    chosen.push(best)
    for (const sign of best.held) covered.add(sign)
  }
  if (chosen.length === 0) return undefined
  return chosen
    .sort((a, b) => a.order - b.order)
    .map(({ text }) => text)
    .join(' | ')
}

/** Content words, and numbers by their value. */
function signsOf(text: string): Set<string> {
  const words = queryWords(text).filter((word) => !isStopWord(word))
  return new Set([...words, ...quantities(text).map(({ value }) => `=${value}`)])
}
