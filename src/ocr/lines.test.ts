import { describe, expect, it } from 'vitest'
import { type LyingLine, orderLines } from './lines.ts'
import { boxAround } from './rectangle.ts'

const RIGHT = { x: 1, y: 0 }

function line(text: string, x: number, y: number, width: number, height = 10): LyingLine {
  const rectangle = { centre: { x: x + width / 2, y: y + height / 2 }, width, height, along: RIGHT }
  const box = boxAround(rectangle, { width: 1000, height: 1000 })
  return { text, box, confidence: 1, words: [{ text, box, confidence: 1 }], rectangle }
}
const ordered = (...lines: LyingLine[]) => orderLines(lines, RIGHT).map(({ text }) => text)

describe('orderLines', () => {
  it('goes from the top, and from the left in a row', () => {
    expect(ordered(line('c', 0, 40, 50), line('b', 200, 1, 50), line('a', 0, 0, 50))).toEqual(['a', 'b', 'c'])
  })

  it('keeps the order within columns whose lines stand between each other', () => {
    const left = [0, 6, 12].map((y, n) => line(`l${n}`, 5 - n, y * 2, 100, 14))
    const right = [3, 9, 15].map((y, n) => line(`r${n}`, 120, y * 2, 100, 14))
    const texts = ordered(...right, ...left)
    expect(texts.filter((text) => text.startsWith('l'))).toEqual(['l0', 'l1', 'l2'])
    expect(texts.filter((text) => text.startsWith('r'))).toEqual(['r0', 'r1', 'r2'])
  })

  it('joins fragments on one baseline, Latin with a blank and Chinese without', () => {
    expect(ordered(line('the', 0, 0, 30), line('end', 34, 0, 30))).toEqual(['the end'])
    expect(ordered(line('青石', 0, 0, 30), line('镇', 33, 0, 12))).toEqual(['青石镇'])
  })

  it('joins neither columns nor what is of another size', () => {
    expect(ordered(line('left', 0, 0, 50), line('right', 60, 0, 50))).toEqual(['left', 'right'])
    expect(ordered(line('E', 0, 0, 20, 20), line('small', 21, 8, 30, 8))).toEqual(['E', 'small'])
  })

  it('keeps the place and the words of what it joins', () => {
    const [joined] = orderLines([line('the', 0, 0, 30), line('end', 34, 0, 30)], RIGHT)
    expect(joined?.box).toEqual({ x: 0, y: 0, width: 64, height: 10 })
    expect(joined?.words.map(({ text }) => text)).toEqual(['the', 'end'])
  })

  it('follows the direction of reading', () => {
    const up = { x: 0, y: -1 }
    const turn = (text: string, x: number, y: number): LyingLine => ({
      ...line(text, x, y, 10),
      rectangle: { centre: { x, y }, width: 40, height: 10, along: up },
    })
    expect(
      orderLines([turn('b', 30, 100), turn('a', 10, 100), turn('a2', 10, 20)], up).map(({ text }) => text),
    ).toEqual(['a', 'a2', 'b'])
  })

  it('takes columns of stacked characters from the right', () => {
    const column = (text: string, x: number): LyingLine => ({ ...line(text, x, 0, 10, 200), vertical: true })
    expect(ordered(column('左', 0), column('右', 50))).toEqual(['右', '左'])
  })
})
