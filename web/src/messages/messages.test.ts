import { describe, expect, it } from 'vitest'
import { chooseMessages } from './choose.ts'
import { en } from './en.ts'
import { zh } from './zh.ts'

function entries(value: unknown, path = ''): [string, string][] {
  if (typeof value !== 'object' || value === null) return [[path, String(value)]]
  return Object.entries(value).flatMap(([key, inner]) => entries(inner, `${path}.${key}`))
}

describe('messages of the page', () => {
  it('have the same keys in both languages', () => {
    expect(entries(zh).map(([key]) => key)).toEqual(entries(en).map(([key]) => key))
  })

  it('are translated', () => {
    const same = entries(zh).filter(([, text]) => !/\p{Script=Han}/u.test(text))
    expect(same.map(([key]) => key)).toEqual(['.language', '.otherLanguage', '.conversation.engine'])
  })

  it.each([
    [null, ['zh-CN', 'en'], 'zh'],
    [null, ['fr', 'en-GB', 'zh'], 'en'],
    ['zh', ['en'], 'zh'],
    ['en', ['zh'], 'en'],
    [null, ['fr'], 'en'],
    [null, [], 'en'],
  ])('follow the reader: %j, %j', (chosen, languages, expected) => {
    expect(chooseMessages(chosen, languages).language).toBe(expected)
  })
})
