import { expect, it } from 'vitest'
import { lookAgain } from './look-again.ts'
import type { Strip } from './recognise.ts'

/** Columns that a character takes, the last of them white. */
const SQUARE = 10

/** A strip of squares, the text's characters in their middles. */
function stripOf(text: string, scale = 1): Strip {
  const square = SQUARE * scale
  const ink = new Uint8Array([...text].length * square).map((_, column) => (column % square === square - 1 ? 0 : 1))
  return {
    rectangle: { centre: { x: 0, y: 0 }, width: ink.length, height: square, along: { x: 1, y: 0 } },
    characters: [...text].map((character, n) => ({
      text: character,
      column: (n + 0.5) * square,
      confidence: 0.9,
      blankBefore: 0,
    })),
    ink,
    inkHeight: square - 1,
  }
}

/** Reads a strip at twice the width: in `printed` the characters stand as they are on the paper. */
function readerOf(printed: string) {
  const reads: string[] = []
  const read = async (from: number, to: number) => {
    const part = [...printed].slice(Math.round(from / SQUARE), Math.round(to / SQUARE)).join('')
    reads.push(part)
    return stripOf(part, 2)
  }
  return { read, reads }
}

const textOf = (strip: Strip | undefined) => strip?.characters.map(({ text }) => text).join('')
const LINE = '一二三四五六七八九十百千万亿甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳'

it('reads around a doubtful character only, and takes it with its neighbours', async () => {
  const printed = LINE.replace('九十百千', '玖拾佰仟')
  const { read, reads } = readerOf(printed)
  const again = await lookAgain(stripOf(LINE), [9], read)
  expect(reads).toEqual([printed.slice(3, 16)])
  expect(textOf(again)).toBe(LINE.replace('九十百', '玖拾佰'))
  // Each where it stood.
  expect(again?.characters.map(({ column }) => column)).toEqual(stripOf(LINE).characters.map(({ column }) => column))
})

it('reads doubts together that lie near, and others apart, at both ends of the line too', async () => {
  const printed = `壹${LINE.slice(1, -1)}午`
  const { read, reads } = readerOf(printed)
  expect(textOf(await lookAgain(stripOf(LINE), [0, 1, 29], read))).toBe(printed)
  expect(reads).toEqual([printed.slice(0, 8), printed.slice(23)])
})

it('takes a character that was left out, and leaves out one that is not there', async () => {
  const seen = stripOf(LINE)
  const holed = { ...seen, characters: seen.characters.filter(({ text }) => text !== '十') }
  expect(textOf(await lookAgain(holed, [9], readerOf(LINE).read))).toBe(LINE)
  const read = async (from: number, to: number) => {
    const part = await readerOf(LINE).read(from, to)
    return { ...part, characters: part.characters.filter(({ text }) => text !== '十') }
  }
  expect(textOf(await lookAgain(seen, [9], read))).toBe(LINE.replace('十', ''))
})

it('reads nothing where nothing is doubtful, and leaves a line that is doubtful all over', async () => {
  const { read, reads } = readerOf(LINE)
  expect(textOf(await lookAgain(stripOf(LINE), [], read))).toBe(LINE)
  expect(await lookAgain(stripOf(LINE), [5, 15, 25], read)).toBeUndefined()
  expect(reads).toEqual([])
})
