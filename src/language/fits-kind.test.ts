import { expect, it } from 'vitest'
import { dimensionsAsked, dimensionsOf } from './dimension.ts'
import { fitsKind } from './fits-kind.ts'
import { readQuestion } from './question.ts'

it.each([
  ['晶振频率是多少？', '已集成 40 MHz 晶振', 1],
  ['晶振频率是多少？', '晶振已集成，见第 6 章', -0.3],
  ['晶振频率是多少？', '晶振已集成', -1],
  ['How long did it run?', 'It ran for 12 hours.', 1],
  ['共有几个Strapping管脚？', '共有5个Strapping管脚', 1],
  ['When was it founded?', 'It was founded in 1998.', 1],
  ['When was it founded?', 'It was founded near Bern.', -1],
  ['2019年发布了什么？什么时候？', '2019年发布', -1],
  ['为什么要清洗？', '因为灰尘会堵住喷嘴', 1],
  ['Is it red?', 'It is red.', 0],
])('%s — %s: %d', (question, text, expected) => {
  expect(fitsKind(readQuestion(question), text)).toBe(expected)
})

it('knows what is measured and by which units', () => {
  expect(dimensionsAsked('最大电流是多少')).toEqual(['current'])
  expect(dimensionsAsked('它有几种颜色')).toEqual([])
  expect(dimensionsOf('dBm')).toEqual(['power', 'level'])
  expect(dimensionsOf('万元')).toEqual(['money'])
})
