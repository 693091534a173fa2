import { describe, expect, it } from 'vitest'
import { drawPdf } from './draw-pdf.fixture.ts'
import { openPdf } from './file.ts'

const TAGGED = { tagged: true, pdfVersion: '1.7', lang: 'en-GB' } as const

async function tagsOf(draw: (doc: PDFKit.PDFDocument) => void, options: PDFKit.PDFDocumentOptions = TAGGED) {
  const file = await openPdf(await drawPdf(draw, options))
  try {
    return { ...file.withPage(1, (page) => page.tags()), language: file.language }
  } finally {
    file.close()
  }
}

describe('tags', () => {
  it('tells headings, list items, header cells and what is no content, each at its place', async () => {
    const { parts, language } = await tagsOf((doc) => {
      const put = (text: string, y: number) => () => void doc.text(text, 60, y, { lineBreak: false })
      const struct = (type: string, child: PDFKit.PDFStructureElementChild) => doc.struct(type, {}, child)
      doc.markContent('Artifact', { type: 'Pagination' })
      doc.text('Annals of the Harbour', 60, 20, { lineBreak: false })
      doc.endMarkedContent()
      const root = doc.struct('Document')
      doc.addStructure(root)
      root.add(struct('H2', put('The second quay', 60)))
      root.add(struct('P', put('Built in stages.', 100)))
      root.add(struct('L', struct('LI', struct('LBody', put('stone', 140)))))
      root.add(struct('Table', struct('TR', struct('TH', struct('P', put('Year', 180))))))
      root.end()
    })
    expect(parts.map(({ tag }) => tag)).toEqual([
      { kind: 'artifact' },
      { kind: 'heading', level: 2 },
      { kind: 'text' },
      { kind: 'list' },
      { kind: 'header-cell' },
    ])
    const heading = parts[1]?.box
    expect(heading?.x).toBeCloseTo(60, -1)
    expect(heading?.y).toBeGreaterThan(58)
    expect((heading?.y ?? 0) + (heading?.height ?? 0)).toBeLessThan(78)
    expect(language).toBe('en-GB')
  })

  it('gives the words that stand in place of a picture', async () => {
    const { figures } = await tagsOf((doc) => {
      const root = doc.struct('Document')
      doc.addStructure(root)
      root.add(doc.struct('Figure', { alt: '港口平面图' }, () => void doc.rect(50, 60, 200, 100).fill('red')))
      root.end()
    })
    expect(figures).toMatchObject([{ alternate: '港口平面图' }])
    expect(figures[0]?.box.x).toBeCloseTo(50, 0)
    expect(figures[0]?.box.y).toBeCloseTo(60, 0)
    expect(figures[0]?.box.height).toBeCloseTo(100, 0)
  })

  it('gives nothing for a file without a structure tree', async () => {
    expect(await tagsOf((doc) => doc.text('plain', 50, 50), {})).toMatchObject({ parts: [], figures: [], language: '' })
  })
})
