import { describe, expect, it } from 'vitest'
import { cutColumns } from './columns.ts'
import { buildLines, lineText } from './lines.ts'
import { setLines, setWords } from './set-words.fixture.ts'
import type { Word } from './word-builder.ts'

const PROSE = [
  'the harbour was built in three stages',
  'between the floods of early spring and',
  'each stage began with a survey of the',
  'river bed and ended when the new quay',
  'had carried a full season of trade by',
  'ship and by the barges of the valleys',
  'whose masters had asked for it before',
  'the council had found the money for it',
]

const firstLines = (words: readonly Word[], walls: Parameters<typeof cutColumns>[1] = []) =>
  cutColumns(words, walls).map((region) =>
    lineText(buildLines(region.words)[0] ?? { words: [], baseline: 0, size: 0, x0: 0, y0: 0, x1: 0, y1: 0 }),
  )

describe('cutColumns', () => {
  it('reads what stands above, then the left column, then the right one, then what stands below', () => {
    const words = [
      ...setWords('A heading over the whole width of both of these two columns of the page', 50, 80),
      ...setLines(['LEFT', ...PROSE], 50, 100),
      ...setLines(['RIGHT', ...PROSE], 260, 100),
      ...setWords('A note under the whole width of both of these two columns of the page', 50, 230),
    ]
    expect(firstLines(words)).toEqual([
      'A heading over the whole width of both of these two columns of the page',
      'LEFT',
      'RIGHT',
      'A note under the whole width of both of these two columns of the page',
    ])
  })

  it('does not cut a table between its columns', () => {
    const words = PROSE.flatMap((_, n) => setWords(`item number ${n}        1${n}0        2${n}0`, 50, 100 + n * 12))
    expect(cutColumns(words, [])).toHaveLength(1)
  })

  it('cuts an index between its columns, however short its lines are', () => {
    const entries = (...names: readonly string[]) => names.map((name, n) => `${name}, ${n + 3}, 2${n}`)
    const words = [
      ...setLines(entries('anchor', 'axle', 'barge', 'book', 'cork', 'dam'), 50, 100),
      ...setLines(entries('float', 'gate', 'gauge', 'lock', 'quay', 'ship'), 260, 100),
    ]
    expect(firstLines(words)).toEqual(['anchor, 3, 20', 'float, 3, 20'])
  })

  it('cuts running text from a box of figures beside it, whose lines stand at other heights', () => {
    const words = [
      ...setLines(PROSE, 50, 100),
      ...setLines(['cars   40', 'ships  37', 'carts  20', 'boats  11'], 300, 104, 17),
    ]
    expect(firstLines(words)).toEqual([PROSE[0], 'cars 40'])
  })

  it('cuts nothing where a picture reaches over both sides', () => {
    const words = [...setLines(PROSE.slice(0, 3), 50, 100), ...setLines(PROSE.slice(0, 3), 260, 100)]
    const walls = [{ x0: 60, x1: 400, y0: 90, y1: 140 }]
    expect(cutColumns(words, walls)).toHaveLength(1)
  })
})
