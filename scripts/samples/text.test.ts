import { describe, expect, it } from 'vitest'
import { fontObstacle } from './fonts.ts'
import { openSheet } from './sheet.ts'
import { breakLines, type Style, textWidth } from './text.ts'

const STYLE: Style = { face: 'sans', size: 10, leading: 16 }
const CHINESE = '打印机（型号 M270）有四个墨仓：黑、青、品红、黄，每个都可以单独更换，“哪一种用完就补哪一种”。'
const ENGLISH =
  'A region is a rectangle on a page together with what it holds, and a well-known mixed-document one at that.'
const WIDTHS = [40, 55, 70, 90, 130, 200]

describe.skipIf(fontObstacle())('breaking text into lines', () => {
  const { pdf } = openSheet({ title: 'test', language: 'zh-CN' })

  it.each(WIDTHS)(
    'keeps closing marks off the beginning and opening marks off the end of Chinese lines %i wide',
    (width) => {
      for (const { text } of breakLines(pdf, CHINESE, STYLE, width)) {
        expect(text).not.toMatch(/^[，。、；：？！）”]/u)
        expect(text).not.toMatch(/[（“]$/u)
      }
    },
  )

  it.each(WIDTHS)('loses nothing and breaks no English word at width %i', (width) => {
    const lines = breakLines(pdf, ENGLISH, STYLE, width).map((line) => line.text)
    expect(lines.join(' ').replaceAll('- ', '-')).toBe(ENGLISH)
  })

  it.each(WIDTHS)('makes no line wider than %i, and the first one shorter by the indent', (width) => {
    breakLines(pdf, CHINESE, STYLE, width, 12).forEach((line, n) => {
      expect(textWidth(pdf, line.text, STYLE)).toBeLessThanOrEqual(width - (n === 0 ? 12 : 0) + 0.5)
    })
  })

  it('ends a line where the text does', () => {
    const lines = breakLines(pdf, '甲\n乙', STYLE, 200)
    expect(lines.map(({ text, last }) => [text, last])).toEqual([
      ['甲', true],
      ['乙', true],
    ])
  })
})
