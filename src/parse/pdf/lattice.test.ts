import { describe, expect, it } from 'vitest'
import { findLatticeTables } from './lattice-tables.ts'
import type { Ruling, Rulings } from './rulings.ts'
import { setLines, setWords } from './set-words.fixture.ts'
import type { Word } from './word-builder.ts'

const levels = (ats: readonly number[], start: number, end: number): Ruling[] => ats.map((at) => ({ at, start, end }))

function shown(rulings: Rulings, words: readonly Word[], drawn: Parameters<typeof findLatticeTables>[2] = []) {
  return findLatticeTables(rulings, words, drawn).tables.map((grid) =>
    grid.cells.map(
      ({ row, column, rowSpan, columnSpan, text }) =>
        `${row},${column}${rowSpan * columnSpan > 1 ? ` ${rowSpan}×${columnSpan}` : ''}: ${text}`,
    ),
  )
}

describe('findLatticeTables', () => {
  const grid: Rulings = {
    horizontal: levels([100, 120, 140, 160], 50, 250),
    vertical: levels([50, 150, 250], 100, 160),
  }

  it('fills every cell of a grid, empty ones too', () => {
    const words = [
      ...setWords('Goods', 55, 114),
      ...setWords('Ships', 155, 114),
      ...setWords('stone', 55, 134),
      ...setWords('salt', 55, 154),
      ...setWords('9', 155, 154),
    ]
    expect(shown(grid, words)).toEqual([['0,0: Goods', '0,1: Ships', '1,0: stone', '1,1: ', '2,0: salt', '2,1: 9']])
  })

  it('finds spans by missing walls', () => {
    const spanned = { ...grid, vertical: [...levels([50, 250], 100, 160), ...levels([150], 120, 160)] }
    const words = [
      ...setWords('Trade of 1901', 55, 114),
      ...setWords('stone', 55, 134),
      ...setWords('12', 155, 134),
      ...setWords('salt', 55, 154),
      ...setWords('9', 155, 154),
    ]
    expect(shown(spanned, words)[0]?.[0]).toBe('0,0 1×2: Trade of 1901')
  })

  it('takes an open side as a border where the level rules reach out', () => {
    const open = { ...grid, vertical: levels([150], 100, 160) }
    const words = [
      ...setWords('Goods', 55, 114),
      ...setWords('Ships', 155, 114),
      ...setWords('stone', 55, 134),
      ...setWords('12', 155, 134),
    ]
    expect(shown(open, words)).toEqual([['0,0: Goods', '0,1: Ships', '1,0: stone', '1,1: 12']])
  })

  it('cuts rows that are spaced but not ruled', () => {
    const unruled = { ...grid, horizontal: levels([100, 120, 160], 50, 250) }
    const words = [
      ...setWords('Goods', 55, 114),
      ...setWords('Ships', 155, 114),
      ...setLines(['stone', 'timber', 'salt'], 55, 132),
      ...setLines(['12', '9', '3'], 155, 132),
    ]
    expect(shown(unruled, words)[0]?.slice(2)).toEqual([
      '1,0: stone',
      '1,1: 12',
      '2,0: timber',
      '2,1: 9',
      '3,0: salt',
      '3,1: 3',
    ])
  })

  it('cuts rows of words that stand level in every column', () => {
    const wide: Rulings = {
      horizontal: levels([100, 120, 170], 50, 350),
      vertical: levels([50, 150, 250, 350], 100, 170),
    }
    const heads = ['Goods', 'Place', 'Kind'].flatMap((text, n) => setWords(text, 55 + n * 100, 114))
    const words = [
      ...heads,
      ...setLines(['stone', 'timber', 'salt'], 55, 132),
      ...setLines(['north', 'valley', 'coast'], 155, 132),
      ...setLines(['raw', 'raw', 'fine'], 255, 132),
    ]
    expect(shown(wide, words)[0]?.slice(3, 6)).toEqual(['1,0: stone', '1,1: north', '1,2: raw'])
  })

  it('keeps the lines of a cell together where the rows are ruled', () => {
    const words = [
      ...setWords('Goods', 55, 114),
      ...setWords('Ships', 155, 114),
      ...setWords('stone from', 55, 128),
      ...setWords('the north', 55, 138),
      ...setWords('12', 155, 134),
      ...setWords('salt', 55, 154),
      ...setWords('9', 155, 154),
    ]
    expect(shown(grid, words)[0]?.[2]).toBe('1,0: stone from the north')
  })

  it('cuts a column of labels that stands beside ruled rows', () => {
    const stub: Rulings = {
      horizontal: levels([100, 120, 140, 160, 180], 150, 250),
      vertical: [...levels([150, 200, 250], 100, 180), ...levels([50], 100, 180)],
    }
    const ruled = { ...stub, horizontal: [...stub.horizontal, ...levels([100, 180], 50, 150)] }
    const rows = ['stone', 'timber', 'salt', 'grain']
    const words = rows.flatMap((text, n) => [
      ...setWords(text, 55, 114 + n * 20),
      ...setWords(`1${n}`, 155, 114 + n * 20),
      ...setWords(`2${n}`, 205, 114 + n * 20),
    ])
    expect(shown(ruled, words)[0]?.filter((cell) => cell.includes(',0'))).toEqual([
      '0,0: stone',
      '1,0: timber',
      '2,0: salt',
      '3,0: grain',
    ])
  })

  it('leaves a caption inside the frame to the text', () => {
    const framed: Rulings = {
      horizontal: levels([80, 100, 120, 140, 160], 50, 250),
      vertical: [...levels([50, 250], 80, 160), ...levels([150], 100, 160)],
    }
    const words = [
      ...setWords('Table 1: Trade', 55, 94),
      ...setWords('Goods', 55, 114),
      ...setWords('Ships', 155, 114),
      ...setWords('stone', 55, 134),
      ...setWords('12', 155, 134),
    ]
    expect(shown(framed, words)).toEqual([['0,0: Goods', '0,1: Ships', '1,0: stone', '1,1: 12']])
    expect(findLatticeTables(framed, words, []).rest.map((word) => word.text)).toEqual(['Table', '1:', 'Trade'])
  })

  it('leaves a title that runs over walls to the text', () => {
    const walled: Rulings = {
      horizontal: levels([80, 100, 120, 140, 160], 50, 250),
      vertical: levels([50, 100, 150, 200, 250], 80, 160),
    }
    const words = [
      ...setWords('Ships of all harbours in May', 75, 94),
      ...['Goods', 'North', 'South', 'Both'].flatMap((text, n) => setWords(text, 55 + n * 50, 114)),
      ...['stone', '1', '2', '3'].flatMap((text, n) => setWords(text, 55 + n * 50, 134)),
    ]
    expect(shown(walled, words)[0]?.slice(0, 4)).toEqual(['0,0: Goods', '0,1: North', '0,2: South', '0,3: Both'])
    const apart = words.map((word) => (word.text === 'harbours' ? { ...word, x0: word.x0 - 9, x1: word.x0 } : word))
    expect(findLatticeTables(walled, words, []).rest.map((word) => word.text)).toContain('harbours')
    // Words that keep to their columns are headings.
    const heads = apart.filter((word) => word.baseline !== 94)
    const kept = ['Sum', 'One', 'Two', 'All'].flatMap((text, n) => setWords(text, 55 + n * 50, 94))
    expect(shown(walled, [...kept, ...heads])[0]?.[0]).toBe('0,0: Sum')
  })

  it('takes headings apart whose walls are not drawn, and keeps what stands above them over all of them', () => {
    const open: Rulings = {
      horizontal: levels([90, 120, 140, 160], 50, 350),
      vertical: [...levels([50, 110, 230, 350], 90, 160), ...levels([170, 290], 120, 160)],
    }
    const words = [
      ...setWords('Harbour', 55, 114),
      ...setWords('Ships', 155, 102),
      ...setWords('in', 120, 114),
      ...setWords('out', 190, 114),
      ...setWords('Boats', 240, 114),
      ...setWords('Rafts', 300, 114),
      ...['North', '1', '2', '3', '4'].flatMap((text, n) => setWords(text, 55 + n * 60, 134)),
      ...['South', '5', '6', '7', '8'].flatMap((text, n) => setWords(text, 55 + n * 60, 154)),
    ]
    expect(shown(open, words)[0]?.slice(0, 6)).toEqual([
      '0,0 2×1: Harbour',
      '0,1 1×2: Ships',
      '0,3 2×1: Boats',
      '0,4 2×1: Rafts',
      '1,1: in',
      '1,2: out',
    ])
    const moved = new Map([
      ['in', { x0: 158, x1: 168 }],
      ['out', { x0: 171, x1: 186 }],
    ])
    const close = words.map((word) => ({ ...word, ...moved.get(word.text) }))
    expect(shown(open, close)[0]?.filter((cell) => cell.includes('in'))).toEqual(['0,1 1×2: Ships in out'])
  })

  it('takes neither a frame around columns nor a drawing as a table', () => {
    const lines = setLines(['one      two      three', 'four     five     six', 'seven    eight    nine'], 55, 110)
    expect(shown({ horizontal: levels([90, 100, 150], 50, 250), vertical: levels([50, 250], 90, 150) }, lines)).toEqual(
      [],
    )
    const words = [
      ...setWords('Goods', 55, 114),
      ...setWords('Ships', 155, 114),
      ...setWords('stone', 55, 134),
      ...setWords('12', 155, 134),
    ]
    const curves = Array.from({ length: 20 }, (_, n) => ({ x0: 60 + n * 8, x1: 70 + n * 8, y0: 110, y1: 150 }))
    expect(shown(grid, words, curves)).toEqual([])
  })
})
