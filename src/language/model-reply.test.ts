import { expect, it } from 'vitest'
import { jsonOf, withoutThoughts } from './model-reply.ts'

it.each([
  ['<think>It asks\nfor two.</think>Two.', 'Two.'],
  ['\n <THINK>想一想</think>\n两个。', '\n两个。'],
  ['<think>It never ends', ''],
  ['Two. <think>is a tag</think>', 'Two. <think>is a tag</think>'],
  ['<think>a</think><think>b</think>c', '<think>b</think>c'],
])('takes the thoughts from the beginning of %j', (text, left) => {
  expect(withoutThoughts(text)).toBe(left)
})

it.each([
  ['{"a": 1}', { a: 1 }],
  ['```json\n{"a": "一"}\n```', { a: '一' }],
  [' ```\n[1, 2]\n ``` \n', [1, 2]],
  ['null', null],
  ['{"a": "```json\\n1\\n```"}', { a: '```json\n1\n```' }],
  ['Here it is: {"a": 1}', undefined],
  ['```json\n{"a": 1}\n```\nDone.', undefined],
  ['{"a": 1', undefined],
  ['', undefined],
])('finds the value of %j', (text, value) => {
  expect(jsonOf(text)).toEqual(value)
})
