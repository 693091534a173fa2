import { describe, expect, it } from 'vitest'
import { codeLines, findCode } from './code-lines.ts'
import { buildLines } from './lines.ts'
import { setWords } from './set-words.fixture.ts'

const COLUMN = { x0: 50, y0: 0, x1: 350, y1: 800 }

/** Lines 12 points apart; those that begin with `|` in a fixed pitch, the others in the font of sentences. */
function listingsOf(...lines: readonly string[]): string[][] {
  const words = lines.flatMap((line, n) => {
    const mono = line.startsWith('|')
    const text = mono ? line.slice(1) : line
    const bare = text.trimStart()
    const number = /^(\d+) (\s*)(\S.*)?$/.exec(bare)
    const y = 100 + n * 12
    if (!mono || !number) return setWords(bare, COLUMN.x0 + (text.length - bare.length) * 5, y, { mono })
    const [, digits = '', indent = '', code = ''] = number
    const x = COLUMN.x0 + 20 + indent.length * 5
    return [...setWords(digits, COLUMN.x0, y, { mono: false, size: 6 }), ...setWords(code, x, y)]
  })
  return findCode(buildLines(words), COLUMN).map((group) => codeLines(group).map(({ text }) => text))
}

describe('findCode', () => {
  it('keeps a listing together with its indents and a blank line, and leaves the sentences around', () => {
    expect(
      listingsOf(
        'The gauge is read by a loop that never ends:',
        '|while open {',
        '|  level = read(gauge)',
        '',
        '|  if level > high { ring() }',
        '|}',
        'Each reading takes a second, as the float has to rest.',
      ),
    ).toEqual([['while open {', '  level = read(gauge)', '  if level > high { ring() }', '}']])
  })

  it('takes the numbers of lines for a part of a listing, also where they number nothing', () => {
    expect(listingsOf('|8 begin', '|9   open the gate', '|10 ', '|11   close the gate', '|12 end')).toEqual([
      ['8 begin', '9   open the gate', '10', '11   close the gate', '12 end'],
    ])
    expect(listingsOf('|8 begin', '|9 end', '|26 ')).toEqual([['8 begin', '9 end']])
  })

  it('takes commands after a prompt, and Chinese between two lines of code', () => {
    expect(listingsOf('|$ gauge --read north')).toEqual([['$ gauge --read north']])
    expect(listingsOf('|\\begin{note}', '水位每分钟记录一次。', '|\\end{note}')).toEqual([
      ['\\begin{note}', '水位每分钟记录一次。', '\\end{note}'],
    ])
  })

  it('leaves the line of a paragraph that names a program, and a Chinese sentence with a command', () => {
    expect(
      listingsOf(
        'The level of the river is written to a file by the program',
        '|gauge(north) and gauge(south) and gauge(east) and gauge(lock)',
        'which run on the machine in the house of the lock keeper.',
      ),
    ).toEqual([])
    expect(listingsOf('|\\gauge', '水文站的每一次读数都用 \\gauge 命令写入文件。')).toEqual([['\\gauge']])
  })

  it('leaves letters from a typewriter, columns of values and addresses', () => {
    expect(listingsOf('|Dear Sir,', '|the quay was closed on Monday, as the', '|water stood too high.')).toEqual([])
    expect(listingsOf('|gauge=      north;', '|pitch=      12 m;', '|reader=     A. Weir;')).toEqual([])
    expect(listingsOf('|\\gauge, 12', '|\\float, 14–17, 20')).toEqual([])
    expect(listingsOf('|https://rivers.example/read?gauge=north', '|weir@rivers.example')).toEqual([])
  })
})
