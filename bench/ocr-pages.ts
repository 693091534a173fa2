import sharp from 'sharp'
import { A4, openSheet } from '../scripts/samples/sheet.ts'
import { breakLines, type Style, setLine } from '../scripts/samples/text.ts'
import { encodePng, readImage } from '../src/media/images.ts'
import { openPdf } from '../src/media/pdfium/file.ts'
import type { Pixels } from '../src/spec/page-renderer.ts'
import { CHINESE, ENGLISH, RARE_CHINESE } from './ocr-texts.ts'

/** A page and what is printed on it. */
export interface DrawnPage {
  readonly name: string
  readonly language: 'zh' | 'en'
  readonly noisy: boolean
  readonly pixels: Pixels
  readonly lines: readonly string[]
}

const SCALE = 200 / 72
const MARGIN = 56
const STYLES = {
  zh: [
    { face: 'sans', size: 10.5, leading: 17 },
    { face: 'serif', size: 10.5, leading: 17 },
  ],
  en: [
    { face: 'english-serif', size: 10, leading: 15 },
    { face: 'sans', size: 10, leading: 15 },
  ],
} as const satisfies Record<string, readonly Style[]>
const TEXTS = [
  { name: 'zh', language: 'zh', paragraphs: CHINESE },
  { name: 'zh-rare', language: 'zh', paragraphs: RARE_CHINESE },
  { name: 'en', language: 'en', paragraphs: ENGLISH },
] as const

/** Dense A4 pages at 200 dpi, Chinese (common and rare characters) and English, each clean and as a bad scan gives it; drawn anew, always the same. */
export async function drawPages(): Promise<DrawnPage[]> {
  const pages: DrawnPage[] = []
  for (const { name, language, paragraphs } of TEXTS) {
    const { pixels, lines } = await drawPage(language, paragraphs)
    pages.push({ name: `${name}-clean`, language, noisy: false, pixels, lines })
    pages.push({ name: `${name}-noisy`, language, noisy: true, pixels: await spoil(pixels), lines })
  }
  return pages
}

async function drawPage(
  language: 'zh' | 'en',
  paragraphs: readonly string[],
): Promise<{ pixels: Pixels; lines: string[] }> {
  const { pdf, finish } = openSheet({ title: 'Page', language: language === 'zh' ? 'zh-CN' : 'en' })
  const lines: string[] = []
  const width = A4.width - 2 * MARGIN
  let y = MARGIN
  for (const style of STYLES[language])
    for (const paragraph of paragraphs) {
      for (const line of breakLines(pdf, paragraph, style, width)) {
        if (y + style.leading > A4.height - MARGIN) break
        setLine(pdf, line, style, { x: MARGIN, y, width, align: 'justify' })
        lines.push(line.text)
        y += style.leading
      }
    }
  const file = await openPdf(await finish())
  try {
    return { pixels: file.withPage(1, (page) => page.render(SCALE)), lines }
  } finally {
    file.close()
  }
}

/** Turned by 1.3 degrees, blurred, grainy, and saved as a small JPEG. */
async function spoil(pixels: Pixels): Promise<Pixels> {
  const { data, info } = await sharp(await encodePng(pixels))
    .flatten({ background: 'white' })
    .rotate(1.3, { background: 'white' })
    .blur(0.8)
    .raw()
    .toBuffer({ resolveWithObject: true })
  const random = createRandom(7)
  for (let at = 0; at < data.length; at += info.channels) {
    const grain = 14 * gaussian(random)
    for (let channel = at; channel < at + info.channels; channel++)
      data[channel] = Math.max(0, Math.min(255, Math.round((data[channel] ?? 0) + grain)))
  }
  const jpeg = await sharp(data, { raw: { width: info.width, height: info.height, channels: info.channels } })
    .jpeg({ quality: 45 })
    .toBuffer()
  const { pixels: spoilt } = await readImage(jpeg)
  if (!spoilt) throw new Error('no pixels came back')
  return spoilt
}

/** Uniform in `(0, 1)` (Numerical Recipes). */
function createRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return (state + 0.5) / 2 ** 32
  }
}

/** Standard normal (Box & Muller 1958). */
const gaussian = (random: () => number) => Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random())
