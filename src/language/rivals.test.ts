import { expect, it } from 'vitest'
import { saysOfAnother } from './rivals.ts'

it.each([
  ['怎么识别用 Brume 作为引擎的船？', '看烟囱可以识别用 Calder 作为引擎的船。'],
  ['west-dock 区的船必须带什么？', '对于 north 区的船，必须带灯。'],
  ['sieve 的作用是什么？', '这里的 comb 命令的作用是理顺各行。'],
])('of %j %j speaks of another', (question, text) => {
  expect(saysOfAnother(question, text)).toBe(true)
})

it.each([
  ['怎么识别用 Brume 作为引擎的船？', '用 Brume 或 Calder 作为引擎的船有两个烟囱。'],
  ['怎么识别用 Brume 作为引擎的船？', '船身的颜色由船东决定。'],
  ['BR20-C 共有几个舱？', 'BR20 共有 5 个舱。'],
  ['sieve 是什么？', 'comb 是理顺各行的工具。'],
  ['What is the Brume engine?', 'The Calder engine is loud.'],
])('of %j %j does not', (question, text) => {
  expect(saysOfAnother(question, text)).toBe(false)
})
