import { expect, it } from 'vitest'
import { freeRuns, highestUntried, widen } from './free-runs.ts'

const PAGE = { x0: 0, y0: 0, x1: 100, y1: 200 }
/** Two columns from 0 to 40 and from 60 to 100 in bins of 10, below a title over both. */
const TWO_COLUMNS = [
  { x0: 0, y0: 0, x1: 100, y1: 20 },
  { x0: 0, y0: 30, x1: 40, y1: 200 },
  { x0: 60, y0: 30, x1: 100, y1: 200 },
]
const runsOf = (items: typeof TWO_COLUMNS, height: number, edges = { from: 0, to: 10 }) =>
  freeRuns(items, PAGE, 10, edges, height)

it('finds where nothing stands, in each bin from an upper edge to a lower one', () => {
  const { bin, y0, y1 } = runsOf(TWO_COLUMNS, 100)
  expect(bin.map((n, run) => [n, y0[run], y1[run]])).toEqual([
    [4, 20, 200],
    [5, 20, 200],
  ])
  expect(runsOf(TWO_COLUMNS, 10).bin).toHaveLength(10)
  expect(runsOf(TWO_COLUMNS, 10, { from: 3, to: 6 }).bin.sort()).toEqual([3, 4, 5])
})

it('takes the highest first, of equal ones the left, and a run with its like beside it at once', () => {
  const pillar = { x0: 40, y0: 20, x1: 50, y1: 28 }
  const runs = runsOf(
    [...TWO_COLUMNS, pillar].sort((a, b) => a.y0 - b.y0),
    100,
  )
  const tried = new Uint8Array(10)
  const first = highestUntried(runs, tried) ?? -1
  expect(runs.bin[first]).toBe(5)
  expect(widen(runs, first, tried)).toEqual({ first: 4, last: 5, y0: 28, y1: 200 })
  expect(highestUntried(runs, tried)).toBeUndefined()
})

it('leaves a neighbour that is free over less of the height', () => {
  const runs = runsOf(
    [...TWO_COLUMNS, { x0: 40, y0: 60, x1: 50, y1: 62 }].sort((a, b) => a.y0 - b.y0),
    100,
  )
  const tried = new Uint8Array(10)
  expect(widen(runs, highestUntried(runs, tried) ?? -1, tried)).toMatchObject({ first: 5, last: 5 })
  expect(runs.bin[highestUntried(runs, tried) ?? -1]).toBe(4)
})
