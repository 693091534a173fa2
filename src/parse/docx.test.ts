import { describe, expect, it } from 'vitest'
import type { Document, Element, TableElement } from '../model/document.ts'
import { elementText } from '../model/element-text.ts'
import { OFFICE_NAMESPACES, officePackage, officeRelations, RED_DOT } from '../testing/office-package.ts'
import { isDuomoError, parseWith, spanText } from '../testing/parse-with.ts'
import { createDocxParser } from './docx.ts'

const run = (text: string, properties = '') =>
  `<w:r>${properties && `<w:rPr>${properties}</w:rPr>`}<w:t xml:space="preserve">${text}</w:t></w:r>`
const paragraph = (content: string, properties = '') =>
  `<w:p>${properties && `<w:pPr>${properties}</w:pPr>`}${content}</w:p>`
const words = (text: string, properties = '') => paragraph(run(text), properties)
const styled = (style: string, text: string) => words(text, `<w:pStyle w:val="${style}"/>`)
const item = (list: number, level: number, text: string) =>
  words(text, `<w:numPr><w:ilvl w:val="${level}"/><w:numId w:val="${list}"/></w:numPr>`)
const cell = (content: string, properties = '') => `<w:tc><w:tcPr>${properties}</w:tcPr>${content}</w:tc>`
const part = (name: string, content: string) => `<w:${name} ${OFFICE_NAMESPACES}>${content}</w:${name}>`

const STYLES = part(
  'styles',
  [
    '<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/></w:style>',
    '<w:style w:type="paragraph" w:styleId="Mine"><w:name w:val="My Heading"/><w:basedOn w:val="Base"/></w:style>',
    '<w:style w:type="paragraph" w:styleId="Base"><w:name w:val="Base"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>',
    '<w:style w:type="paragraph" w:styleId="Cap"><w:name w:val="caption"/></w:style>',
    '<w:style w:type="paragraph" w:styleId="T1"><w:name w:val="toc 1"/></w:style>',
    '<w:style w:type="paragraph" w:styleId="Loop"><w:name w:val="x"/><w:basedOn w:val="Loop"/></w:style>',
  ].join(''),
)
const level = (n: number, format: string, text: string) =>
  `<w:lvl w:ilvl="${n}"><w:start w:val="1"/><w:numFmt w:val="${format}"/><w:lvlText w:val="${text}"/></w:lvl>`
const NUMBERING = part(
  'numbering',
  `<w:abstractNum w:abstractNumId="0">${level(0, 'decimal', '%1.')}${level(1, 'lowerLetter', '%1.%2)')}</w:abstractNum>
   <w:abstractNum w:abstractNumId="1">${level(0, 'bullet', '•')}</w:abstractNum>
   <w:abstractNum w:abstractNumId="2">${level(0, 'chineseCounting', '（%1）')}</w:abstractNum>
   <w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num><w:num w:numId="3"><w:abstractNumId w:val="2"/></w:num>
   <w:num w:numId="4"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>`,
)

function word(
  body: string,
  extra: Record<string, string | Uint8Array> = {},
  ...links: [id: string, type: string, target: string][]
): Uint8Array {
  return officePackage({
    '_rels/.rels': officeRelations(['r1', 'officeDocument', 'word/document.xml']),
    'word/document.xml': part('document', `<w:body>${body}</w:body>`),
    'word/_rels/document.xml.rels': officeRelations(
      ['s', 'styles', 'styles.xml'],
      ['n', 'numbering', 'numbering.xml'],
      ...links,
    ),
    'word/styles.xml': STYLES,
    'word/numbering.xml': NUMBERING,
    ...extra,
  })
}
const parse = (bytes: Uint8Array, assets = new Map<string, Uint8Array>()) =>
  parseWith(createDocxParser(), bytes, { name: 'a.docx', assets })
const line = (element: Element) =>
  `${element.layer === 'furniture' ? '~' : ''}${element.kind}${element.kind === 'title' ? element.level : ''}: ${elementText(element).replaceAll('\n', ' / ')}`
const outline = (document: Document) => document.elements.map(line)
const firstTable = (document: Document) =>
  document.elements.find((element): element is TableElement => element.kind === 'table')

describe('createDocxParser', () => {
  it('reads titles by style or outline, paragraphs and lists with their numbers', async () => {
    const document = await parse(
      word(
        [
          styled('1', '养猫手册'),
          words('A cat needs'),
          styled('Mine', 'Food'),
          words('Deep', '<w:outlineLvl w:val="3"/>'),
          styled('Loop', 'plain'),
          item(1, 0, 'first'),
          item(1, 1, 'nested'),
          item(1, 1, 'again'),
          item(1, 0, 'second'),
          item(2, 0, 'bullet'),
          item(3, 0, '甲'),
          item(3, 0, '乙'),
          item(4, 0, 'anew'),
          item(4, 0, 'on'),
          styled('T1', 'Food 3'),
        ].join(''),
      ),
    )
    expect(outline(document)).toEqual([
      'title1: 养猫手册',
      'text: A cat needs',
      'title2: Food',
      'title4: Deep',
      'text: plain',
      'list: 1. first',
      'list: 1.a) nested',
      'list: 1.b) again',
      'list: 2. second',
      'list: bullet',
      'list: （一） 甲',
      'list: （二） 乙',
      'list: 1. anew',
      'list: 2. on',
      '~text: Food 3',
    ])
  })

  it('counts spans in the text that the elements make', async () => {
    const document = await parse(
      word(
        words('One') +
          words('二') +
          `<w:tbl><w:tr>${cell(words('a'))}${cell(words('b'))}</w:tr></w:tbl>` +
          words('end'),
      ),
    )
    const text = document.elements.map(elementText).join('\n')
    expect(document.elements.map((element) => spanText(text, element.provenance))).toEqual(['One', '二', 'a\tb', 'end'])
  })

  it('takes tracked changes as accepted and leaves hidden words out', async () => {
    const document = await parse(
      word(
        paragraph(
          `${run('kept ')}<w:ins>${run('added ')}</w:ins><w:del><w:r><w:delText>gone</w:delText></w:r></w:del><w:del>${run('gone too')}</w:del><w:moveFrom>${run('moved')}</w:moveFrom><w:r><w:fldChar/><w:instrText>PAGE</w:instrText><w:t>7</w:t></w:r>${run('secret', '<w:vanish/>')}<w:hyperlink>${run(' linked')}</w:hyperlink><w:r><w:br/><w:t>below</w:t><w:noBreakHyphen/><w:sym w:char="F0B7"/></w:r>`,
        ),
      ),
    )
    expect(outline(document)).toEqual(['text: kept added 7 linked / below-'])
    expect(document.ledger.skipped).toMatchObject([{ what: '6 hidden characters' }])
  })

  it('reads tables with merged cells, marked header rows and tables inside', async () => {
    const inner = `<w:tbl><w:tr>${cell(words('x'))}${cell(words('y'))}</w:tr></w:tbl>`
    const rows = [
      `<w:tr><w:trPr><w:tblHeader/></w:trPr>${cell(words('Cat'), '<w:vMerge w:val="restart"/>')}${cell(words('Weight'), '<w:gridSpan w:val="2"/>')}</w:tr>`,
      `<w:tr><w:trPr><w:tblHeader/></w:trPr>${cell(words(''), '<w:vMerge/>')}${cell(words('May'))}${cell(words('June'))}</w:tr>`,
      `<w:sdt><w:sdtContent><w:tr>${cell(words('Tom') + item(1, 0, 'lazy') + inner)}${cell(words('3'))}${cell(words('4'))}</w:tr></w:sdtContent></w:sdt>`,
      `<w:tr><w:trPr><w:gridBefore w:val="2"/></w:trPr>${cell(words('late'))}</w:tr>`,
    ]
    const document = await parse(
      word(`<w:tbl>${rows.join('')}</w:tbl><w:tbl><w:tr>${cell(words('just a frame'))}</w:tr></w:tbl>`),
    )
    expect(outline(document)).toEqual([
      'table: Cat\tWeight / May\tJune / Tom / 1. lazy\t3\t4 / late',
      'table: x\ty',
      'text: just a frame',
    ])
    expect(firstTable(document)).toMatchObject({ rows: 4, columns: 3 })
    expect(
      firstTable(document)?.cells.map(({ row, column, rowSpan, columnSpan, header }) => [
        row,
        column,
        rowSpan,
        columnSpan,
        header,
      ]),
    ).toEqual([
      [0, 0, 2, 1, true],
      [0, 1, 1, 2, true],
      [1, 1, 1, 1, true],
      [1, 2, 1, 1, true],
      [2, 0, 1, 1, false],
      [2, 1, 1, 1, false],
      [2, 2, 1, 1, false],
      [3, 2, 1, 1, false],
    ])
  })

  it('keeps pictures with captions, text boxes, formulas, notes, headers and footers', async () => {
    const drawing = (id: string, description: string) =>
      `<w:r><w:drawing><wp:inline><wp:docPr id="1" name="p" descr="${description}"/><a:graphic><a:graphicData><pic:pic><pic:blipFill><a:blip r:embed="${id}"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>`
    const box = `<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx><w:txbxContent>${words('In a box')}</w:txbxContent></wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>${words('In a box')}</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>`
    const square =
      '<m:oMathPara><m:oMath><m:sSup><m:e><m:r><m:t>x</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup></m:oMath></m:oMathPara>'
    const body = [
      paragraph(drawing('p', 'A cat')),
      styled('Cap', 'Figure 1: Tom'),
      paragraph(drawing('p', 'A cat on a sofa&#10;&#10;Description automatically generated')),
      styled('Cap', 'Table 1: Weights'),
      `<w:tbl><w:tr>${cell(words('a'))}${cell(words('b'))}</w:tr></w:tbl>`,
      paragraph(`${run('Beside')}${box}<w:r><w:footnoteReference w:id="2"/></w:r>`),
      paragraph(square),
      paragraph(`${run('so ')}${square.replace(/<\/?m:oMathPara>/g, '')}${run(' holds')}`),
    ]
    const assets = new Map<string, Uint8Array>()
    const document = await parse(
      word(
        body.join(''),
        {
          'word/media/p.png': RED_DOT,
          'word/footnotes.xml': part(
            'footnotes',
            `<w:footnote w:id="0">${words('separator')}</w:footnote><w:footnote w:id="2">${words('Weighed at noon.')}</w:footnote>`,
          ),
          'word/h1.xml': part('hdr', words('Cat club')),
          'word/h2.xml': part('hdr', words('Cat club')),
          'word/f.xml': part('ftr', words('page 1')),
        },
        ['p', 'image', 'media/p.png'],
        ['fn', 'footnotes', 'footnotes.xml'],
        ['h1', 'header', 'h1.xml'],
        ['h2', 'header', 'h2.xml'],
        ['f', 'footer', 'f.xml'],
      ),
      assets,
    )
    expect(outline(document)).toEqual([
      '~text: Cat club',
      'figure: A cat',
      'caption: Figure 1: Tom',
      'figure: ',
      'caption: Table 1: Weights',
      'table: a\tb',
      'text: Beside',
      'text: In a box',
      'formula: x^2',
      'text: so x^2 holds',
      'text: Weighed at noon.',
      '~text: page 1',
    ])
    const [, figure, caption, described, tableCaption, table] = document.elements
    expect(figure).toMatchObject({ captionId: caption?.id, asset: { width: 1, height: 1 } })
    expect(table).toMatchObject({ captionId: tableCaption?.id })
    expect(described).toMatchObject({ description: 'A cat on a sofa' })
    expect(assets.size).toBe(1)
  })

  it('keeps what it can of a damaged part and says so', async () => {
    const document = await parse(word(`${words('kept')}<w:p><w:r><w:t>broken & text`))
    expect(outline(document)[0]).toBe('text: kept')
    expect(document.problems).toMatchObject([
      { code: 'part-damaged', message: expect.stringContaining('word/document.xml') },
    ])
  })

  it('opens nothing outside the file', async () => {
    const linked = '<w:r><w:drawing><wp:docPr id="1" name="p" descr="elsewhere"/><a:blip r:link="x"/></w:drawing></w:r>'
    const document = await parse(word(paragraph(linked), {}, ['x', 'image', 'file:///etc/hostname']))
    expect(outline(document)).toEqual(['figure: elsewhere'])
    expect(document.elements[0]).not.toHaveProperty('asset')
    expect(document.ledger.skipped).toMatchObject([{ what: 'a linked picture' }])
  })

  it('refuses entities, nesting without end and files without content', async () => {
    const hostile = officePackage({
      'word/document.xml': `<!DOCTYPE d [<!ENTITY a "b">]>${part('document', '<w:body/>')}`,
    })
    await expect(parse(hostile)).rejects.toSatisfy(isDuomoError('damaged-file'))
    const nested = `${'<w:tbl><w:tr><w:tc>'.repeat(20_000)}${words('x')}${'</w:tc></w:tr></w:tbl>'.repeat(20_000)}`
    await expect(parse(word(nested))).rejects.toSatisfy(isDuomoError('too-large'))
    await expect(parse(word(words(' ')))).rejects.toSatisfy(isDuomoError('empty-file'))
    await expect(parse(word('').subarray(0, 200))).rejects.toSatisfy(isDuomoError('damaged-file'))
  })
})
