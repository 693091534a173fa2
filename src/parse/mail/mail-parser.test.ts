import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import type { TextReader } from '../../spec/text-reader.ts'
import { isDuomoError, parseWith } from '../../testing/parse-with.ts'
import { createCsvParser } from '../csv.ts'
import { createImageParser } from '../image.ts'
import { createTextParser } from '../text.ts'
import { createMailParser } from './mail-parser.ts'
import { type PartDraft, writeMail } from './write-mail.fixture.ts'

const HEAD = { From: 'Ada Lin <ada@example.org>', To: 'bo@example.org', Subject: 'Delivery of the pumps' }
const parser = createMailParser([createTextParser(), createCsvParser(), createImageParser()])

const parse = (bytes: Uint8Array | string, options: { name?: string; assets?: Map<string, Uint8Array> } = {}) =>
  parseWith(parser, bytes, { name: 'a.eml', mediaType: 'message/rfc822', ...options })

const mail = (...parts: PartDraft[]) => writeMail(HEAD, parts)
const texts = (document: Awaited<ReturnType<typeof parse>>) =>
  document.elements.map((element) => ('text' in element ? element.text : element.kind))

describe('createMailParser', () => {
  it('reads subject, head and body, with spans in the text that they make', async () => {
    const bytes =
      'From: Ada <a@b.c>\r\nTo: bo@b.c\r\nDate: Mon, 2 Mar 2026 09:30:00 +0800\r\nSubject: Pumps\r\n\r\nTen pumps leave on Friday.\r\n'
    const document = await parse(bytes)
    const whole =
      'Pumps\nFrom: Ada <a@b.c>\nTo: bo@b.c\nDate: Mon, 2 Mar 2026 09:30:00 +0800\nTen pumps leave on Friday.'
    expect(document.title).toBe('Pumps')
    expect(document.elements.map(({ kind }) => kind)).toEqual(['title', 'text', 'text'])
    for (const element of document.elements) {
      const [place] = element.provenance
      if (place?.kind !== 'span' || !('text' in element)) throw new Error('no span')
      expect(whole.slice(place.start, place.end)).toBe(element.text)
      expect(place.page).toBe(1)
    }
  })

  it('decodes Chinese subjects and bodies in the encodings that mail programs use', async () => {
    const gbk = Buffer.from('b6a9b5a5d2d1bead b7a2bbf5a1a3'.replaceAll(' ', ''), 'hex')
    const head =
      'From: a@b.c\r\nSubject: =?GB2312?B?tqm1pQ==?=\r\nContent-Type: text/plain; charset=gb2312\r\nContent-Transfer-Encoding: base64\r\n\r\n'
    const document = await parse(`${head}${gbk.toString('base64')}\r\n`)
    expect(texts(document)).toEqual(['订单', 'From: a@b.c', '订单已经发货。'])
    expect(document.problems).toEqual([])
  })

  it('says when a body is not in the encoding that it names', async () => {
    const head = Buffer.from('From: a@b.c\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n')
    const document = await parse(new Uint8Array(Buffer.concat([head, Buffer.from('c4e3bac3', 'hex')])))
    expect(document.problems.map(({ code }) => code)).toEqual(['characters-lost'])
  })

  it('keeps quoted replies, apart from the reply and without their signs', async () => {
    const body =
      'Friday suits us.\r\nOn Monday Ada wrote:\r\n> When do the pumps leave?\r\n>> In March,\r\n>> at the latest.\r\n'
    const document = await parse(mail({ type: 'text/plain', content: body }))
    expect(texts(document).slice(2)).toEqual([
      'Friday suits us.',
      'On Monday Ada wrote:',
      'When do the pumps leave?',
      'In March,\nat the latest.',
    ])
  })

  it('reads an HTML body with its tables and the pictures that the message carries, and opens no address', async () => {
    const png = new Uint8Array(
      await sharp({ create: { width: 9, height: 8, channels: 3, background: '#123' } })
        .png()
        .toBuffer(),
    )
    const html =
      '<h1>Stock</h1><table><tr><th>Pump</th><th>Left</th></tr><tr><td>P1</td><td>7</td></tr></table><img src="cid:logo@x" alt="Plan"><img src="http://127.0.0.1:9/a.png">'
    const document = await parse(
      mail(
        { type: 'text/html; charset=utf-8', content: html },
        { type: 'image/png', contentId: 'logo@x', name: 'logo.png', content: png },
      ),
    )
    expect(document.elements.map(({ kind }) => kind)).toEqual(['title', 'text', 'title', 'table', 'figure'])
    expect(document.elements[4]).toMatchObject({ asset: { width: 9, height: 8 }, text: 'Plan' })
    expect(document.elements[2]).toMatchObject({ text: 'Stock', level: 2 })
    expect(document.attachments).toBeUndefined()
    expect(document.ledger.skipped.map(({ what }) => what)).toContain('linked pictures')
  })

  it('reads attached files on pages of their own, below a title with their name', async () => {
    const png = new Uint8Array(
      await sharp({ create: { width: 40, height: 30, channels: 3, background: '#345' } })
        .png()
        .toBuffer(),
    )
    const assets = new Map<string, Uint8Array>()
    const document = await parse(
      mail(
        { type: 'text/plain', content: 'See the files.' },
        { type: 'application/octet-stream', name: 'stock.csv', content: 'pump,left\nP1,7\nP2,9\n' },
        { type: 'image/png', name: 'plan.png', content: png },
      ),
      { assets },
    )
    expect(document.pages).toMatchObject([{ number: 1 }, { number: 2 }, { number: 3, width: 40, height: 30 }])
    expect(document.elements.map(({ kind }) => kind)).toEqual([
      'title',
      'text',
      'text',
      'title',
      'table',
      'title',
      'figure',
    ])
    expect(document.elements[3]).toMatchObject({ text: 'stock.csv', level: 2, provenance: [{ page: 1 }] })
    expect(document.elements[4]?.provenance).toEqual([{ kind: 'range', page: 2, range: 'A1:B3' }])
    expect(document.elements[6]?.provenance).toMatchObject([{ kind: 'page', page: 3 }])
    expect(document.attachments).toMatchObject([
      { name: 'stock.csv', page: 1, pages: { first: 2, count: 1 } },
      { name: 'plan.png', page: 1, pages: { first: 3, count: 1 }, asset: { mediaType: 'image/png' } },
    ])
    const asset = document.attachments?.[1]?.asset
    expect(asset && assets.get(asset.sha256)).toEqual(png)
  })

  it('reads a message inside a message, and the file inside that', async () => {
    const inner = writeMail({ From: 'c@d.e', Subject: 'Prices' }, [
      { type: 'text/csv', name: 'prices.csv', content: 'a,b\n1,2\n' },
    ])
    const document = await parse(
      mail({ type: 'text/plain', content: 'Forwarded.' }, { type: 'message/rfc822', content: inner }),
    )
    expect(document.pages).toHaveLength(3)
    expect(document.elements.at(-1)).toMatchObject({ kind: 'table', provenance: [{ page: 3 }] })
    expect(document.elements.filter(({ kind }) => kind === 'title')).toMatchObject([
      { text: 'Delivery of the pumps', level: 1 },
      { text: 'attachment-1.eml', level: 2 },
      { text: 'Prices', level: 3 },
      { text: 'prices.csv', level: 4 },
    ])
    expect(document.attachments).toMatchObject([
      { name: 'attachment-1.eml › prices.csv', pages: { first: 3, count: 1 } },
      { name: 'attachment-1.eml', pages: { first: 2, count: 2 } },
    ])
  })

  it('names what it leaves out: formats that nothing reads, empty and damaged files; the rest stays', async () => {
    const document = await parse(
      mail(
        { type: 'text/plain', content: 'Three files.' },
        {
          type: 'application/zip',
          name: 'a.zip',
          content: Buffer.from('504b0506000000000000000000000000000000000000', 'hex'),
        },
        { type: 'text/plain', name: 'empty.txt', content: '' },
        { type: 'image/png', name: 'broken.png', content: Buffer.from('89504e470d0a1a0a00', 'hex') },
        { type: 'text/plain', name: 'note.txt', content: 'The key is under the mat.' },
      ),
    )
    expect(document.ledger.skipped.map(({ what }) => /"(.*)"/.exec(what)?.[1])).toEqual([
      'a.zip',
      'empty.txt',
      'broken.png',
    ])
    expect(document.problems).toMatchObject([{ code: 'damaged-file', page: 1 }])
    expect(document.problems[0]?.message).toContain('broken.png')
    expect(texts(document)).toContain('The key is under the mat.')
  })

  it('says that an encrypted message was not read', async () => {
    const document = await parse(
      'From: a@b.c\r\nSubject: Secret\r\nContent-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\r\nContent-Transfer-Encoding: base64\r\n\r\nMIIB\r\n',
    )
    expect(document.problems).toMatchObject([{ code: 'encrypted-message', hint: expect.stringContaining('decrypted') }])
  })

  it('refuses what has no head of a message', async () => {
    await expect(parse('\r\nJust words.\r\n')).rejects.toSatisfy(isDuomoError('damaged-file'))
    await expect(parse(new Uint8Array())).rejects.toSatisfy(isDuomoError('empty-file'))
  })
})

describe('createMailParser with a reader of pixels', () => {
  /** Says the shade of grey that a picture is; fails at 66. */
  function shadeReader() {
    const read: number[] = []
    const reader: TextReader = {
      name: 'shades',
      version: 4,
      languages: ['zh', 'en'],
      async doRead({ data }) {
        const shade = data[0] ?? 0
        read.push(shade)
        if (shade === 66) throw new Error('the model has a hole')
        const line = { text: `阀门 ${shade}`, box: { x: 0, y: 0, width: 50, height: 10 }, confidence: 1 }
        return { lines: [{ ...line, words: [line] }], turn: 0, skew: 0 }
      },
    }
    return { reader, read }
  }
  const shown = async (id: string, shade: number): Promise<PartDraft> => {
    const background = { r: shade, g: shade, b: shade }
    const picture = sharp({ create: { width: 200, height: 100, channels: 3, background } })
    return { type: 'image/png', contentId: id, content: new Uint8Array(await picture.png().toBuffer()) }
  }
  const body = (...ids: string[]): PartDraft => ({
    type: 'text/html',
    content: `<p>See:</p>${ids.map((id) => `<img src="cid:${id}">`).join('')}`,
  })

  it('reads the pictures that bodies show, equal ones once, and says of a file what it could not read', async () => {
    const { reader, read } = shadeReader()
    const messages = [
      mail(body('a', 'b'), await shown('a', 90), await shown('b', 66)),
      mail(body('c', 'd'), await shown('c', 90), await shown('d', 120)),
    ]
    const separator = Buffer.from('From a@b.c Mon Mar  2 09:30:00 2026\r\n')
    const box = Buffer.concat(messages.flatMap((one) => [separator, one, Buffer.from('\r\n')]))
    const document = await parseWith(createMailParser([], { textReader: reader }), new Uint8Array(box), {
      name: 'a.mbox',
      mediaType: 'application/mbox',
    })
    const figures = document.elements.filter((element) => element.kind === 'figure')
    expect(figures.map(({ text }) => text)).toEqual(['阀门 90', undefined, '阀门 90', '阀门 120'])
    expect(figures.map(({ provenance: [place] }) => place?.page)).toEqual([1, 1, 2, 2])
    expect(read).toEqual([90, 66, 120])
    expect(document.problems).toMatchObject([
      { stage: 'ocr', message: expect.stringContaining('the model has a hole') },
    ])
  })

  it('names its readers, so that others read again', () => {
    const { reader } = shadeReader()
    const layoutDetector = { name: 'parts', version: 2, doDetect: async () => [] }
    expect(createMailParser([], { textReader: reader, layoutDetector })).toMatchObject({
      textReader: { name: 'shades', version: 4 },
      layoutDetector: { name: 'parts', version: 2 },
    })
    expect(createMailParser([])).not.toHaveProperty('textReader')
  })
})

describe('createMailParser with a mailbox', () => {
  const parseBox = (text: string) => parseWith(parser, text, { name: 'a.mbox', mediaType: 'application/mbox' })

  it('reads each message as a page of its own', async () => {
    const document = await parseBox(
      'From a@b.c Mon Mar  2 09:30:00 2026\nFrom: a@b.c\nSubject: One\n\nFirst words.\n>From here on we walk.\nFrom the start.\n\n' +
        'From d@e.f Tue Mar  3 09:30:00 2026\nFrom: d@e.f\nSubject: Two\n\nSecond words.\n',
    )
    expect(document.pages).toHaveLength(2)
    expect(texts(document)).toEqual([
      'One',
      'From: a@b.c',
      'First words.',
      'From here on we walk.',
      'From the start.',
      'Two',
      'From: d@e.f',
      'Second words.',
    ])
    expect(document.elements.at(-1)?.provenance).toMatchObject([{ kind: 'span', page: 2 }])
  })

  it('undoes the quoting of lines that begin like a separator', async () => {
    const document = await parseBox(
      'From a@b.c Mon Mar  2 09:30:00 2026\nFrom: a@b.c\nContent-Type: text/html\n\n<p>\n>From here\n>>From there</p>\n',
    )
    expect(texts(document).at(-1)).toBe('From here >From there')
  })

  it('goes on behind a message that can not be read', async () => {
    const document = await parseBox(
      'From a@b.c Mon Mar  2 09:30:00 2026\n\nno head\n\nFrom d@e.f Tue Mar  3 09:30:00 2026\nFrom: d@e.f\nSubject: Two\n\nWords.\n',
    )
    expect(document.problems).toMatchObject([
      { code: 'message-unreadable', message: expect.stringContaining('message 1') },
    ])
    expect(texts(document)).toContain('Words.')
  })
})

describe('createMailParser under attack', () => {
  it('reads 500 of 10,000 attached files and says so', async () => {
    const files = Array.from({ length: 10_000 }, (_, n) => ({
      type: 'text/plain',
      name: `f${n}.txt`,
      content: `file ${n}`,
    }))
    const document = await parse(mail(...files))
    expect(document.attachments).toHaveLength(10_000)
    expect(document.attachments?.filter(({ pages }) => pages)).toHaveLength(500)
    expect(document.problems.map(({ code }) => code)).toEqual(['attachments-cut'])
  })

  it('refuses parts that nest deeper than any program writes', async () => {
    const deep = Array.from(
      { length: 300 },
      (_, n) => `Content-Type: multipart/mixed; boundary=b${n}\r\n\r\n--b${n}`,
    ).join('\r\n')
    await expect(parse(`From: a@b.c\r\n${deep}\r\n\r\nx`)).rejects.toSatisfy(isDuomoError('damaged-file'))
  })

  it('reads endless signs of quotation as words', async () => {
    const document = await parse(`From: a@b.c\nSubject: x\n\n${'>'.repeat(2_000_000)}\nThe end.\n`)
    expect(texts(document).at(-1)).toContain('The end.')
  })

  it('follows a limited number of turns between quotation and reply', async () => {
    const document = await parse(`From: a@b.c\nSubject: x\n\n${'> yes\nno\n'.repeat(4000)}last words\n`)
    expect(document.elements.length).toBeLessThan(7000)
    expect(texts(document).at(-1)).toContain('last words')
  })

  it('stops at messages in messages in messages', async () => {
    let bytes: Uint8Array = writeMail(HEAD, [{ type: 'text/plain', content: 'the innermost' }])
    for (let n = 0; n < 8; n++) bytes = writeMail(HEAD, [{ type: 'message/rfc822', name: 'next.eml', content: bytes }])
    const document = await parse(bytes)
    expect(document.problems).toMatchObject([{ code: 'too-large', hint: expect.any(String) }])
    expect(document.pages).toHaveLength(4)
  })
})
