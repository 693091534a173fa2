import { describe, expect, it } from 'vitest'
import { buildLines, lineText } from './lines.ts'
import { splitMargin } from './margin-notes.ts'
import { setWords } from './set-words.fixture.ts'

const TEXT = [
  'Reads the level of the river at the north',
  'gauge and writes it to the book.',
  'Reads it again when the float has moved.',
  'Closes the book.',
  'All three wait for the float to rest, which',
  'takes a second in calm weather.',
]

/** Lines of text 12 points apart, some with a note in the margin on the same baseline. */
function marginOf(notes: Readonly<Record<number, string>>, style: { mono?: boolean; size?: number; x?: number } = {}) {
  const { x = 20, ...font } = { mono: true, size: 8, ...style }
  const words = TEXT.flatMap((line, n) => [
    ...setWords(notes[n] ?? '', x, 100 + n * 12, font),
    ...setWords(line, 120, 100 + n * 12, { mono: false }),
  ])
  const margin = splitMargin(buildLines(words))
  return (
    margin && {
      notes: margin.notes.map((lines) => lines.map(lineText)),
      text: buildLines(margin.words).map(lineText),
    }
  )
}

describe('splitMargin', () => {
  it('takes the names beside the text out of its lines, those right below each other as one note', () => {
    expect(marginOf({ 0: 'gauge.read', 2: 'gauge.again', 3: 'gauge.close' })).toEqual({
      notes: [['gauge.read'], ['gauge.again', 'gauge.close']],
      text: TEXT,
    })
  })

  it('leaves labels, marks of lists, numbers of lines and titles beside the text', () => {
    expect(marginOf({ 0: 'gauge.read', 2: 'gauge.again' }, { mono: false, size: 10 })).toBeUndefined()
    expect(marginOf({ 0: 'Reading:', 2: 'Again:' })).toBeUndefined()
    expect(marginOf({ 0: '1.', 2: '2.' })).toBeUndefined()
    expect(marginOf({ 0: '1', 1: '2', 2: '3', 3: '4' })).toBeUndefined()
    expect(marginOf({ 0: 'Gauge' }, { size: 16 })).toBeUndefined()
  })

  it('leaves what reaches into the text', () => {
    expect(marginOf({ 0: 'gauge.read' }, { x: 79 })).toBeUndefined()
  })
})
