import { expect, it } from 'vitest'
import { sameQuestion } from './same-question.ts'

it.each([
  ['Why is Q called Q?', '3.2 Why is Q called Q?'],
  ['How do I clean the nozzle?', 'How can the nozzle be cleaned?'],
  ['怎样清洁喷嘴？', '5.1 如何清洁喷嘴'],
  ['喷嘴是什么？', '2 什么是喷嘴？'],
])('%j is asked by the heading %j', (question, heading) => {
  expect(sameQuestion(question, heading)).toBeGreaterThanOrEqual(0.75)
})

it.each([
  ['Why is Q called Q?', '3.1 What is Q?'],
  ['Why is Q called Q?', 'Q'],
  ['What is the default of the left margin?', 'What is the default of the right margin?'],
  ['How do I clean the nozzle?', 'How can the nozzle be replaced?'],
  ['怎样清洁喷嘴？', '5.1 清洁喷嘴'],
  ['怎样清洁喷嘴？', '5.2 为什么清洁喷嘴？'],
  ['', '?'],
])('%j is not asked by the heading %j', (question, heading) => {
  expect(sameQuestion(question, heading)).toBe(0)
})

it('is the surer the more words are the same', () => {
  const question = 'How do I clean the nozzle?'
  expect(sameQuestion(question, question)).toBe(1)
  expect(sameQuestion(question, 'How can the nozzle be cleaned?')).toBeLessThan(1)
})
