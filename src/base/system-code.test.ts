import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { orAbsent, systemCode } from './system-code.ts'

const here = import.meta.dirname

it('is absent what is not there, and nothing else', async () => {
  expect(await orAbsent(readFile(join(here, '没有.txt')))).toBeUndefined()
  expect(await orAbsent(readdir(here))).toContain('system-code.ts')
  await expect(orAbsent(readFile(here))).rejects.toMatchObject({ code: 'EISDIR' })
  await expect(orAbsent(Promise.reject(new Error('ENOENT')))).rejects.toThrow('ENOENT')
})

it.each([
  [Object.assign(new Error('gone'), { code: 'EPIPE' }), 'EPIPE'],
  [Object.assign(new Error('gone'), { code: 7 }), '7'],
  [new Error('gone'), ''],
  [{ code: 'EPIPE' }, ''],
  [undefined, ''],
])('reads the code of %o', (error, code) => {
  expect(systemCode(error)).toBe(code)
})
