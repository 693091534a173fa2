import { describe, expect, it } from 'vitest'
import { captionTarget, linkCaptions } from './captions.ts'

describe('captionTarget', () => {
  it.each([
    ['Figure 1: The old harbour', 'figure'],
    ['Fig. 2. Plan', 'figure'],
    ['FIGURE A-3 | Section', 'figure'],
    ['图 3 港口平面图', 'figure'],
    ['图2-1：总体结构', 'figure'],
    ['Table IV. Results', 'table'],
    ['表2 主要指标', 'table'],
    ['表 4-1：参数', 'table'],
  ])('%s → %s', (text, kind) => {
    expect(captionTarget(text)).toBe(kind)
  })

  it.each([
    'Figure 3 shows the plan of the harbour.',
    'Fig. 6 (middle) shows the section.',
    'Tables 1, 2 and 3 show the trade.',
    'Table 1, 2, and 3 shows the trade.',
    '如图 3 所示',
    '图3所示为总体结构',
    '表2中列出了主要指标',
    'Figures of speech',
  ])('takes "%s" as running text', (text) => {
    expect(captionTarget(text)).toBeUndefined()
  })
})

describe('linkCaptions', () => {
  const box = (y: number) => ({ x: 50, y, width: 200, height: 20 })

  it('prefers the figure above a caption and the table below one', () => {
    const captions = [{ key: 'c', page: 1, kind: 'figure' as const, box: box(130) }]
    const targets = [
      { key: 'above', page: 1, kind: 'figure' as const, box: box(100) },
      { key: 'below', page: 1, kind: 'figure' as const, box: box(160) },
    ]
    expect([...linkCaptions(captions, targets)]).toEqual([['above', 'c']])
    const tables = targets.map((target) => ({ ...target, kind: 'table' as const }))
    const ofTable = captions.map((caption) => ({ ...caption, kind: 'table' as const }))
    expect([...linkCaptions(ofTable, tables)]).toEqual([['below', 'c']])
  })

  it('links nothing over a page or a great distance', () => {
    const captions = [{ key: 'c', page: 1, kind: 'figure' as const, box: box(700) }]
    const targets = [
      { key: 'far', page: 1, kind: 'figure' as const, box: box(100) },
      { key: 'other', page: 2, kind: 'figure' as const, box: box(690) },
    ]
    expect(linkCaptions(captions, targets).size).toBe(0)
  })
})
