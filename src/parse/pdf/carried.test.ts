import { describe, expect, it } from 'vitest'
import { drawPdf, textString, writeAnnotated } from '../../media/pdfium/draw-pdf.fixture.ts'
import type { Element } from '../../model/document.ts'
import { parse } from './parse-drawn.fixture.ts'

const LATIN =
  'The harbour was built in three stages between the spring floods. Each stage began with a survey of the river bed. '
const TAGGED = { tagged: true, pdfVersion: '1.7', lang: 'zh-CN' } as const

const linesOf = (elements: readonly Element[]) =>
  elements.map((element) => {
    const level = element.kind === 'title' ? ` ${element.level}` : ''
    const text = element.kind === 'table' ? '' : (element.text ?? '')
    return `${element.layer === 'furniture' ? 'furniture' : element.kind}${level}: ${text.slice(0, 40)}`
  })

describe('what a PDF file carries beside its printed text', () => {
  it('gives links, outline and language', async () => {
    const document = await parse(
      await drawPdf(
        (doc) => {
          doc.outline.addItem('港口')
          doc.text('see the map', 60, 60, { lineBreak: false, link: 'https://example.org/map' })
          doc.goTo(60, 90, 80, 12, 'end')
          doc.addPage().addNamedDestination('end')
          doc.outline.addItem('Quays').addItem('East')
        },
        { lang: 'zh-CN' },
      ),
    )
    expect(document.language).toBe('zh-CN')
    expect(document.outline).toEqual([
      { title: '港口', level: 1, page: 1 },
      { title: 'Quays', level: 1, page: 2 },
      { title: 'East', level: 2, page: 2 },
    ])
    expect(document.links).toMatchObject([
      { page: 1, uri: 'https://example.org/map' },
      { page: 1, toPage: 2, box: { x: 60, y: 90, width: 80, height: 12 } },
    ])
  })

  it('leaves out what is not there', async () => {
    const document = await parse(await drawPdf((doc) => doc.text('plain', 50, 50)))
    for (const name of ['language', 'outline', 'links', 'attachments']) expect(document).not.toHaveProperty(name)
  })

  it('puts a comment behind what it stands at, marked, and not one that only repeats the print', async () => {
    const line = (text: string, y: number) => `BT /F1 12 Tf 60 ${y} Td (${text}) Tj ET`
    const content = [line('The first quay is seven metres deep.', 780), line('The second quay is wider.', 700)].join(
      '\n',
    )
    const { elements } = await parse(
      writeAnnotated(content, [
        `/Subtype /Highlight /Rect [60 777 270 793] /Contents ${textString('第二次测量为八米')} /T ${textString('李四')}`,
        '/Subtype /Highlight /Rect [60 697 270 713] /Contents (The second quay is wider.)',
      ]),
    )
    expect(linesOf(elements)).toEqual([
      'text: The first quay is seven metres deep.',
      'text: 第二次测量为八米',
      'text: The second quay is wider.',
    ])
    expect(elements[0]).not.toHaveProperty('attached')
    expect(elements[1]).toMatchObject({
      attached: { kind: 'annotation', type: 'highlight', author: '李四' },
      provenance: [{ kind: 'page', page: 1, box: { x: 60, y: 49, width: 210, height: 16 } }],
    })
  })

  it('gives form fields as name and value beside their labels, each once', async () => {
    const line = (text: string, y: number) => `BT /F1 12 Tf 60 ${y} Td (${text}) Tj ET`
    const { elements } = await parse(
      writeAnnotated([line('Owner of the ship', 700), line('Port', 500), line('Bergen', 400)].join('\n'), [
        '/Subtype /Widget /FT /Tx /T (form[0].port_name[0]) /V (Lindholm) /Rect [200 495 400 515]',
        `/Subtype /Widget /FT /Tx /T (owner) /TU ${textString('船主姓名')} /V ${textString('王五')} /Rect [200 695 400 715]`,
        '/Subtype /Widget /FT /Tx /T (printed) /V (Bergen) /Rect [58 395 258 415]',
        '/Subtype /Widget /FT /Btn /T (c1) /AS /Off /AP << /N << /Yes 4 0 R >> >> /Rect [200 300 212 312]',
        '/Subtype /Widget /FT /Btn /T (insured) /AS /Off /AP << /N << /Yes 4 0 R >> >> /Rect [60 200 72 212]',
      ]),
    )
    expect(linesOf(elements)).toEqual([
      'text: Owner of the ship',
      'text: 船主姓名: 王五',
      'text: Port',
      'text: port name: Lindholm',
      'text: Bergen',
      'text: insured: Off',
    ])
    expect(elements[1]).toMatchObject({ attached: { kind: 'field', type: 'text', name: 'owner', value: '王五' } })
  })

  it('keeps attached files, and says that they were not read', async () => {
    const document = await parse(
      await drawPdf((doc) => {
        doc.text('see the attached table', 50, 50)
        doc.file(Buffer.from('year,tonnes\n1901,4300\n'), { name: 'trade.csv', type: 'text/csv' })
      }),
    )
    const [attachment] = document.attachments ?? []
    expect(attachment).toMatchObject({ name: 'trade.csv', size: 22, asset: { mediaType: 'text/csv' } })
    expect(Buffer.from(document.assets.get(attachment?.asset?.sha256 ?? '') ?? []).toString()).toContain('1901')
    expect(document.ledger.skipped).toMatchObject([{ what: expect.stringContaining('"trade.csv" (22 bytes)') }])
  })
})

describe('tags', () => {
  it('tell headings and their levels, list items and running headers that nothing else shows', async () => {
    const { elements } = await parse(
      await drawPdf((doc) => {
        const put = (text: string, y: number) => () => void doc.fontSize(11).text(text, 60, y, { width: 475 })
        const struct = (type: string, child: PDFKit.PDFStructureElementChild) => doc.struct(type, {}, child)
        doc.markContent('Artifact', { type: 'Pagination' })
        doc.fontSize(11).text('2 Opinion of the Court', 60, 20)
        doc.endMarkedContent()
        const root = doc.struct('Document')
        doc.addStructure(root)
        root.add(struct('H1', put('The quays of the old town', 80)))
        root.add(struct('P', put(LATIN.repeat(2), 120)))
        root.add(struct('H3', put('Stone and timber', 200)))
        root.add(struct('L', struct('LI', struct('LBody', put('Stone from the northern quarry', 230)))))
        root.add(struct('P', put(LATIN, 280)))
        root.end()
      }, TAGGED),
    )
    expect(linesOf(elements)).toEqual([
      'furniture: 2 Opinion of the Court',
      'title 1: The quays of the old town',
      `text: ${LATIN.slice(0, 40)}`,
      'title 3: Stone and timber',
      'list: Stone from the northern quarry',
      `text: ${LATIN.slice(0, 40)}`,
    ])
  })

  it('are not believed where everything is a heading', async () => {
    const { elements } = await parse(
      await drawPdf((doc) => {
        const root = doc.struct('Document')
        doc.addStructure(root)
        for (const [n, type] of ['H1', 'H2', 'H1', 'P'].entries())
          root.add(
            doc.struct(type, {}, () => void doc.text(`${n} paragraphs of ${LATIN}`, 60, 60 + 90 * n, { width: 400 })),
          )
        root.end()
      }, TAGGED),
    )
    expect(elements.map(({ kind }) => kind)).toEqual(['text', 'text', 'text', 'text'])
  })

  it('mark the header cells of a table', async () => {
    const { elements } = await parse(
      await drawPdf((doc) => {
        for (const y of [100, 130, 160, 190]) doc.moveTo(60, y).lineTo(360, y).stroke()
        for (const x of [60, 160, 260, 360]) doc.moveTo(x, 100).lineTo(x, 190).stroke()
        const rows = [
          ['Goods', '1901', '1902'],
          ['Stone', '1,200', '1,350'],
          ['Timber', '310', '290'],
        ]
        const table = doc.struct('Table')
        doc.addStructure(table)
        rows.forEach((row, r) => {
          row.forEach((text, c) => {
            const put = () => void doc.fontSize(9).text(text, 65 + 100 * c, 108 + 30 * r, { lineBreak: false })
            table.add(doc.struct('TR', {}, doc.struct(r === 0 || c === 0 ? 'TH' : 'TD', {}, put)))
          })
        })
        table.end()
      }, TAGGED),
    )
    const [table] = elements
    if (table?.kind !== 'table') throw new Error('no table')
    const headers = table.cells.filter((cell) => cell.header).map((cell) => cell.text)
    expect(headers).toEqual(['Goods', '1901', '1902', 'Stone', 'Timber'])
  })

  it.each([
    ['港口平面图，含三座码头', ['港口平面图，含三座码头', '港口平面图，含三座码头', undefined]],
    ['A map of a harbour Description automatically generated', [undefined, undefined, 'A map of a harbour']],
    ['image3.png', [undefined, undefined, undefined]],
    ['图片 4', [undefined, undefined, undefined]],
  ])('give the words in place of a picture to whom they belong: %s', async (alternate, expected) => {
    const { elements } = await parse(
      await drawPdf((doc) => {
        const draw = () => {
          for (let n = 0; n < 9; n++) doc.circle(200 + n * 12, 200, 20).stroke()
        }
        const figure = doc.struct('Figure', { alt: alternate }, draw)
        doc.addStructure(figure)
        figure.end()
      }, TAGGED),
    )
    expect(elements.map(({ kind }) => kind)).toEqual(['figure'])
    const [figure] = elements
    const words = figure?.kind === 'figure' ? [figure.text, figure.alternate, figure.description] : []
    expect(words).toEqual(expected)
  })
})
