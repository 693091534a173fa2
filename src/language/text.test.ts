import { describe, expect, it } from 'vitest'
import { dates } from './dates.ts'
import { languageOf } from './language-of.ts'
import { findQuote } from './normal.ts'
import { hanValue, quantities } from './numbers.ts'
import { countWords, createRarity } from './rarity.ts'
import { clauses, sentences } from './sentences.ts'

describe('sentences', () => {
  it.each([
    ['价格为 3.5 元。何时发货？明天！', ['价格为 3.5 元。', '何时发货？', '明天！']],
    ['他说：“走吧。”然后离开。', ['他说：“走吧。”', '然后离开。']],
    [
      'See Fig. 3 for details. It uses v2.0 at 3.5 V. Done',
      ['See Fig. 3 for details.', 'It uses v2.0 at 3.5 V.', 'Done'],
    ],
    ['Dr. A. Smith et al. agree. So do we.', ['Dr. A. Smith et al. agree.', 'So do we.']],
    ['Items:\n1. one\n2. two', ['Items:', '1. one', '2. two']],
    ['1. Rinse it. Then dry it.\n12. Close it.', ['1. Rinse it.', 'Then dry it.', '12. Close it.']],
    ['2. 关闭总阀。3 月检查。', ['2. 关闭总阀。', '3 月检查。']],
    ['It grew in 2. Then it fell.', ['It grew in 2.', 'Then it fell.']],
    ['边框的粗细。默认为 2pt。负值无效。', ['边框的粗细。默认为 2pt。', '负值无效。']],
    [
      'Sets the border. (Default: 2pt) Negative values fail.',
      ['Sets the border. (Default: 2pt) Negative values fail.'],
    ],
    ['Sets the border. Default is 2pt. It is drawn last.', ['Sets the border. Default is 2pt.', 'It is drawn last.']],
    ['It was sold. Defaulting borrowers paid.', ['It was sold.', 'Defaulting borrowers paid.']],
    ['a wrapped\nline stays. Next', ['a wrapped\nline stays.', 'Next']],
  ])('of %j', (text, expected) => {
    expect(sentences(text).map((sentence) => sentence.text)).toEqual(expected)
  })

  it('gives offsets of the text', () => {
    const text = '  甲。 乙！\n\nThird one. '
    for (const { text: piece, start, end } of [...sentences(text), ...clauses(text)])
      expect(text.slice(start, end)).toBe(piece)
  })
})

it('cuts clauses outside of numbers and brackets', () => {
  expect(clauses('黑白约 1,000 页（共 2 种，见表），彩色约 7 页').map(({ text }) => text)).toEqual([
    '黑白约 1,000 页（共 2 种，见表），',
    '彩色约 7 页',
  ])
})

describe('quantities', () => {
  it.each([
    ['授信 120.47亿元', [[12_047_000_000, '元']]],
    ['约 7 页/分钟', [[7, '页']]],
    ['１２３％', [[123, '%']]],
    ['10k steps', [[10_000, undefined]]],
    ['$391 million', [[391_000_000, '$']]],
    ['–75 dBm', [[-75, 'dBm']]],
    ['三百二十人', [[320, '人']]],
    ['1,234,567 个', [[1_234_567, '个']]],
    ['40 MHz 晶振', [[40, 'MHz']]],
    ['CH582M', []],
  ])('of %j', (text, expected) => {
    expect(quantities(text).map(({ value, unit }) => [value, unit])).toEqual(expected)
  })

  it('says where they stand', () => {
    const text = '重量为 5.2 kg，长 30 厘米。'
    expect(quantities(text).map(({ start, end }) => text.slice(start, end))).toEqual(['5.2 kg', '30 厘米'])
  })
})

it.each([
  ['二〇一九', 2019],
  ['三百二十', 320],
  ['十五', 15],
  ['两万五千', 25_000],
  ['一亿二千万', 120_000_000],
  ['好', undefined],
])('reads the numeral %s', (text, value) => {
  expect(hanValue(text)).toBe(value)
})

describe('dates', () => {
  it.each([
    ['2023 年 6 月 9 日发布', [{ year: 2023, month: 6, day: 9 }]],
    [
      'on March 5, 1998 and 7 May',
      [
        { year: 1998, month: 3, day: 5 },
        { month: 5, day: 7 },
      ],
    ],
    ['2024-01-31', [{ year: 2024, month: 1, day: 31 }]],
    ['founded in 1998', [{ year: 1998 }]],
    ['you may go', []],
    ['13月', []],
  ])('of %j', (text, expected) => {
    expect(dates(text).map(({ text: _, start: __, end: ___, ...date }) => date)).toEqual(expected)
  })
})

it('tells the language of a question by its grammar, not by its names', () => {
  expect(languageOf('Transformer论文中训练用了多少块什么GPU？')).toBe('zh')
  expect(languageOf('What does 中文 mean in this table of contents?')).toBe('en')
})

it('finds a quote whatever its spaces, width, case and punctuation', () => {
  const text = '速度：黑白约 10 页/分钟，彩色约 ７ 页/分钟'
  const at = findQuote(text, '彩色约7页 / 分钟')
  expect(at && text.slice(at.start, at.end)).toBe('彩色约 ７ 页/分钟')
  expect(findQuote(text, '彩色约 8 页')).toBeUndefined()
  expect(findQuote(text, '，')).toBeUndefined()
})

it('holds rare words for telling', () => {
  const rarity = createRarity([countWords(['red car', 'red house']), countWords(['red boat'])])
  expect(rarity('boat')).toBeGreaterThan(rarity('red'))
  expect(rarity('moon')).toBe(1)
  expect(rarity('red')).toBeGreaterThan(0)
})
