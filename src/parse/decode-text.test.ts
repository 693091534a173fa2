import { describe, expect, it } from 'vitest'
import { decodeText } from './decode-text.ts'

const bytes = (...values: number[]) => new Uint8Array(values)
const latin1 = (text: string) => new Uint8Array(Buffer.from(text, 'latin1'))

describe('decodeText', () => {
  it.each([
    ['UTF-8', 'utf-8', bytes(0xe5, 0xa4, 0x9a, 0xe6, 0xa8, 0xa1), '多模'],
    ['UTF-8 with mark', 'utf-8', bytes(0xef, 0xbb, 0xbf, 0x61), 'a'],
    ['UTF-16LE with mark', 'utf-16le', bytes(0xff, 0xfe, 0x1a, 0x59, 0x21, 0x6a), '多模'],
    ['UTF-16BE with mark', 'utf-16be', bytes(0xfe, 0xff, 0x59, 0x1a, 0x6a, 0x21), '多模'],
    ['UTF-16LE without mark', 'utf-16le', new Uint8Array(Buffer.from('name, 姓名\nAda', 'utf16le')), 'name, 姓名\nAda'],
    // 姓名,年龄,城市
    ['GB18030', 'gb18030', latin1('\xd0\xd5\xc3\xfb,\xc4\xea\xc1\xe4,\xb3\xc7\xca\xd0'), '姓名,年龄,城市'],
    // A character of four bytes: 𠀀
    ['GB18030, four bytes', 'gb18030', latin1('\xb5\xc4\xd2\xbb\xca\xc7\x95\x32\x82\x36'), '的一是𠀀'],
    // 姓名,年齡,城市
    ['Big5', 'big5', latin1('\xa9\x6d\xa6\x57,\xa6\x7e\xc4\xd6,\xab\xb0\xa5\xab'), '姓名,年齡,城市'],
    // 名前,年齢,東京
    ['Shift_JIS', 'shift_jis', latin1('\x96\xbc\x91\x4f,\x94\x4e\x97\xee,\x93\x8c\x8b\x9e'), '名前,年齢,東京'],
    // これはペンです
    ['EUC-JP', 'euc-jp', latin1('\xa4\xb3\xa4\xec\xa4\xcf\xa5\xda\xa5\xf3\xa4\xc7\xa4\xb9'), 'これはペンです'],
    [
      'windows-1252',
      'windows-1252',
      latin1('Caf\xe9 cr\xe9\xe9e \x96 10 \x80, gr\xf6\xdfer'),
      'Café créée – 10 €, größer',
    ],
    ['ISO-2022-JP', 'iso-2022-jp', latin1('\x1b$B$3$l\x1b(B ok'), 'これ ok'],
  ])('reads %s', (_, encoding, input, text) => {
    const decoded = decodeText(input)
    expect(decoded).toEqual({ text, encoding, problems: [] })
  })

  it('follows what the file says of itself when the bytes agree', () => {
    expect(decodeText(latin1('Ma\xf1ana'), 'iso-8859-2').encoding).toBe('iso-8859-2')
    expect(decodeText(latin1('Ma\xf1ana'), 'no-such-encoding').encoding).toBe('windows-1252')
    expect(decodeText(bytes(0xe5, 0xa4, 0x9a), 'gbk').text).toBe('多')
  })

  it('keeps damaged UTF-8 as UTF-8 and says what is lost', () => {
    const good = Buffer.from('多模问答系统把每个答案连到它的出处。'.repeat(3))
    const decoded = decodeText(new Uint8Array(Buffer.concat([good, Buffer.from([0xe5, 0x20])])))
    expect(decoded.encoding).toBe('utf-8')
    expect(decoded.text).toContain('\ufffd')
    expect(decoded.problems.map((problem) => problem.code)).toEqual(['characters-lost'])
  })

  it('says so when the encoding is a guess', () => {
    // Russian in windows-1251, which is not among the encodings that are told apart.
    const decoded = decodeText(latin1('\xcf\xf0\xe8\xe2\xe5\xf2, \xec\xe8\xf0! \xca\xe0\xea \xe4\xe5\xeb\xe0?'))
    expect(decoded.problems.map((problem) => problem.code)).toContain('encoding-guessed')
  })

  it('leaves NULs and other control characters out and says so', () => {
    const decoded = decodeText(latin1(`${'plain words '.repeat(30)}a\0b\x07c\td\r\n`))
    expect(decoded.text.endsWith('abc\td\r\n')).toBe(true)
    expect(decoded.problems).toMatchObject([{ code: 'control-characters', message: expect.stringContaining('2 ') }])
  })

  it('reads Korean', () => {
    // 가나다라마바사 … three times over in EUC-KR
    const text = '\xb0\xa1\xb3\xaa\xb4\xd9\xb6\xf3\xb8\xb6\xb9\xd9\xbb\xe7 '.repeat(3)
    expect(decodeText(latin1(text)).text).toBe('가나다라마바사 '.repeat(3))
  })
})
