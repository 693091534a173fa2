import { describe, expect, it } from 'vitest'
import { buildBlocks } from './blocks.ts'
import { buildLines } from './lines.ts'
import { setWords } from './set-words.fixture.ts'

const COLUMN = { x0: 50, y0: 0, x1: 300, y1: 400 }

/** Texts of the blocks of lines 12 points apart, each begun by as many blanks as it is indented. */
function blocksOf(...lines: readonly string[]): string[] {
  const words = lines.flatMap((line, n) => {
    const bare = line.trimStart()
    return setWords(bare, COLUMN.x0 + (line.length - bare.length) * 5, 100 + n * 12)
  })
  return buildBlocks(buildLines(words), COLUMN).map(({ text }) => text)
}

describe('buildBlocks', () => {
  it('begins a paragraph at an indented line', () => {
    expect(
      blocksOf(
        'The sensor floats down the river and sends its place',
        'twice a minute to the station on the bank.',
        '   A second one waits on the shore until the first',
        'has come back to where it was put into the water.',
      ),
    ).toHaveLength(2)
  })

  it('keeps the hanging lines of a reference with its first, and parts one from the next', () => {
    expect(
      blocksOf(
        '[1] A. Weir and B. Brook. Floats that know where they',
        '    are. In Rivers and Instruments, pages 1 to 9.',
        '[2] C. Ford. A short history of the gauge, told by one',
        '    who read it each morning for forty years, and',
        '    by his daughter. Ford and Daughter.',
      ),
    ).toEqual([
      '[1] A. Weir and B. Brook. Floats that know where they are. In Rivers and Instruments, pages 1 to 9.',
      '[2] C. Ford. A short history of the gauge, told by one who read it each morning for forty years, and by his daughter. Ford and Daughter.',
    ])
  })

  it('takes a citation at the beginning of a line for part of its sentence', () => {
    expect(
      blocksOf(
        'Floats that know where they are were first described in',
        '[1] and have been built in many places since then.',
      ),
    ).toHaveLength(1)
  })
})
