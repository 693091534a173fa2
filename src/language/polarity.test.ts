import { expect, it } from 'vitest'
import { polarity, withoutPolarity } from './polarity.ts'
import { readQuestion } from './question.ts'

it.each([
  ['营销人员可以担任见证人员吗？', '营销人员不得担任见证人员。', '不可以'],
  ['营销人员可以担任见证人员吗？', '营销人员经批准可以担任见证人员。', '可以'],
  ['这个型号有蓝牙吗？', '本型号没有蓝牙模块。', '没有'],
  ['Does it support colour?', 'The printer does not support colour.', 'No'],
  ['Does it support colour?', 'The printer supports colour.', 'Yes'],
  ['它有多重？', '它不重。', undefined],
])('%s — %s', (question, statement, expected) => {
  expect(polarity(readQuestion(question), statement)).toBe(expected)
})

it('takes its own word off again', () => {
  expect(withoutPolarity('不可以，营销人员不得担任。')).toBe('营销人员不得担任。')
  expect(withoutPolarity('No, it does not.')).toBe('it does not.')
  expect(withoutPolarity('是的')).toBe('是的')
})
