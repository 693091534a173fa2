import { describe, expect, it } from 'vitest'
import { ERROR_CODES } from '../../base/errors.ts'
import { chooseMessages } from './choose.ts'
import { en } from './en.ts'
import { zh } from './zh.ts'

function entries(value: unknown, path = ''): [string, string][] {
  if (typeof value !== 'object' || value === null) return [[path, String(value)]]
  return Object.entries(value).flatMap(([key, inner]) => entries(inner, `${path}.${key}`))
}

describe('messages', () => {
  it('have the same keys in both languages', () => {
    expect(entries(zh).map(([key]) => key)).toEqual(entries(en).map(([key]) => key))
  })

  it('are translated: every Chinese message has Chinese in it unless it is a name or empty', () => {
    const untranslated = entries(zh).filter(([, text]) => text !== '' && !/\p{Script=Han}/u.test(text))
    expect(untranslated.map(([key]) => key).filter((key) => !key.startsWith('.examples'))).toEqual([
      '.language',
      '.errors.explain',
      '.elements',
      '.doctor.node',
    ])
  })

  it.each(ERROR_CODES.filter((code) => code !== 'cancelled'))('explain %s in Chinese', (code) => {
    expect(zh.errors.explain(code)).toMatch(/\p{Script=Han}/u)
  })

  it.each([
    [{ LANG: 'zh_CN.UTF-8' }, 'zh'],
    [{ LC_ALL: 'en_US.UTF-8', LANG: 'zh_CN.UTF-8' }, 'en'],
    [{ LC_ALL: 'zh_TW.UTF-8', LANG: 'en_US.UTF-8' }, 'zh'],
    [{ LANG: 'C' }, 'en'],
    [{}, 'en'],
  ])('follow the environment: %j', (env, language) => {
    expect(chooseMessages(env).language).toBe(language)
  })
})
