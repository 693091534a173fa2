import { describe, expect, it } from 'vitest'
import type { PageAnnotations } from './annotations.ts'
import { drawPdf, textString, writeAnnotated, writePdf } from './draw-pdf.fixture.ts'
import { openPdf, type PdfFile } from './file.ts'

function onPage(file: PdfFile): PageAnnotations {
  try {
    return file.withPage(1, (page) => page.annotations())
  } finally {
    file.close()
  }
}

describe('annotations', () => {
  it('gives links with their places, to addresses and to pages', async () => {
    const bytes = await drawPdf((doc) => {
      doc.link(100, 50, 80, 12, 'https://example.org/a?b=c')
      doc.link(100, 70, 80, 12, 'javascript:alert(1)')
      doc.goTo(100, 90, 80, 12, 'end')
      doc.addPage().addNamedDestination('end')
    })
    const { links } = onPage(await openPdf(bytes))
    expect(links).toMatchObject([{ uri: 'https://example.org/a?b=c' }, { toPage: 2 }])
    expect(links[0]?.box.x).toBeCloseTo(100)
    expect(links[0]?.box.y).toBeCloseTo(50)
    expect(links[0]?.box.width).toBeCloseTo(80)
    expect(links[0]?.box.height).toBeCloseTo(12)
    expect(links[1]).not.toHaveProperty('uri')
  })

  it('gives the places of stamps that are drawn, not of those that are hidden or have no picture', async () => {
    const drawing =
      '<< /Type /XObject /Subtype /Form /BBox [0 0 10 10] /Length 12 >>\nstream\n0 0 9 9 re f\n\nendstream'
    const stamps = [
      '/Rect [60 100 500 700] /AP << /N 9 0 R >>',
      '/Rect [60 10 500 90] /AP << /N 9 0 R >> /F 2',
      '/Rect [60 10 500 90]',
    ]
    const annotations = stamps.map((entries) => `<< /Type /Annot /Subtype /Stamp ${entries} >>`).join(' ')
    const bytes = writePdf('', `/MediaBox [0 0 595 842] /Annots [${annotations}]`, { objects: [drawing] })
    expect(onPage(await openPdf(bytes)).stamps).toEqual([{ x: 60, y: 142, width: 440, height: 600 }])
  })

  it('gives comments with their authors and with what is printed below them', async () => {
    const bytes = writeAnnotated('BT /F1 12 Tf 100 700 Td (seven metres) Tj ET', [
      `/Subtype /Highlight /Rect [98 696 180 714] /Contents ${textString('第二次测量为八米')} /T ${textString('李四')}`,
      '/Subtype /Text /Rect [300 700 320 720] /Contents (Check this\\rwith the harbour office.)',
      '/Subtype /Highlight /Rect [98 496 180 514]',
      '/Subtype /Text /F 2 /Rect [300 500 320 520] /Contents (not shown)',
      '/Subtype /Text /Rect [300 500 320 520] /Contents (accepted) /StateModel /Review /State /Accepted',
    ])
    const { notes } = onPage(await openPdf(bytes))
    expect(notes).toMatchObject([
      { type: 'highlight', text: '第二次测量为八米', author: '李四', printed: expect.stringContaining('seven metres') },
      { type: 'note', text: 'Check this\nwith the harbour office.', printed: '' },
    ])
    expect(notes[1]).not.toHaveProperty('author')
    expect(notes[1]?.box).toEqual({ x: 300, y: 122, width: 20, height: 20 })
  })

  it('gives the values of form fields, and no passwords or empty fields', async () => {
    const bytes = writeAnnotated('', [
      '/Subtype /Widget /FT /Tx /T (name) /V (Ada Lovelace) /Rect [100 700 300 720]',
      `/Subtype /Widget /FT /Tx /T (town) /TU ${textString('出生地')} /V ${textString('伦敦')} /Rect [100 670 300 690]`,
      '/Subtype /Widget /FT /Tx /T (empty) /Rect [100 640 300 660]',
      '/Subtype /Widget /FT /Tx /Ff 8192 /T (pin) /V (1234) /Rect [100 610 300 630]',
      '/Subtype /Widget /FT /Ch /Ff 131072 /T (ship) /Opt [[(a) (sail)] [(b) (steam)]] /V (b) /Rect [100 580 300 600]',
      '/Subtype /Widget /FT /Btn /T (insured) /V /Yes /AS /Yes /AP << /N << /Yes 4 0 R >> >> /Rect [100 550 112 562]',
      '/Subtype /Widget /FT /Btn /Ff 32768 /T (flag) /AS /red /AP << /N << /red 4 0 R >> >> /Rect [200 550 212 562]',
      '/Subtype /Widget /FT /Btn /Ff 32768 /T (flag) /AS /Off /AP << /N << /blue 4 0 R >> >> /Rect [220 550 232 562]',
      '/Subtype /Widget /FT /Btn /T (leased) /V /Off /AS /Off /AP << /N << /Yes 4 0 R >> >> /Rect [100 530 112 542]',
    ])
    const { fields } = onPage(await openPdf(bytes))
    expect(fields.map(({ type, name, label, value }) => [type, name, label, value])).toEqual([
      ['text', 'name', '', 'Ada Lovelace'],
      ['text', 'town', '出生地', '伦敦'],
      ['choice', 'ship', '', 'steam'],
      ['check', 'insured', '', 'Yes'],
      ['radio', 'flag', '', 'red'],
      ['check', 'leased', '', 'Off'],
    ])
    expect(fields[0]?.box).toEqual({ x: 100, y: 122, width: 200, height: 20 })
  })
})

describe('embeddedFiles', () => {
  it('gives the files inside a file', async () => {
    const bytes = await drawPdf((doc) => {
      doc.file(Buffer.from('year,tonnes\n1901,4300\n'), { name: 'trade.csv', type: 'text/csv' })
    })
    const open = await openPdf(bytes)
    const [file] = open.embeddedFiles()
    open.close()
    expect(file).toMatchObject({ name: 'trade.csv', size: 22, mediaType: 'text/csv' })
    expect(Buffer.from(file?.bytes ?? []).toString()).toBe('year,tonnes\n1901,4300\n')
  })

  it('gives a file that is pinned to a page with that page', async () => {
    const pin = '/Type /Annot /Subtype /FileAttachment /Rect [50 50 70 70]'
    const bytes = writePdf('', `/MediaBox [0 0 595 842] /Annots [9 0 R]`, {
      objects: [
        `<< ${pin} /FS << /Type /Filespec /F (hello.txt) /EF << /F 10 0 R >> >> >>`,
        '<< /Length 5 >>\nstream\nhello\nendstream',
      ],
    })
    expect(onPage(await openPdf(bytes)).files).toMatchObject([{ name: 'hello.txt', size: 5 }])
  })
})
