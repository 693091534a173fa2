import type { Ledger, Page } from '../model/document.ts'
import { type Box, boxOnPage, unionBoxes } from '../model/geometry.ts'
import type { Parser } from '../spec/parser.ts'
import type { ElementList } from './element-list.ts'
import { childrenOf, type XmlElement } from './office/xml.ts'
import { FlowReader } from './opendocument/flow-reader.ts'
import { isDrawing, textOfParagraphs } from './opendocument/paragraph.ts'
import { createOpenDocumentParser, type OpenDocumentPages, type OpenDocumentReading } from './opendocument/parser.ts'
import { createPlacedList } from './opendocument/placed-list.ts'
import { type OpenDocumentStyles, slideSize, toPoints } from './opendocument/styles.ts'

const MEDIA_TYPE = 'application/vnd.oasis.opendocument.presentation'

/** OpenDocument slides, such as LibreOffice Impress's: what {@link createPptxParser} gives of a PowerPoint file. */
export function createOdpParser(): Parser {
  return createOpenDocumentParser({ name: 'odp', version: 1, mediaTypes: [MEDIA_TYPE] }, readSlides)
}

async function readSlides({ file, styles, list, pictures, context }: OpenDocumentReading): Promise<OpenDocumentPages> {
  const pages: Page[] = []
  const skipped: Ledger['skipped'] = []
  const slides = childrenOf(file.body, 'draw:page')
  for (const [n, slide] of slides.entries()) {
    context.signal.throwIfAborted()
    const page = n + 1
    const size = slideSize(file.styles, slide.attributes['master-page-name'])
    pages.push({ number: page, ...size, source: 'digital' })
    if (isHidden(slide, styles)) skipped.push({ what: 'the slide', reason: 'it is hidden', page })
    else {
      for (const shape of inOrder(slide)) {
        const box = boxOf(shape, size)
        if (isTitle(shape)) addTitle(textOfParagraphs(shape, styles), page, box, list)
        else {
          const flow = createPlacedList(list, { kind: 'page', page, box })
          if (FURNITURE.has(shape.attributes.class ?? '')) flow.layer = 'furniture'
          await new FlowReader(file, styles, flow, pictures).addBlocks([shape])
        }
      }
      const whole = createPlacedList(list, { kind: 'page', page, box: { x: 0, y: 0, ...size } })
      const notes = textOfNotes(slide, styles)
      if (notes !== '') whole.add({ kind: 'text', text: notes })
    }
    context.progress(page, slides.length)
  }
  return { pages, skipped: [...skipped, ...pictures.skipped] }
}

const FURNITURE = new Set(['header', 'footer', 'page-number', 'date-time'])

function isHidden(slide: XmlElement, styles: OpenDocumentStyles): boolean {
  const style = slide.attributes['style-name']
  return styles.property(style, 'style:drawing-page-properties', 'visibility') === 'hidden'
}

/** The title first, then the shapes in their order; comments are shapes too. */
function inOrder(slide: XmlElement): XmlElement[] {
  const shapes = slide.children.filter((child) => isDrawing(child) || child.name === 'office:annotation')
  return [...shapes.filter(isTitle), ...shapes.filter((shape) => !isTitle(shape))]
}

function isTitle(shape: XmlElement): boolean {
  return shape.attributes.class === 'title'
}

function addTitle(text: string, page: number, box: Box, list: ElementList): void {
  if (text !== '') list.add({ kind: 'title', level: 1, text, provenance: [{ kind: 'page', page, box }] })
}

/** A shape that says no place is shown to lie anywhere on the slide; a group lies where its shapes do. */
function boxOf(shape: XmlElement, size: { width: number; height: number }): Box {
  const around = unionBoxes(shape.name === 'draw:g' ? shape.children.flatMap(ownBox) : ownBox(shape))
  return around ? boxOnPage(around, size.width, size.height) : { x: 0, y: 0, ...size }
}

function ownBox({ attributes }: XmlElement): Box[] {
  const x = toPoints(attributes.x ?? attributes.x1)
  const y = toPoints(attributes.y ?? attributes.y1)
  if (x === undefined || y === undefined) return []
  return [{ x, y, width: toPoints(attributes.width) ?? 0, height: toPoints(attributes.height) ?? 0 }]
}

function textOfNotes(slide: XmlElement, styles: OpenDocumentStyles): string {
  const frames = childrenOf(slide, 'presentation:notes').flatMap((notes) => childrenOf(notes, 'draw:frame'))
  return frames
    .filter((frame) => frame.attributes.class === 'notes')
    .map((frame) => textOfParagraphs(frame, styles))
    .join('\n')
    .trim()
}
