import { describe, expect, it } from 'vitest'
import { isDuomoError, parseWith } from '../../testing/parse-with.ts'
import { createCsvParser } from '../csv.ts'
import { detectMediaType } from '../media-type.ts'
import { createTextParser } from '../text.ts'
import { createMailParser } from './mail-parser.ts'
import { writeOutlook } from './write-outlook.fixture.ts'

const parser = createMailParser([createTextParser(), createCsvParser()])
const parse = (bytes: Uint8Array) =>
  parseWith(parser, bytes, { name: 'a.msg', mediaType: 'application/vnd.ms-outlook' })
const texts = (document: Awaited<ReturnType<typeof parse>>) =>
  document.elements.map((element) => ('text' in element ? element.text : element.kind))

const HEAD = {
  subject: '水泵交货 Delivery of the pumps',
  from: { name: 'Ada Lin', address: 'ada@example.org' },
  to: [
    { name: '陈工', address: 'chen@example.org' },
    { name: 'Stores', address: '/O=WORKS/CN=STORES' },
  ],
}

describe('a message of Outlook', () => {
  it('is read with its subject, head and body, and known by its bytes', async () => {
    const bytes = writeOutlook({ ...HEAD, body: 'Ten pumps leave on Friday.\r\n' })
    expect(detectMediaType(bytes, 'a.doc')).toBe('application/vnd.ms-outlook')
    const document = await parse(bytes)
    expect(document.title).toBe(HEAD.subject)
    expect(texts(document)).toEqual([
      HEAD.subject,
      'From: Ada Lin <ada@example.org>\nTo: 陈工 <chen@example.org>, Stores',
      'Ten pumps leave on Friday.',
    ])
    expect(document.problems).toEqual([])
  })

  it('is read in its HTML, in the code page that it names', async () => {
    // 订单已经发货。 in GBK
    const gbkHtml = new Uint8Array(
      Buffer.from('<p>\xb6\xa9\xb5\xa5\xd2\xd1\xbe\xad\xb7\xa2\xbb\xf5\xa1\xa3</p>', 'latin1'),
    )
    expect(texts(await parse(writeOutlook({ ...HEAD, gbkHtml }))).at(-1)).toBe('订单已经发货。')
  })

  it('is read with its files, messages among them', async () => {
    const inner = writeOutlook({ ...HEAD, subject: 'The old order', body: 'Nine pumps, please.' })
    const csv = new TextEncoder().encode('pump,count\nP7,9\n')
    const document = await parse(
      writeOutlook({
        ...HEAD,
        body: 'See below.',
        files: [
          { name: 'order.msg', content: inner },
          { name: 'list.csv', content: csv },
        ],
      }),
    )
    expect(texts(document).slice(3)).toEqual([
      'order.msg',
      'The old order',
      expect.stringContaining('Ada Lin'),
      'Nine pumps, please.',
      'list.csv',
      'table',
    ])
    expect(document.attachments?.map(({ name }) => name)).toEqual(['order.msg', 'list.csv'])
  })

  it('is damaged when its container is cut off', async () => {
    const bytes = writeOutlook({ ...HEAD, body: 'Ten pumps leave on Friday.' })
    for (const length of [100, 600, bytes.length - 600])
      await expect(parse(bytes.subarray(0, length))).rejects.toSatisfy(isDuomoError('damaged-file'))
  })
})
