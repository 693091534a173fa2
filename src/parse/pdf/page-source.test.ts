import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { drawPdf, writePdf } from '../../media/pdfium/draw-pdf.fixture.ts'
import { LATIN, parse } from './parse-drawn.fixture.ts'

const png = (alpha: number) =>
  sharp({ create: { width: 60, height: 84, channels: 4, background: { r: 250, g: 250, b: 240, alpha } } })
    .png()
    .toBuffer()

/** A page with text drawn by `Tr` mode 3 (invisible) and a grey picture of the whole page. */
const scan = (lines: readonly string[], mode: number) => {
  const picture = 'q 595 0 0 842 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 /F /AHx ID c8> EI Q'
  const text = lines.map((line, n) => `BT /F1 11 Tf ${mode} Tr 60 ${760 - 16 * n} Td (${line}) Tj ET`)
  return { picture, text: text.join('\n') }
}

describe('the source of a page', () => {
  it.each([[12], [2]])(
    'is ocr where invisible words lie over a picture of the page, and they are kept: %d lines',
    async (count) => {
      const { picture, text } = scan(
        Array.from({ length: count }, (_, n) => `${n} ${LATIN.slice(0, 70)}`),
        3,
      )
      const { pages, elements, problems } = await parse(writePdf(`${picture}\n${text}`))
      expect(pages[0]?.source).toBe('ocr')
      expect(problems).toEqual([])
      expect(elements.map(({ kind }) => kind)).toEqual(Array.from(elements, () => 'text'))
      expect(elements.map((element) => ('text' in element ? element.text : '')).join(' ')).toContain(
        '1 The harbour was built',
      )
    },
  )

  it('is ocr where words lie behind an opaque picture of the page', async () => {
    const { picture, text } = scan([LATIN.slice(0, 70), LATIN.slice(0, 60)], 0)
    const { pages, elements } = await parse(writePdf(`${text}\n${picture}`))
    expect(pages[0]?.source).toBe('ocr')
    expect(elements.map(({ kind }) => kind)).toEqual(['text'])
  })

  it('is digital where words lie on a picture, or behind one that lets them through, not behind one that hides them', async () => {
    const { picture, text } = scan(
      Array.from({ length: 12 }, () => LATIN.slice(0, 70)),
      0,
    )
    expect((await parse(writePdf(`${picture}\n${text}`))).pages[0]?.source).toBe('digital')
    const [veil, wall] = [await png(0.1), await png(1)]
    const veiled = await drawPdf((doc) => {
      doc.fontSize(11).text(LATIN.repeat(5), 60, 60, { width: 475 })
      doc.image(veil, 0, 0, { width: 595, height: 842 })
    })
    expect((await parse(veiled)).pages[0]?.source).toBe('digital')
    const hidden = await drawPdf((doc) => {
      doc.fontSize(11).text(LATIN.repeat(5), 60, 60, { width: 475 })
      doc.image(wall, 0, 0, { width: 595, height: 842 })
    })
    expect((await parse(hidden)).pages[0]?.source).toBe('ocr')
  })

  it('is mixed where part of the words is invisible', async () => {
    const invisible = scan(
      Array.from({ length: 4 }, () => LATIN.slice(0, 70)),
      3,
    )
    const visible =
      'BT /F1 11 Tf 0 Tr 60 200 Td (Stamped by the harbour office on the day of arrival) Tj 0 -16 Td (and again when the ship had left the eastern quay) Tj ET'
    const { pages } = await parse(writePdf(`${invisible.picture}\n${invisible.text}\n${visible}`))
    expect(pages[0]?.source).toBe('mixed')
  })

  it('is ocr, with a problem, where letters are drawn as shapes', async () => {
    const letters = await drawPdf((doc) => {
      for (let row = 0; row < 6; row++)
        for (let n = 0; n < 40; n++) doc.circle(70 + 11 * n, 100 + 18 * row, 4).fill('black')
    })
    const { pages, problems } = await parse(letters)
    expect(pages[0]?.source).toBe('ocr')
    expect(problems).toMatchObject([{ stage: 'ocr', page: 1, code: 'no-text-layer' }])
  })

  it('is digital on an empty page', async () => {
    const { pages, problems } = await parse(await drawPdf(() => {}))
    expect(pages[0]?.source).toBe('digital')
    expect(problems).toEqual([])
  })
})

describe('passwords', () => {
  const locked = () =>
    drawPdf((doc) => doc.text('The key hangs in the tower.', 50, 50), {
      userPassword: '用户',
      ownerPassword: 'owner',
      pdfVersion: '1.7ext3',
    })

  it('read everything, of the user and of the owner', async () => {
    const bytes = await locked()
    for (const password of ['用户', 'owner'])
      expect((await parse(bytes, password)).elements).toMatchObject([{ text: 'The key hangs in the tower.' }])
  })

  it('are asked for when missing and refused when wrong', async () => {
    const bytes = await locked()
    await expect(parse(bytes)).rejects.toMatchObject({ code: 'password-needed' })
    await expect(parse(bytes, '')).rejects.toMatchObject({ code: 'password-needed' })
    await expect(parse(bytes, 'no')).rejects.toMatchObject({ code: 'password-wrong' })
  })

  it('of the owner alone protect nothing that is read', async () => {
    const bytes = await drawPdf((doc) => doc.text('open to all', 50, 50), { ownerPassword: 'owner' })
    expect((await parse(bytes)).elements).toMatchObject([{ text: 'open to all' }])
  })
})
