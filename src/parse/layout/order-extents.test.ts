import { describe, expect, it } from 'vitest'
import { orderExtents } from './order-extents.ts'

const part = (name: string, x0: number, y0: number, x1: number, y1: number) => ({ name, x0, y0, x1, y1 })
const ordered = (...parts: ReturnType<typeof part>[]) =>
  orderExtents(parts.reverse()).map((column) => column.map(({ name }) => name))

describe('orderExtents', () => {
  it('reads the left column before the right one, between what spans the page', () => {
    expect(
      ordered(
        part('title', 50, 20, 550, 50),
        part('left 1', 50, 60, 290, 200),
        part('right 1', 310, 60, 550, 150),
        part('left 2', 50, 210, 290, 400),
        part('right 2', 310, 170, 550, 400),
        part('table', 60, 420, 540, 600),
        part('left 3', 50, 620, 290, 700),
        part('right 3', 310, 620, 550, 700),
      ),
    ).toEqual([['title'], ['left 1', 'left 2'], ['right 1', 'right 2'], ['table'], ['left 3'], ['right 3']])
  })

  it('goes on in a column that is longer than its neighbour, though nothing stands beside its end', () => {
    expect(
      ordered(
        part('left 1', 50, 60, 290, 200),
        part('right', 310, 60, 550, 200),
        part('left 2', 50, 210, 290, 300),
        part('left 3', 50, 310, 290, 400),
      ),
    ).toEqual([['left 1', 'left 2', 'left 3'], ['right']])
  })

  it('keeps parts of one column together, wherever they begin and end', () => {
    expect(
      ordered(
        part('date', 400, 20, 550, 40),
        part('address', 50, 60, 200, 100),
        part('text', 50, 120, 550, 300),
        part('signature', 350, 320, 550, 340),
      ),
    ).toEqual([['date', 'address', 'text', 'signature']])
  })

  it('bears boxes that reach a little into each other', () => {
    expect(
      ordered(
        part('left 1', 50, 60, 302, 202),
        part('left 2', 50, 198, 300, 400),
        part('right 1', 298, 60, 550, 205),
        part('right 2', 300, 200, 550, 400),
      ),
    ).toEqual([
      ['left 1', 'left 2'],
      ['right 1', 'right 2'],
    ])
  })

  it('orders three columns, and none of no parts', () => {
    expect(ordered(part('a', 0, 0, 90, 100), part('b', 100, 0, 190, 100), part('c', 200, 0, 290, 100))).toEqual([
      ['a'],
      ['b'],
      ['c'],
    ])
    expect(orderExtents([])).toEqual([])
  })
})
