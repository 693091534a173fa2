import { expect, it } from 'vitest'
import { readQuestion, searchWords } from './question.ts'
import { countWords } from './rarity.ts'
import { coverageOf, weighTerms } from './weigh-terms.ts'
import { queryWords } from './words.ts'

function covered(question: string, text: string): number {
  const words = new Set(queryWords(text))
  return coverageOf(weighTerms(readQuestion(question), [countWords([text])]), (word) => words.has(word))
}

it('finds documents in the other language by everyday words', () => {
  expect(searchWords('最大输出电流是多少？')).toEqual(expect.arrayContaining(['输出', 'output', 'current', 'maximum']))
  expect(searchWords('What is the maximum output current?')).toEqual(
    expect.arrayContaining(['output', '输出', '电流', '最大']),
  )
})

it('lets a counterpart stand for a word, and nothing else', () => {
  expect(covered('What is the maximum output current?', 'IO输出电流 最大值')).toBe(1)
  expect(covered('What is the maximum output current?', '工作湿度')).toBe(0)
})

it('searches for what is asked, not for the words of asking', () => {
  expect(searchWords('请问这台打印机的重量是多少？')).not.toContain('多少')
  expect(searchWords('什么')).not.toEqual([])
})
