import { expect, it } from 'vitest'
import { isPartOfWord } from './known-words.ts'

const stands = (before: string, character: string, after: string) => isPartOfWord([...before], character, [...after])

it.each([
  ['共修', '缮', '古建筑'],
  ['民管', '桅', '杆上的滑车'],
  ['全部', '埋', '入地下'],
  ['', '椽', '子之间铺望砖'],
])('knows the word of %s(%s)%s', (before, character, after) => {
  expect(stands(before, character, after)).toBe(true)
})

it.each([
  ['共修', '鳝', '古建筑'],
  ['全部', '理', '入地下'],
  ['他', '吃', '鱼'],
  ['', '缮', ''],
])('knows none in %s(%s)%s', (before, character, after) => {
  expect(stands(before, character, after)).toBe(false)
})
