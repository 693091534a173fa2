import { describe, expect, it } from 'vitest'
import type { Document, Element } from '../model/document.ts'
import { elementText } from '../model/element-text.ts'
import { OFFICE_NAMESPACES, officePackage, officeRelations, RED_DOT } from '../testing/office-package.ts'
import { isDuomoError, parseWith } from '../testing/parse-with.ts'
import { createPptxParser } from './pptx.ts'

const EMU = 12_700
const xfrm = (x: number, y: number, width: number, height: number, inner = '', attributes = '') =>
  `<a:xfrm${attributes}><a:off x="${x * EMU}" y="${y * EMU}"/><a:ext cx="${width * EMU}" cy="${height * EMU}"/>${inner}</a:xfrm>`
const paragraph = (text: string, properties = '') => `<a:p>${properties}<a:r><a:t>${text}</a:t></a:r></a:p>`
const shape = (body: string, options: { ph?: string; place?: string; styles?: string } = {}) =>
  `<p:sp><p:nvSpPr><p:cNvPr id="1" name="s"/><p:cNvSpPr/><p:nvPr>${options.ph ?? ''}</p:nvPr></p:nvSpPr><p:spPr>${options.place ?? ''}</p:spPr><p:txBody><a:lstStyle>${options.styles ?? ''}</a:lstStyle>${body}</p:txBody></p:sp>`
const tree = (kind: string, shapes: string, attributes = '', more = '') =>
  `<p:${kind} ${OFFICE_NAMESPACES}${attributes}><p:cSld><p:spTree>${shapes}</p:spTree></p:cSld>${more}</p:${kind}>`

/** Slides of 720 × 540 points; the master gives bodies bullets, the layout gives the title its place. */
function slides(bodies: string[], extra: Record<string, string | Uint8Array> = {}): Uint8Array {
  const bullets = '<p:txStyles><p:bodyStyle><a:lvl1pPr><a:buChar char="•"/></a:lvl1pPr></p:bodyStyle></p:txStyles>'
  return officePackage({
    '_rels/.rels': officeRelations(['r1', 'officeDocument', 'ppt/presentation.xml']),
    'ppt/presentation.xml': `<p:presentation ${OFFICE_NAMESPACES}><p:sldIdLst>${bodies.map((_, n) => `<p:sldId id="${n + 256}" r:id="s${n}"/>`).join('')}</p:sldIdLst><p:sldSz cx="${720 * EMU}" cy="${540 * EMU}"/></p:presentation>`,
    'ppt/_rels/presentation.xml.rels': officeRelations(
      ...bodies.map((_, n): [string, string, string] => [`s${n}`, 'slide', `slides/slide${n + 1}.xml`]),
    ),
    'ppt/slideLayouts/l.xml': tree(
      'sldLayout',
      shape('', { ph: '<p:ph type="title"/>', place: xfrm(36, 20, 648, 60) }),
    ),
    'ppt/slideLayouts/_rels/l.xml.rels': officeRelations(['m', 'slideMaster', '../slideMasters/m.xml']),
    'ppt/slideMasters/m.xml': tree(
      'sldMaster',
      shape('', { ph: '<p:ph type="body" idx="1"/>', place: xfrm(36, 100, 648, 400) }),
      '',
      bullets,
    ),
    ...Object.fromEntries(
      bodies.flatMap((body, n) => [
        [`ppt/slides/slide${n + 1}.xml`, body],
        [`ppt/slides/_rels/slide${n + 1}.xml.rels`, officeRelations(['l', 'slideLayout', '../slideLayouts/l.xml'])],
      ]),
    ),
    ...extra,
  })
}
const slide = (shapes: string, attributes = '') => tree('sld', shapes, attributes)
const parse = (bytes: Uint8Array, assets = new Map<string, Uint8Array>()) =>
  parseWith(createPptxParser(), bytes, { name: 'a.pptx', assets })
const line = (element: Element) => {
  const [place] = element.provenance
  const box = place?.kind === 'page' ? `${place.page} [${Object.values(place.box)}]` : ''
  return `${element.layer === 'furniture' ? '~' : ''}${element.kind} ${box} ${elementText(element).replaceAll('\n', ' / ')}`
}
const outline = (document: Document) => document.elements.map(line)

describe('createPptxParser', () => {
  it('reads titles, lists and text with the boxes of their shapes, the title first', async () => {
    const body = shape(
      `${paragraph('先看鸟')}${paragraph('then count', '<a:pPr lvl="0"><a:buAutoNum type="arabicPeriod"/></a:pPr>')}${paragraph('then rest', '<a:pPr><a:buAutoNum type="arabicPeriod"/></a:pPr>')}${paragraph('no bullet', '<a:pPr><a:buNone/></a:pPr>')}`,
      { ph: '<p:ph idx="1"/>' },
    )
    const box = shape(`${paragraph('A box')}${paragraph('<!-- -->two')}`, { place: xfrm(10, 400, 100, 50) })
    const number = shape('<a:p><a:fld type="slidenum"><a:t>1</a:t></a:fld></a:p>', {
      ph: '<p:ph type="sldNum" idx="4"/>',
      place: xfrm(650, 500, 40, 20),
    })
    const document = await parse(
      slides([slide(body + shape(paragraph('Birds'), { ph: '<p:ph type="ctrTitle"/>' }) + box + number)]),
    )
    expect(document.pages).toEqual([{ number: 1, width: 720, height: 540, source: 'digital' }])
    expect(outline(document)).toEqual([
      'title 1 [36,20,648,60] Birds',
      'list 1 [36,100,648,400] 先看鸟',
      'list 1 [36,100,648,400] 1. then count',
      'list 1 [36,100,648,400] 2. then rest',
      'text 1 [36,100,648,400] no bullet',
      'text 1 [10,400,100,50] A box',
      'text 1 [10,400,100,50] two',
      '~text 1 [650,500,40,20] 1',
    ])
  })

  it('places shapes of groups and shapes on their side', async () => {
    const children = `<a:chOff x="0" y="0"/><a:chExt cx="${100 * EMU}" cy="${100 * EMU}"/>`
    const group = `<p:grpSp><p:nvGrpSpPr/><p:grpSpPr>${xfrm(200, 100, 200, 50, children)}</p:grpSpPr>${shape(paragraph('inside'), { place: xfrm(50, 50, 50, 50) })}</p:grpSp>`
    const turned = shape(paragraph('turned'), { place: xfrm(100, 300, 100, 20, '', ' rot="5400000"') })
    const outside = shape(paragraph('off the edge'), { place: xfrm(700, 530, 100, 100) })
    expect(outline(await parse(slides([slide(group + turned + outside)])))).toEqual([
      'text 1 [300,125,100,25] inside',
      'text 1 [140,260,20,100] turned',
      'text 1 [700,530,20,10] off the edge',
    ])
  })

  it('reads tables with spans and boxes of cells', async () => {
    const cell = (text: string, attributes = '') => `<a:tc${attributes}><a:txBody>${paragraph(text)}</a:txBody></a:tc>`
    const rows = `<a:tr h="10">${cell('Bird', ' rowSpan="2"')}${cell('Seen', ' gridSpan="2"')}${cell('', ' hMerge="1"')}</a:tr><a:tr h="10">${cell('', ' vMerge="1"')}${cell('May')}${cell('June')}</a:tr><a:tr h="20">${cell('Heron')}${cell('3')}${cell('4')}</a:tr>`
    const frame = `<p:graphicFrame><p:nvGraphicFramePr><p:nvPr/></p:nvGraphicFramePr><p:xfrm>${xfrm(100, 100, 300, 80).replace(/<\/?a:xfrm>/g, '')}</p:xfrm><a:graphic><a:graphicData><a:tbl><a:tblPr firstRow="1"/><a:tblGrid><a:gridCol w="1"/><a:gridCol w="1"/><a:gridCol w="1"/></a:tblGrid>${rows}</a:tbl></a:graphicData></a:graphic></p:graphicFrame>`
    const [table] = (await parse(slides([slide(frame)]))).elements
    if (table?.kind !== 'table') throw new Error('no table')
    expect(table).toMatchObject({
      rows: 3,
      columns: 3,
      provenance: [{ kind: 'page', page: 1, box: { x: 100, y: 100, width: 300, height: 80 } }],
    })
    expect(table.cells.slice(0, 3)).toEqual([
      {
        row: 0,
        column: 0,
        rowSpan: 2,
        columnSpan: 1,
        header: true,
        text: 'Bird',
        page: 1,
        box: { x: 100, y: 100, width: 100, height: 40 },
      },
      {
        row: 0,
        column: 1,
        rowSpan: 1,
        columnSpan: 2,
        header: true,
        text: 'Seen',
        page: 1,
        box: { x: 200, y: 100, width: 200, height: 20 },
      },
      {
        row: 1,
        column: 1,
        rowSpan: 1,
        columnSpan: 1,
        header: true,
        text: 'May',
        page: 1,
        box: { x: 200, y: 120, width: 100, height: 20 },
      },
    ])
  })

  it('keeps pictures, values of charts, words of diagrams and notes', async () => {
    const frame = (content: string) =>
      `<p:graphicFrame><p:xfrm>${xfrm(0, 0, 90, 60).replace(/<\/?a:xfrm>/g, '')}</p:xfrm><a:graphic><a:graphicData>${content}</a:graphicData></a:graphic></p:graphicFrame>`
    const picture = (id: string, words: string) =>
      `<p:pic><p:nvPicPr><p:cNvPr id="2" name="p" descr="${words}"/><p:nvPr/></p:nvPicPr><p:blipFill><a:blip r:embed="${id}"/></p:blipFill><p:spPr>${xfrm(5, 5, 40, 30)}</p:spPr></p:pic>`
    const points = (name: string, ...values: string[]) =>
      `<c:${name}><c:numRef><c:numCache>${values.map((value, n) => `<c:pt idx="${n}"><c:v>${value}</c:v></c:pt>`).join('')}</c:numCache></c:numRef></c:${name}>`
    const chart = `<c:chartSpace ${OFFICE_NAMESPACES}><c:chart><c:title><c:tx><c:rich>${paragraph('Herons a year')}</c:rich></c:tx></c:title><c:plotArea><c:lineChart><c:ser>${points('tx', 'Seen')}${points('cat', '2019', '2020')}${points('val', '3', '0.30000000000000004')}</c:ser></c:lineChart></c:plotArea></c:chart></c:chartSpace>`
    const diagram = `<dgm:dataModel ${OFFICE_NAMESPACES}><dgm:ptLst><dgm:pt><dgm:t>${paragraph('Egg')}</dgm:t></dgm:pt><dgm:pt/><dgm:pt><dgm:t>${paragraph('Chick')}</dgm:t></dgm:pt></dgm:ptLst></dgm:dataModel>`
    const assets = new Map<string, Uint8Array>()
    const bytes = slides(
      [
        slide(
          picture('p', 'A heron') +
            picture('x', 'elsewhere') +
            frame('<c:chart r:id="c"/>') +
            frame('<dgm:relIds r:dm="d"/>'),
        ),
      ],
      {
        'ppt/slides/_rels/slide1.xml.rels': officeRelations(
          ['p', 'image', '../media/p.png'],
          ['x', 'image', 'file:///etc/hostname'],
          ['c', 'chart', '../charts/c.xml'],
          ['d', 'diagramData', '../diagrams/d.xml'],
          ['n', 'notesSlide', '../notesSlides/n.xml'],
        ),
        'ppt/media/p.png': RED_DOT,
        'ppt/charts/c.xml': chart,
        'ppt/diagrams/d.xml': diagram,
        'ppt/notesSlides/n.xml': tree('notes', shape(paragraph('Speak slowly'), { ph: '<p:ph type="body" idx="1"/>' })),
      },
    )
    const document = await parse(bytes, assets)
    expect(outline(document)).toEqual([
      'figure 1 [5,5,40,30] A heron',
      'figure 1 [5,5,40,30] elsewhere',
      'caption 1 [0,0,90,60] Herons a year',
      'table 1 [0,0,90,60] \tSeen / 2019\t3 / 2020\t0.3',
      'list 1 [0,0,90,60] Egg',
      'list 1 [0,0,90,60] Chick',
      'text 1 [0,0,720,540] Speak slowly',
    ])
    expect(assets.size).toBe(1)
    expect(document.elements[1]).not.toHaveProperty('asset')
    expect(document.elements[3]).toMatchObject({ captionId: document.elements[2]?.id })
  })

  it('reads formulas', async () => {
    const fraction =
      '<m:oMath><m:f><m:num><m:r><m:t>a</m:t></m:r></m:num><m:den><m:r><m:t>b</m:t></m:r></m:den></m:f></m:oMath>'
    const body = shape(
      `<a:p><mc:AlternateContent><mc:Choice>${fraction}</mc:Choice><mc:Fallback><a:r><a:t>a/b</a:t></a:r></mc:Fallback></mc:AlternateContent></a:p>`,
      { place: xfrm(0, 0, 9, 9) },
    )
    const document = await parse(slides([slide(body)]))
    expect(outline(document)).toEqual(['formula 1 [0,0,9,9] a/b'])
    expect(document.elements).toMatchObject([{ latex: '\\frac{a}{b}' }])
  })

  it('leaves hidden slides out and names a damaged one', async () => {
    const words = shape(paragraph('x'), { place: xfrm(0, 0, 9, 9) })
    const document = await parse(slides([slide(words), slide(words, ' show="0"'), '<!DOCTYPE p><p/>']))
    expect(outline(document)).toEqual(['text 1 [0,0,9,9] x'])
    expect(document.ledger.skipped).toMatchObject([{ what: 'the slide', page: 2 }])
    expect(document.problems).toMatchObject([{ code: 'slide-unreadable', page: 3 }])
  })

  it('refuses slides without content', async () => {
    await expect(parse(slides([slide('')]))).rejects.toSatisfy(isDuomoError('empty-file'))
  })
})
