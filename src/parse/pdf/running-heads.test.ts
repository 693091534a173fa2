import { describe, expect, it } from 'vitest'
import type { PageReading, TextItem } from '../layout/page-items.ts'
import { buildBlocks } from './blocks.ts'
import { buildLines } from './lines.ts'
import { findRunningHeads } from './running-heads.ts'
import { setWords } from './set-words.fixture.ts'

type Told = readonly [text: string, y: number, size?: number]

function line([text, y, size = 10]: Told): TextItem {
  const [block] = buildBlocks(buildLines(setWords(text, 60, y, { size })), { x0: 60, y0: 0, x1: 500, y1: 800 })
  if (!block) throw new Error('a line has words')
  const { x0, y0, x1, y1 } = block
  return { kind: 'text', region: 0, block, box: { x: x0, y: y0, width: x1 - x0, height: y1 - y0 } }
}

/** Texts of the running heads of upright pages with these lines; `body` stands in the middle of each. */
function headsOf(pages: readonly (readonly Told[])[], { width = 500, height = 800 } = {}): string[] {
  const readings = pages.map(
    (told, n): PageReading => ({
      number: n + 1,
      width,
      height,
      unit: 1,
      source: 'digital',
      items: [...told, ['the float is read twice', 0.5 * height] as const].map(line),
      problems: [],
    }),
  )
  return [...findRunningHeads(readings, 10)].map(({ block }) => block.text)
}

describe('findRunningHeads', () => {
  it('knows rows that hold the number of their page, far from the edge too, and no other number', () => {
    const pages = [11, 12, 13, 14].map((number): Told[] => [
      [number % 2 ? `Floats ${number}` : `${number} A. Weir`, 120],
      ['3 floats were lost', 640],
    ])
    expect(headsOf(pages)).toEqual(['Floats 11', '12 A. Weir', 'Floats 13', '14 A. Weir'])
  })

  it('knows heads of chapters on one height by what those beside have in common', () => {
    const heads = ['2. GAUGES AND FLOATS 2.1 Wood', '2. GAUGES AND FLOATS 2.2 Cork', '2. GAUGES AND FLOATS 2.3 Tin']
    expect(headsOf([...heads, '3. LOCKS'].map((text) => [[text, 110]]))).toEqual([...heads, '3. LOCKS'])
    expect(
      headsOf(['第三章 水位计 浮子', '第三章 水位计 软木', '第三章 水位计 锡'].map((text) => [[text, 110]])),
    ).toHaveLength(3)
  })

  it('leaves titles that are larger than the text, titles of slides and first lines that differ', () => {
    const titles = [
      'Results of the survey, first part',
      'Results of the survey, second part',
      'Results of the survey, last part',
    ]
    expect(headsOf(titles.map((text) => [[text, 60, 16]]))).toEqual([])
    expect(
      headsOf(
        titles.map((text) => [[text, 60]]),
        { width: 800, height: 450 },
      ),
    ).toEqual([])
    expect(headsOf(['the lock was closed', 'on a day in May', 'nobody knew why'].map((text) => [[text, 60]]))).toEqual(
      [],
    )
  })

  it('leaves a first line on the height of the heads where the text goes on right below', () => {
    const heads = ['Index of gauges, A to D', 'Index of gauges, E to K', 'Index of gauges, L to Z']
    const pages = [
      ...heads.map((text): Told[] => [[text, 60]]),
      [['anchor, see float', 60] as const, ['axle', 72] as const],
    ]
    expect(headsOf(pages)).toEqual(heads)
  })
})
