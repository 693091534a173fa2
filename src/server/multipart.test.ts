import { describe, expect, it } from 'vitest'
import { readMultipart } from './multipart.ts'

const TYPE = 'multipart/form-data; boundary=-x-'

async function* pieces(body: Buffer, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < body.length; at += size) yield body.subarray(at, at + size)
}

async function filesOf(body: Buffer, size = body.length, type = TYPE): Promise<[string, string][]> {
  const files: [string, string][] = []
  for await (const { fileName, body: bytes } of readMultipart(pieces(body, size), type)) {
    const parts: Uint8Array[] = []
    for await (const part of bytes) parts.push(part)
    files.push([fileName, Buffer.concat(parts).toString('latin1')])
  }
  return files
}

const part = (head: string, body: string) => `---x-\r\n${head}\r\n\r\n${body}\r\n`
const file = (name: string, body: string) => part(`Content-Disposition: form-data; name="f"; filename="${name}"`, body)

describe('readMultipart', () => {
  it('gives the same files wherever the body is cut', async () => {
    // Contents that nearly are a delimiter, and none at all.
    const body = Buffer.from(
      `${file('a.bin', '\r\n---x\r\n--\r\n\r\n---')}${file('empty', '')}${file('b', 'x'.repeat(50))}---x---\r\n`,
      'latin1',
    )
    for (let size = 1; size <= body.length; size++)
      expect(await filesOf(body, size)).toEqual([
        ['a.bin', '\r\n---x\r\n--\r\n\r\n---'],
        ['empty', ''],
        ['b', 'x'.repeat(50)],
      ])
  })

  it('skips plain fields, text before the first delimiter and after the last', async () => {
    const field = part('Content-Disposition: form-data; name="note"', 'words')
    expect(await filesOf(Buffer.from(`before\r\n${field}${file('a', '1')}---x---\r\nafter`))).toEqual([['a', '1']])
  })

  it('skips what is left of a file that nobody read', async () => {
    const body = Buffer.from(`${file('a', 'x'.repeat(1000))}${file('b', '2')}---x---`)
    const names: string[] = []
    for await (const { fileName } of readMultipart(pieces(body, 7), TYPE)) names.push(fileName)
    expect(names).toEqual(['a', 'b'])
  })

  it.each([
    ['说明书.pdf', '说明书.pdf'],
    ['a %22quoted%22.pdf', 'a "quoted".pdf'],
    ['a \\"quoted\\".pdf', 'a "quoted".pdf'],
    ['line%0D%0Abreak', 'line  break'],
    ['100%25.pdf', '100%25.pdf'],
    ['', ''],
  ])('reads the name %j as %j', async (sent, name) => {
    const [found] = await filesOf(Buffer.from(`${file(sent, 'x')}---x---`))
    expect(found?.[0]).toBe(name)
  })

  it('takes a quoted boundary and other parameters', async () => {
    const body = Buffer.from(`${file('a', '1')}---x---`)
    expect(await filesOf(body, 5, 'multipart/form-data; charset=utf-8; boundary="-x-"')).toEqual([['a', '1']])
  })

  it('says that a body broke off, wherever it did', async () => {
    const body = Buffer.from(`${file('a', 'some words')}---x---`)
    for (let length = 0; length < body.length; length++)
      await expect(filesOf(body.subarray(0, length), 3)).rejects.toMatchObject({ code: 'usage' })
  })
})
