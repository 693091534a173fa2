import { describe, expect, it } from 'vitest'
import { elementText } from '../model/element-text.ts'
import { parseWith } from '../testing/parse-with.ts'
import { createCsvParser } from './csv.ts'
import { createHtmlParser } from './html.ts'
import { createTextParser } from './text.ts'

// Node decodes these encodings and does not encode them: the table of every character is made by decoding every pair of bytes.
function encoder(encoding: string): (text: string) => Uint8Array {
  const decoder = new TextDecoder(encoding)
  const bytesOf = new Map<string, number[]>()
  for (let lead = 0x81; lead <= 0xfe; lead++) {
    for (let trail = 0x40; trail <= 0xfe; trail++) {
      const text = decoder.decode(new Uint8Array([lead, trail]))
      if ([...text].length === 1 && text !== '\ufffd' && !bytesOf.has(text)) bytesOf.set(text, [lead, trail])
    }
  }
  return (text) =>
    new Uint8Array([...text].flatMap((sign) => (sign < '\x80' ? [sign.charCodeAt(0)] : (bytesOf.get(sign) ?? [0x3f]))))
}
const utf16 = (big: boolean, mark: boolean) => (text: string) => {
  const bytes = Buffer.from((mark ? '\ufeff' : '') + text, 'utf16le')
  return new Uint8Array(big ? bytes.swap16() : bytes)
}

const ROWS: Readonly<Record<string, string[][]>> = {
  gb18030: [
    ['姓名', '年龄', '住址'],
    ['王小明', '30', '北京'],
    ['李雷', '25', '上海市浦东新区'],
  ],
  big5: [
    ['姓名', '年齡', '住址'],
    ['王小明', '30', '臺北'],
    ['陳美麗', '25', '高雄市'],
  ],
  shift_jis: [
    ['名前', '年齢', '住所'],
    ['佐藤太郎', '30', '東京'],
    ['すずきイチロー', '25', '大阪'],
  ],
  'euc-kr': [
    ['이름', '나이', '주소'],
    ['김철수', '30', '서울'],
    ['이영희', '25', '부산'],
    // Fewer than twenty Korean characters might as well be Chinese ones.
    ['박지성', '41', '수원시 영통구'],
  ],
}
const ENCODERS = [
  ...Object.entries(ROWS).map(([name, rows]) => [name, encoder(name), rows] as const),
  ['UTF-16LE with mark', utf16(false, true), ROWS.gb18030 ?? []] as const,
  ['UTF-16BE with mark', utf16(true, true), ROWS.gb18030 ?? []] as const,
  ['UTF-16LE without mark', utf16(false, false), ROWS.gb18030 ?? []] as const,
  ['UTF-16BE without mark', utf16(true, false), ROWS.shift_jis ?? []] as const,
]

describe('files in other encodings', () => {
  it.each(ENCODERS)('reads text, CSV and HTML in %s', async (_, encode, rows) => {
    const lines = rows.map((row) => row.join(',')).join('\n')
    const csv = await parseWith(createCsvParser(), encode(lines), { name: 'a.csv' })
    expect(csv.elements.map(elementText)).toEqual([rows.map((row) => row.join('\t')).join('\n')])
    const text = await parseWith(createTextParser(), encode(lines), { name: 'a.txt' })
    expect(text.elements.map(elementText).join('\n')).toBe(lines)
    const html = await parseWith(createHtmlParser(), encode(`<html><body><p>${lines}</p></body></html>`), {
      name: 'a.html',
    })
    expect(html.elements.map(elementText)).toEqual([lines.replaceAll('\n', ' ')])
    expect([...csv.problems, ...text.problems, ...html.problems]).toEqual([])
  })
})
