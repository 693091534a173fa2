import { describe, expect, it } from 'vitest'
import type { Document, TableElement } from '../model/document.ts'
import { elementText } from '../model/element-text.ts'
import { isDuomoError, parseWith } from '../testing/parse-with.ts'
import { createCsvParser } from './csv.ts'

const parse = (content: string | Uint8Array, limits = {}) =>
  parseWith(createCsvParser(limits), content, { name: 'a.csv' })
const tableOf = (document: Document): TableElement => {
  const table = document.elements.find((element) => element.kind === 'table')
  if (!table) throw new Error('no table')
  return table
}
const codes = (document: Document) => document.problems.map((problem) => problem.code)

describe('createCsvParser', () => {
  it('reads one table with header row and range', async () => {
    const document = await parse('\ufeffCity,Height,Note\r\nOslo,23,"a ""low"" town,\r\nby the sea"\r\nBern,540,\r\n')
    const table = tableOf(document)
    expect(document.elements).toHaveLength(1)
    expect(table).toMatchObject({ rows: 3, columns: 3, provenance: [{ kind: 'range', page: 1, range: 'A1:C3' }] })
    expect(elementText(table)).toBe('City\tHeight\tNote\nOslo\t23\ta "low" town,\r\nby the sea\nBern\t540\t')
    expect(table.cells.filter((cell) => cell.header).map((cell) => cell.text)).toEqual(['City', 'Height', 'Note'])
    expect(document.problems).toEqual([])
  })

  it.each([
    ['semicolons beside decimal commas', 'Name;Preis;Menge\nApfel;1,20;3\nBirne;2,35;4\n'],
    ['bars', 'Name|Preis|Menge\nApfel|1,20|3\nBirne|2,35|4\n'],
    ['tabs', 'Name\tPreis\tMenge\nApfel\t1,20\t3\nBirne\t2,35\t4\n'],
    ['the separator of a directive', 'sep=;\nName;Preis;Menge\nApfel;1,20;3\nBirne;2,35;4\n'],
  ])('finds %s', async (_, source) => {
    const table = tableOf(await parse(source))
    expect(elementText(table)).toBe('Name\tPreis\tMenge\nApfel\t1,20\t3\nBirne\t2,35\t4')
  })

  it('reads GB18030', async () => {
    const table = tableOf(
      await parse(new Uint8Array(Buffer.from('\xd0\xd5\xc3\xfb,\xc4\xea\xc1\xe4\n\xc0\xee\xc0\xd7,30\n', 'latin1'))),
    )
    expect(elementText(table)).toBe('姓名\t年龄\n李雷\t30')
  })

  it('takes no header where the first row is data', async () => {
    expect(tableOf(await parse('Oslo,23\nBern,540\nRome,21\n')).cells.every((cell) => !cell.header)).toBe(true)
  })

  it('pads ragged rows and says so', async () => {
    const document = await parse('a,b,c\n1,2,3\n4,5\n6,7,8\n')
    expect(codes(document)).toEqual(['ragged-rows'])
    expect(tableOf(document).cells).toHaveLength(12)
  })

  it('keeps words above and below the table out of it, with their places', async () => {
    const document = await parse('Rainfall 2024,,\n\nMonth,Oslo,Bern\nMay,53,99\nJune,73,110\n\nSource: own gauge\n')
    expect(document.elements.map((element) => [element.kind, element.provenance[0]])).toEqual([
      ['text', { kind: 'range', page: 1, range: 'A1' }],
      ['table', { kind: 'range', page: 1, range: 'A3:C5' }],
      ['text', { kind: 'range', page: 1, range: 'A7' }],
    ])
    expect(tableOf(document).rows).toBe(3)
  })

  it('cuts what is too large and names what is missing', async () => {
    const source = `n,square\n${Array.from({ length: 100 }, (_, n) => `${n},${n * n}`).join('\n')}\n`
    const document = await parse(source, { maxCells: 20 })
    expect(tableOf(document).rows).toBe(10)
    expect(document.ledger.skipped).toEqual([
      { what: 'rows 11 to 101 of the table', reason: 'a table may have 20 cells' },
    ])
    expect(codes(document)).toEqual(['table-cut'])
    const long = await parse(`a,b\n1,${'x'.repeat(100)}\n`, { maxCellLength: 10 })
    expect(long.ledger.skipped).toHaveLength(1)
    expect(tableOf(long).cells.at(-1)?.text).toBe('xxxxxxxxxx')
    expect((await parse('a,b,c\n1,2,3\n', { maxColumns: 2 })).ledger.skipped).toHaveLength(1)
  })

  it('says when a quotation mark is never closed', async () => {
    expect(codes(await parse('a,b\n1,"2\n3,4\n'))).toContain('bad-quotes')
  })

  it('takes names of object members for plain words', async () => {
    const table = tableOf(await parse('__proto__,constructor\n1,2\n'))
    expect(elementText(table)).toBe('__proto__\tconstructor\n1\t2')
    expect(Object.hasOwn(Object.prototype, '1')).toBe(false)
  })

  it('leaves NULs out and says so', async () => {
    const document = await parse(`a,b\n${'1,2\n'.repeat(500)}3,4\0\n`)
    expect(codes(document)).toEqual(['control-characters'])
    expect(tableOf(document).cells.at(-1)?.text).toBe('4')
  })

  it.each(['', '\n\n', ',,\n,,\n'])('refuses a file without content: %j', async (content) => {
    await expect(parse(content)).rejects.toSatisfy(isDuomoError('empty-file'))
  })
})
