import { describe, expect, it } from 'vitest'
import { drawPdf, writePdf } from './draw-pdf.fixture.ts'
import { openPdf } from './file.ts'

const threePages = (options: PDFKit.PDFDocumentOptions = {}) =>
  drawPdf((doc) => {
    doc.text('first')
    doc.addPage({ size: [200, 300] }).text('second')
    doc.addPage({ size: [300, 400] }).text('third')
  }, options)

async function cut(bytes: Uint8Array, pages: number[], password?: string) {
  const file = await openPdf(bytes, password)
  try {
    return file.copyPages(pages)
  } finally {
    file.close()
  }
}

async function describePages(bytes: Uint8Array) {
  const file = await openPdf(bytes)
  try {
    return Array.from({ length: file.pageCount }, (_, n) =>
      file.withPage(n + 1, (page) => {
        const { code, length } = page.characters()
        return [page.width, page.height, String.fromCodePoint(...code.subarray(0, length)).trim()]
      }),
    )
  } finally {
    file.close()
  }
}

describe('copyPages', () => {
  it('gives a file of the asked pages in the asked order', async () => {
    expect(await describePages(await cut(await threePages(), [3, 2]))).toEqual([
      [300, 400, 'third'],
      [200, 300, 'second'],
    ])
  })

  it('opens without the password that the whole needed', async () => {
    const locked = await threePages({ userPassword: 'open sesame', pdfVersion: '1.7' })
    await expect(openPdf(locked)).rejects.toMatchObject({ code: 'password-needed' })
    expect(await describePages(await cut(locked, [2], 'open sesame'))).toEqual([[200, 300, 'second']])
  })

  it('keeps how a page is displayed', async () => {
    const turned = writePdf(
      'BT /F1 12 Tf 60 60 Td (turned) Tj ET',
      '/MediaBox [0 0 595 842] /CropBox [50 50 250 150] /Rotate 90',
    )
    expect(await describePages(await cut(turned, [1]))).toEqual([[100, 200, 'turned']])
  })

  it('names a page that is not there', async () => {
    await expect(cut(await threePages(), [4])).rejects.toMatchObject({ code: 'not-found', page: 4 })
  })
})
