import { describe, expect, it } from 'vitest'
import { queryWords, words } from './words.ts'

describe('words', () => {
  it.each([
    ['How many identical layers', ['how', 'many', 'identical', 'layer']],
    ['4800×1200 dpi', ['4800', '1200', 'dpi']],
    ['d_model = 512', ['d', 'model', 'dmodel', '512']],
    ['ESP32-PICO-D4', ['esp32', 'pico', 'd4', 'esp32picod4']],
    ['1,234,567.5 and 28.4', ['1234567.5', 'and', '28.4']],
    ['4MB flash', ['4mb', '4', 'mb', 'flash']],
    ['C++ and C#', ['c++', 'and', 'c#']],
    ['Ｆｕｌｌ ｗｉｄｔｈ１２', ['full', 'width12']],
    ['书', ['书']],
    ['', []],
    ['？！—', []],
  ])('of %j', (text, expected) => {
    expect(words(text)).toEqual(expected)
  })

  it('gives Chinese as pairs and single characters, and the query only what says most', () => {
    expect(words('图书馆')).toEqual(['图书', '书馆', '图', '书', '馆'])
    expect(queryWords('图书馆')).toEqual(['图书', '书馆'])
    expect(queryWords('书')).toEqual(['书'])
  })

  it('finds every word of a query among the words of the same text', () => {
    for (const text of [
      '安装约需 8 分钟',
      'Boxes, cities and trained models',
      '⻚⾯ 12.5% ①',
      'e.g. state-of-the-art v2.0-rc1 10k',
    ]) {
      const held = new Set(words(text))
      expect(queryWords(text).filter((word) => !held.has(word))).toEqual([])
    }
  })

  it('reads radicals of PDF fonts as the characters they stand for', () => {
    expect(words('⻚⻓')).toEqual(words('页长'))
  })

  it.each([
    ['layers', 'layer'],
    ['Café', 'cafe'],
    ['cities', 'city'],
    ['trained', 'training'],
    ['improves', 'improved'],
    ['boxes', 'box'],
    ["printer's", 'printer'],
    ['running', 'run'],
  ])('folds %s and %s together', (a, b) => {
    expect(words(a)).toEqual(words(b))
  })

  it('keeps words apart that only look alike', () => {
    expect(words('organ')).not.toEqual(words('organization'))
    expect(words('class')).not.toEqual(words('clas'))
  })

  it('never gives a word with white space', () => {
    const text = 'a\u00a0b　c 中\t文\n12 000 x\u2009y'
    expect(words(text).filter((word) => word === '' || /\s/u.test(word))).toEqual([])
  })
})
