import { describe, expect, it } from 'vitest'
import { chinese, drawPdf, writePdf } from '../../media/pdfium/draw-pdf.fixture.ts'
import { gridOf, LATIN, outlineOf, parse } from './parse-drawn.fixture.ts'

const at = (text: string, x: number, y: number, size = 12) => `BT /F1 ${size} Tf ${x} ${y} Td (${text}) Tj ET`

describe('words', () => {
  it('composes letters with the accents that are drawn over them', async () => {
    // \\302 is the acute of StandardEncoding; it stands over the a.
    const document = await parse(writePdf(`${at('Jan', 100, 700)} ${at('\\302', 106.9, 700)}`))
    expect(outlineOf(document.elements)).toEqual(['text: Ján'])
  })

  it('joins a drop cap to the word that it begins', async () => {
    const lines = [
      'ver the past years the harbour',
      'was built in three stages, each',
      'begun with a survey of the bed',
    ]
    const content = [at('O', 72, 672, 40), ...lines.map((line, n) => at(line, 105, 700 - n * 14))].join('\n')
    const document = await parse(writePdf(content))
    expect(outlineOf(document.elements)[0]).toMatch(/^text: Over the past years/)
  })

  it.each([
    ['tight', '-0.6 Tc', -160],
    ['tracked', '3 Tc', -400],
  ])('finds the blanks in %s setting, where the file has none', async (_, spacing, gap) => {
    const content = `BT /F1 12 Tf ${spacing} 100 700 Td [(Overall) ${gap} (summary) ${gap} (of) ${gap} (findings)] TJ ET`
    const document = await parse(writePdf(content))
    expect(outlineOf(document.elements)).toEqual(['text: Overall summary of findings'])
  })

  it('reads vertical Chinese column by column from the right', async () => {
    const columns = ['港口工程建设管理办法总则', '为规范港口工程制定本办法', '本办法适用于全市所有港口']
    const content = columns.flatMap((column, c) =>
      [...column].map((letter, n) => `BT /F2 12 Tf ${400 - c * 24} ${700 - n * 13} Td ${chinese(letter)} Tj ET`),
    )
    const document = await parse(writePdf(content.join('\n')))
    const texts = document.elements.map((element) => (element.kind === 'table' ? '' : element.text))
    expect(texts.join('')).toBe(columns.join(''))
  })

  it('keeps a vertical side bar out of the lines beside it', async () => {
    const bar = [...'内部资料注意保存'].map(
      (letter, n) => `BT /F2 12 Tf 40 ${700 - n * 14} Td ${chinese(letter)} Tj ET`,
    )
    const lines = Array.from({ length: 8 }, (_, n) =>
      at(`line ${n} of the report on the old harbour`, 60, 700 - n * 14),
    )
    const document = await parse(writePdf([...bar, ...lines].join('\n')))
    const texts = document.elements.map((element) => (element.kind === 'table' ? '' : element.text))
    expect(texts.at(-1)).toBe('内部资料注意保存')
    expect(texts.slice(0, -1).join(' ')).not.toMatch(/\p{Script=Han}/u)
  })

  it('reads text that runs up the page, and turns its box back', async () => {
    const up = Array.from(
      { length: 6 },
      (_, n) => `BT /F1 12 Tf 0 1 -1 0 ${200 + n * 16} 100 Tm (line ${n} of turned text) Tj ET`,
    )
    const document = await parse(writePdf(up.join('\n')))
    const [element] = document.elements
    expect(element?.kind === 'text' && element.text.startsWith('line 0 of turned text line 1')).toBe(true)
    const place = element?.provenance[0]
    if (place?.kind !== 'page') throw new Error('no place')
    expect(place.box.height).toBeGreaterThan(100)
    expect(place.box.y + place.box.height).toBeCloseTo(742, 0)
  })
})

describe('paragraphs', () => {
  it('go on over a page break', async () => {
    const document = await parse(
      await drawPdf((doc) => {
        doc.fontSize(11).text('The harbour was built in three stages between the spring floods and', 60, 760)
        doc.addPage()
        doc.text('the autumn storms of that year.', 60, 100)
      }),
    )
    expect(document.elements).toHaveLength(1)
    expect(document.elements[0]?.provenance.map((place) => place.kind === 'page' && place.page)).toEqual([1, 2])
  })

  it('end where an article of Chinese rules begins', async () => {
    const line = (text: string, y: number) => `BT /F2 12 Tf 72 ${y} Td ${chinese(text)} Tj ET`
    const document = await parse(
      writePdf([line('第一条 本办法适用于本市港口。', 760), line('第二条 港口由市政府管理。', 742)].join('\n')),
    )
    expect(outlineOf(document.elements)).toEqual([
      'text: 第一条 本办法适用于本市港口。',
      'text: 第二条 港口由市政府管理。',
    ])
  })
})

describe('forms', () => {
  it('give what is filled in behind its label, once', async () => {
    const document = await parse(
      await drawPdf((doc) => {
        doc.font('Helvetica').fontSize(11).text('Owner of the ship:', 60, 100, { lineBreak: false })
        doc.initForm()
        doc.formText('owner', 165, 98, 200, 16, { value: '港务局 Harbour Board' })
      }),
    )
    expect(outlineOf(document.elements)).toEqual(['text: Owner of the ship:', 'text: owner: 港务局 Harbour Board'])
  })
})

describe('furniture', () => {
  it('knows a stamp of a library and a header with its page number on a single page', async () => {
    const document = await parse(
      await drawPdf((doc) => {
        doc.fontSize(8).text('Downloaded from https://example.org on 1 May', 150, 20)
        doc.fontSize(9).text('112 HARBOURS OF THE NORTH', 60, 40)
        doc.fontSize(11).text(LATIN, 60, 100, { width: 475 })
      }),
    )
    expect(outlineOf(document.elements).map((line) => line.split(':')[0])).toEqual(['furniture', 'furniture', 'text'])
  })
})

describe('pictures that come again', () => {
  const png = (letter: 'red' | 'blue') =>
    Buffer.from(
      letter === 'red'
        ? 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC'
        : 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGNgYPgPAAEDAQAIicLsAAAAAElFTkSuQmCC',
      'base64',
    )

  it('are furniture when small and the same, and figures when they fill the page', async () => {
    const document = await parse(
      await drawPdf((doc) => {
        for (const page of [1, 2, 3]) {
          if (page > 1) doc.addPage()
          doc.image(png('red'), 60, 300, { width: 40, height: 40 })
          doc.image(png('blue'), 60, 400, { width: 475, height: 350 })
          doc.fontSize(11).text(`Part ${page}. ${LATIN}`, 60, 100, { width: 475 })
        }
      }),
    )
    const figures = document.elements.filter((element) => element.kind === 'figure')
    expect(figures.map((figure) => figure.layer)).toEqual([
      'furniture',
      'body',
      'furniture',
      'body',
      'furniture',
      'body',
    ])
  })
})

describe('tables', () => {
  it('go on over a page break, with the place of each part', async () => {
    const rows = (doc: PDFKit.PDFDocument, from: number, count: number, top: number) => {
      for (let n = 0; n < count; n++)
        for (const [c, text] of [`good ${from + n}`, String((from + n) * 120), String((from + n) * 7)].entries())
          doc.text(text, 60 + c * 120, top + n * 16, { lineBreak: false })
    }
    const document = await parse(
      await drawPdf((doc) => {
        doc.fontSize(10)
        for (const [c, text] of ['Goods', 'Tonnes', 'Ships'].entries())
          doc.text(text, 60 + c * 120, 644, { lineBreak: false })
        rows(doc, 1, 8, 660)
        doc.addPage()
        rows(doc, 9, 4, 80)
      }),
    )
    const [table] = document.elements
    expect(document.elements).toHaveLength(1)
    expect(gridOf(table)).toHaveLength(13)
    expect(table?.kind === 'table' && table.cells.at(-1)).toMatchObject({ row: 12, text: '84', page: 2, header: false })
    expect(table?.provenance).toHaveLength(2)
  })

  it('keep a sign of currency with its value', async () => {
    const document = await parse(
      await drawPdf((doc) => {
        doc.fontSize(10)
        const put = (text: string, x: number, y: number) => doc.text(text, x, y, { lineBreak: false })
        for (const [n, [name, value]] of [
          ['Trade', '1,200'],
          ['Fees', '310'],
          ['Other', '42'],
        ].entries()) {
          put(name ?? '', 60, 100 + n * 15)
          if (n === 0) put('$', 180, 100)
          put(value ?? '', 215, 100 + n * 15)
        }
      }),
    )
    expect(gridOf(document.elements[0])).toEqual([
      ['Trade', '$ 1,200'],
      ['Fees', '310'],
      ['Other', '42'],
    ])
  })
})

describe('figures', () => {
  const curves = (doc: PDFKit.PDFDocument, x: number, y: number) => {
    for (let n = 0; n < 4; n++) doc.circle(x + n * 15, y, 25).stroke()
  }

  it('keep their sub-figures and labels together above one caption', async () => {
    const document = await parse(
      await drawPdf((doc) => {
        curves(doc, 120, 150)
        curves(doc, 330, 150)
        doc.fontSize(8).text('(a) old', 130, 180, { lineBreak: false })
        doc.text('(b) new', 340, 180, { lineBreak: false })
        doc.fontSize(10).text('Figure 2: Two basins', 200, 205)
        doc.text(LATIN, 60, 260, { width: 475 })
      }),
    )
    expect(outlineOf(document.elements).map((line) => line.split(':')[0])).toEqual(['figure', 'caption', 'text'])
    expect(document.elements[0]).toMatchObject({ text: '(a) old (b) new' })
  })

  it('may be a chart of one line when a caption says so', async () => {
    const chart = (caption: string) =>
      drawPdf((doc) => {
        doc.rect(100, 100, 200, 80).stroke()
        doc.moveTo(100, 170).lineTo(180, 150).lineTo(300, 110).stroke()
        doc.fontSize(10).text(caption, 140, 195)
      })
    const kinds = async (caption: string) => (await parse(await chart(caption))).elements.map((element) => element.kind)
    expect(await kinds('Figure 3: Trade by year')).toEqual(['figure', 'caption'])
    expect(await kinds('A frame with a stroke')).toEqual(['text'])
  })

  it('are no notes in a frame with a sign, and no signs in a line of text', async () => {
    const sign = (doc: PDFKit.PDFDocument, x: number, y: number) => {
      doc.circle(x, y, 10).stroke()
      doc.circle(x, y, 6).stroke()
      doc
        .moveTo(x - 4, y - 5)
        .lineTo(x + 4, y + 5)
        .stroke()
    }
    const document = await parse(
      await drawPdf((doc) => {
        doc.rect(60, 100, 480, 80).stroke()
        sign(doc, 75, 140)
        doc.fontSize(11).text(LATIN, 105, 112, { width: 420 })
        doc.text('Then press', 60, 250, { lineBreak: false })
        sign(doc, 130, 256)
        doc.text('until the lamp goes out.', 145, 250, { lineBreak: false })
      }),
    )
    expect(document.elements.map(({ kind }) => kind)).toEqual(['text', 'text'])
    expect(document.elements[1]).toMatchObject({ text: 'Then press until the lamp goes out.' })
  })

  it('leave a numbered heading beside them to the text', async () => {
    const document = await parse(
      await drawPdf((doc) => {
        doc.font('Helvetica-Bold').fontSize(12).text('4.2 Plan', 95, 105, { lineBreak: false })
        curves(doc, 120, 150)
        doc.font('Helvetica').fontSize(11).text(LATIN, 60, 240, { width: 475 })
      }),
    )
    expect(outlineOf(document.elements).slice(0, 2)).toEqual(['title 2: 4.2 Plan', 'figure'])
  })
})
