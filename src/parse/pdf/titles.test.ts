import { describe, expect, it } from 'vitest'
import type { PageReading } from '../layout/page-items.ts'
import { buildBlocks, type TextBlock } from './blocks.ts'
import { buildLines } from './lines.ts'
import { setWords } from './set-words.fixture.ts'
import { isTitle, titleStyle } from './titles.ts'

const COLUMN = { x0: 50, y0: 0, x1: 350, y1: 800 }

/** Lines far apart, each with its size; those that begin with `|` in a fixed pitch, those that begin with `*` bold. */
function blocksOf(...lines: readonly (readonly [text: string, size: number])[]): TextBlock[] {
  const words = lines.flatMap(([text, size], n) => {
    const [mono, bold] = [text.startsWith('|'), text.startsWith('*')]
    return setWords(text.replace(/^[|*]/, ''), 50, 100 + n * 60, { size, mono, bold })
  })
  return buildBlocks(buildLines(words), COLUMN)
}

const running = (block: TextBlock): TextBlock => ({
  ...block,
  lines: Array.from({ length: 3 }, () => block.lines).flat(),
})

function titlesOf(blocks: readonly TextBlock[]): string[] {
  const items = blocks.map((block) => {
    const box = { x: block.x0, y: block.y0, width: block.x1 - block.x0, height: block.y1 - block.y0 }
    return { kind: 'text' as const, region: 0, block, box }
  })
  const page: PageReading = { number: 1, width: 400, height: 800, unit: 1, source: 'digital', items, problems: [] }
  const style = titleStyle([page], [])
  return blocks.filter((block) => isTitle(block, style)).map(({ text }) => text)
}

describe('isTitle', () => {
  it('takes the size of the body from sentences, however much code there is', () => {
    const [text, code, title] = blocksOf(
      ['The float is read twice a minute', 11],
      ['|while (open) read(gauge) write(level) sleep(minute)', 9],
      ['Wooden floats', 14],
    )
    if (!text || !code || !title) throw new Error('each line is a block')
    const short = blocksOf(['so it is written', 11])
    expect(titlesOf([running(text), running(code), running(code), title, ...short])).toEqual(['Wooden floats'])
  })

  it('takes no word over a note for a heading, unless it is set bold', () => {
    const [text, ...rest] = blocksOf(['The float is read', 10], ['Tip', 12], ['警告', 12], ['*Note', 12])
    if (!text) throw new Error('each line is a block')
    expect(titlesOf([running(text), ...rest])).toEqual(['Note'])
  })

  it('takes no entry of a table of contents for the heading that it lists', () => {
    const entry = `*2 Wooden floats${' '.repeat(42)}14`
    const [text, ...rest] = blocksOf(
      ['The float is read twice a minute by the lock keeper', 10],
      [entry, 10],
      ['*2 Wooden floats', 14],
      [`*Floats lost in${' '.repeat(43)}1901`, 10],
    )
    if (!text) throw new Error('each line is a block')
    expect(titlesOf([running(text), ...rest])).toEqual(['2 Wooden floats', 'Floats lost in 1901'])
  })
})
