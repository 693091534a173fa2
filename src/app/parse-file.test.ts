import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeType3 } from '../media/pdfium/type3.fixture.ts'
import { drawScans, toPicturePdf } from '../parse/scan/draw-scan.fixture.ts'
import { parseFile } from './parse-file.ts'

let home: string
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'duomo-parse-'))
})
afterAll(() => rm(home, { recursive: true }))

describe('parseFile', () => {
  it('reads a file in a child process to a document whose id is the hash of its bytes', async () => {
    const file = join(home, 'notes.txt')
    await writeFile(file, 'The ferry leaves at nine.\n')
    const { document } = await parseFile(file)
    expect(document.id).toMatch(/^[0-9a-f]{64}$/)
    expect(document.elements).toMatchObject([
      { id: `${document.id}/0`, kind: 'text', text: 'The ferry leaves at nine.' },
    ])
  })

  it('gives the pictures that the document names', async () => {
    const { document, assets } = await parseFile(
      fileURLToPath(new URL('../../samples/printer-photo.png', import.meta.url)),
    )
    const [figure] = document.elements
    expect(figure).toMatchObject({ kind: 'figure' })
    expect([...assets.keys()]).toEqual([figure?.kind === 'figure' ? figure.asset?.sha256 : ''])
  })

  it('keeps words in a font that does not say what its characters mean, unless they are drawn as others', async () => {
    const file = join(home, 'bitmaps.pdf')
    const [line, next] = ['the harbour was built in three stages', 'between the spring floods']
    await writeFile(file, writeType3([[line, next]]))
    const kept = await parseFile(file)
    expect(kept.document.pages).toMatchObject([{ source: 'digital' }])
    expect(kept.document.elements).toMatchObject([{ text: `${line} ${next}` }])

    const moved = (text: string) => text.replace(/[a-z]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 1))
    const shown = Object.fromEntries(Array.from('abcdefghijklmnopqrstuvwxyz', (c) => [c.charCodeAt(0) + 1, c]))
    await writeFile(file, writeType3([[moved(line), moved(next)]], shown))
    const read = await parseFile(file)
    expect(read.document.pages).toMatchObject([{ source: 'ocr' }])
    expect(read.document.elements).toMatchObject([{ text: `${line} ${next}` }])
  })

  it('reads the words of a scanned file, and of a picture in a page', async () => {
    const file = join(home, 'scan.pdf')
    const sentence = 'The harbour was built in three stages between the spring floods.'
    const scans = await drawScans((doc) => {
      doc.fontSize(24).text('Report of the harbour office', 60, 60)
      doc.fontSize(12).text(sentence, 60, 120, { width: 150 })
    })
    await writeFile(file, await toPicturePdf(scans))
    const scan = await parseFile(file)
    expect(scan.document.elements).toMatchObject([
      { kind: 'title', text: 'Report of the harbour office' },
      { kind: 'text', text: sentence },
    ])
    expect(scan.document.problems).toEqual([])

    const page = join(home, 'chart.html')
    const [sign] = await drawScans((doc) => doc.fontSize(40).text('Cargo 88,120 tons', 60, 60))
    const data = Buffer.from(sign?.jpeg ?? '').toString('base64')
    await writeFile(page, `<p>Cargo of the year</p><img src="data:image/jpeg;base64,${data}">`)
    const { document } = await parseFile(page)
    expect(document.elements[1]).toMatchObject({ kind: 'figure', text: expect.stringContaining('88,120 tons') })
  }, 60_000)

  it.each([
    ['absent.pdf', undefined, 'not-found'],
    ['empty.txt', '', 'empty-file'],
    ['packed.rar', 'Rar!\u001a\u0007', 'unsupported-format'],
  ])('names what is wrong with %s', async (name, content, code) => {
    if (content !== undefined) await writeFile(join(home, name), content)
    await expect(parseFile(join(home, name))).rejects.toMatchObject({ code, message: expect.stringContaining(name) })
  })
})
