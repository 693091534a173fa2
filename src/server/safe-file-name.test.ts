import { describe, expect, it } from 'vitest'
import { freeName, safeFileName } from './safe-file-name.ts'

describe('safeFileName', () => {
  it.each([
    ['说明书.pdf', '说明书.pdf'],
    ['レポート (2).docx', 'レポート (2).docx'],
    ['../../etc/passwd', 'passwd'],
    ['C:\\Users\\x\\report.pdf', 'report.pdf'],
    ['.htaccess', 'htaccess'],
    ['a\u0000b\u202ecod.exe\n.pdf', 'abcod.exe.pdf'],
    ['NUL.txt', '_NUL.txt'],
    ['com1', '_com1'],
    ['report.pdf. . ', 'report.pdf'],
    ['<b>"x"|y?*:.md', 'bxy.md'],
    ['e\u0301.md', '\u00e9.md'],
    ['', 'file'],
    ['..', 'file'],
    ['///', 'file'],
  ])('makes %j %j', (sent, name) => {
    expect(safeFileName(sent)).toBe(name)
  })

  it('keeps the ending of a name that is too long, and whole characters', () => {
    const name = safeFileName(`${'安全阀😀'.repeat(100)}.pdf`)
    expect(Buffer.byteLength(name)).toBeLessThanOrEqual(200)
    expect(name).toMatch(/\.pdf$/)
    expect(name).not.toContain('\ufffd')
    expect(name).toBe(name.toWellFormed())
  })
})

describe('freeName', () => {
  it('counts on until a name is free, whatever the case of its letters', () => {
    expect(freeName('a.pdf', ['b.pdf'])).toBe('a.pdf')
    expect(freeName('Report.pdf', ['report.PDF', 'report (2).pdf'])).toBe('Report (3).pdf')
    expect(freeName('说明书', ['说明书'])).toBe('说明书 (2)')
  })
})
