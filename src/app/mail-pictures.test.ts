import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { sha256 } from '../base/hash.ts'
import { drawPdf } from '../media/pdfium/draw-pdf.fixture.ts'
import { elementText } from '../model/element-text.ts'
import { writeMail } from '../parse/mail/write-mail.fixture.ts'
import { createChildReader } from './child-reader.ts'

const reader = createChildReader({ size: 1 })
afterAll(() => reader.close())

/** The top of a sample's first page, as a picture. */
async function topOf(sample: string): Promise<Uint8Array> {
  const bytes = new Uint8Array(await readFile(path.resolve(import.meta.dirname, '../../samples', sample)))
  const box = { x: 0, y: 0, width: 595, height: 130 }
  return reader.draw({ bytes, mediaType: 'application/pdf', page: 1, scale: 1.5, box, marks: [] })
}

it('reads the words in pictures and scans that a mail carries or shows', async () => {
  const [chinese, english] = [await topOf('printer-manual.zh.pdf'), await topOf('churches-guide.en.pdf')]
  const scan = await drawPdf(
    (doc) => {
      doc.image(Buffer.from(english), 0, 0, { width: 595, height: 130 })
    },
    { size: [595, 130], margin: 0 },
  )
  const bytes = writeMail({ From: 'ada@example.org', Subject: '扫描件' }, [
    { type: 'text/html', content: '<p>Look:</p><img src="cid:shown">' },
    { type: 'image/png', contentId: 'shown', content: english },
    { type: 'image/png', name: '手册.png', content: chinese },
    { type: 'application/pdf', name: 'guide.pdf', content: scan },
  ])
  const file = { name: 'a.eml', bytes, sha256: sha256(bytes), mediaType: 'message/rfc822' }
  const { document } = await reader.read(file, { signal: AbortSignal.any([]) })
  expect(document.problems).toEqual([])
  const onPage = (page: number) =>
    document.elements
      .filter(({ provenance: [place] }) => place?.page === page)
      .map(elementText)
      .join('\n')
  expect(document.elements.find(({ kind }) => kind === 'figure')).toMatchObject({
    text: expect.stringContaining('Domes and Spires'),
  })
  expect(onPage(2)).toContain('用户手册')
  expect(onPage(3)).toContain('Domes and Spires')
})
