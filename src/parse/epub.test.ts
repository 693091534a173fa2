import { describe, expect, it } from 'vitest'
import { elementText } from '../model/element-text.ts'
import { officePackage, RED_DOT } from '../testing/office-package.ts'
import { isDuomoError, parseWith, spanText } from '../testing/parse-with.ts'
import { createEpubParser } from './epub.ts'

const chapter = (body: string) =>
  `<?xml version="1.0"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml"><head><title/></head><body>${body}</body></html>`
const ONE = chapter('<h1>第一章</h1><p>Tea &amp; rain.</p><img src="../pictures/dot%20one.png" alt="a dot"/>')
const TWO = chapter('<h1>Two</h1><p>Snow.</p><img src="file:///etc/hostname" alt="elsewhere"/>')
const CONTAINER =
  '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="book/main.opf"/></rootfiles></container>'
const MAIN = `<package xmlns="http://www.idpf.org/2007/opf"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Weather</dc:title></metadata>
  <manifest><item id="b" href="text/two.xhtml"/><item id="a" href="text/one.xhtml"/><item id="c" href="text/gone.xhtml"/></manifest><spine><itemref idref="a"/><itemref idref="b"/></spine></package>`
const book = (extra: Record<string, string> = {}) =>
  officePackage({
    'META-INF/container.xml': CONTAINER,
    'book/main.opf': MAIN,
    'book/text/one.xhtml': ONE,
    'book/text/two.xhtml': TWO,
    'book/pictures/dot one.png': RED_DOT,
    ...extra,
  })
const parse = (bytes: Uint8Array, assets = new Map<string, Uint8Array>()) =>
  parseWith(createEpubParser(), bytes, { name: 'a.epub', assets })

describe('createEpubParser', () => {
  it('reads the chapters in the order of the book, with pictures and spans', async () => {
    const assets = new Map<string, Uint8Array>()
    const document = await parse(book(), assets)
    expect(document.title).toBe('Weather')
    expect(document.elements.map((element) => `${element.kind}: ${elementText(element)}`)).toEqual([
      'title: 第一章',
      'text: Tea & rain.',
      'figure: a dot',
      'title: Two',
      'text: Snow.',
      'figure: elsewhere',
    ])
    expect(assets.size).toBe(1)
    const text = `${ONE}\n${TWO}`
    expect(
      document.elements
        .filter((element) => element.kind !== 'figure')
        .map((element) => spanText(text, element.provenance)),
    ).toEqual(['第一章', 'Tea &amp; rain.', 'Two', 'Snow.'])
    expect(document.ledger.skipped).toMatchObject([{ what: 'linked pictures' }])
  })

  it('names a chapter that is missing', async () => {
    const document = await parse(book({ 'book/main.opf': MAIN.replace('idref="b"', 'idref="c"') }))
    expect(document.problems).toMatchObject([{ code: 'chapter-missing' }])
  })

  it('refuses protected books, books without contents and files that are none', async () => {
    const locked =
      '<encryption><EncryptedData><CipherData><CipherReference URI="book/text/one.xhtml"/></CipherData></EncryptedData></encryption>'
    await expect(parse(book({ 'META-INF/encryption.xml': locked }))).rejects.toSatisfy(isDuomoError('password-needed'))
    await expect(
      parse(book({ 'book/text/one.xhtml': chapter(''), 'book/text/two.xhtml': chapter('') })),
    ).rejects.toSatisfy(isDuomoError('empty-file'))
    await expect(parse(officePackage({ a: 'x' }))).rejects.toSatisfy(isDuomoError('damaged-file'))
  })
})
