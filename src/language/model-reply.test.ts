import { expect, it } from 'vitest'
import { createThoughtFilter, jsonOf, withoutThoughts } from './model-reply.ts'

it.each([
  ['<think>It asks\nfor two.</think>Two.', 'Two.'],
  ['\n <THINK>想一想</think>\n两个。', '\n两个。'],
  ['<think>It never ends', ''],
  ['It asks\nfor two.\n</think>\n\nTwo.', '\n\nTwo.'],
  ['想一想</think>两个。', '两个。'],
  ['Two. <think>is a tag</think>', 'Two. <think>is a tag</think>'],
  ['<think>a</think><think>b</think>c', '<think>b</think>c'],
])('takes the thoughts from the beginning of %j', (text, left) => {
  expect(withoutThoughts(text)).toBe(left)
})

it.each([
  ['Two, three.', 'Two, three.'],
  ['<think>It asks for two.</think>\n\nTwo.', 'Two.'],
  [' <THINK>想一想</think>两个。', '两个。'],
  ['<think>It never ends', ''],
  ['<thin', '<thin'],
  ['<b>Two</b> <think>is a tag</think>', '<b>Two</b> <think>is a tag</think>'],
])('lets through of %j what is no thought, however it is cut into pieces', (text, left) => {
  for (let size = 1; size <= text.length; size++) {
    const filter = createThoughtFilter()
    const pieces = text.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? []
    expect([...pieces.map((piece) => filter.pass(piece)), filter.end()].join('')).toBe(left)
  }
})

it('holds back nothing of what the model says after its thoughts', () => {
  const filter = createThoughtFilter()
  expect(['<think>a', '</think>\n', 'Two', ' <', 'b'].map((piece) => filter.pass(piece))).toEqual([
    '',
    '',
    'Two',
    ' <',
    'b',
  ])
})

it.each([
  ['{"a": 1}', { a: 1 }],
  ['```json\n{"a": "一"}\n```', { a: '一' }],
  [' ```\n[1, 2]\n ``` \n', [1, 2]],
  ['null', null],
  ['<think>二还是三？{"a": 3}</think>\n\n{"a": 2}', { a: 2 }],
  ['<think>two</think>```json\n{"a": 2}\n```', { a: 2 }],
  ['<think>{"a": 1}', undefined],
  ['Maybe {"a": 1}?</think>{"a": 2}', { a: 2 }],
  ['{"a": "```json\\n1\\n```"}', { a: '```json\n1\n```' }],
  ['Here it is: {"a": 1}', undefined],
  ['```json\n{"a": 1}\n```\nDone.', undefined],
  ['{"a": 1', undefined],
  ['', undefined],
])('finds the value of %j', (text, value) => {
  expect(jsonOf(text)).toEqual(value)
})
