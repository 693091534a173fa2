import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { DuomoError } from '../../base/errors.ts'
import { elementText } from '../../model/element-text.ts'
import type { Parser } from '../../spec/parser.ts'
import { OFFICE_NAMESPACES, officePackage, officeRelations } from '../../testing/office-package.ts'
import { parseWith } from '../../testing/parse-with.ts'
import { createDocxParser } from '../docx.ts'
import { createEpubParser } from '../epub.ts'
import { createOdpParser } from '../odp.ts'
import { createOdsParser } from '../ods.ts'
import { createOdtParser } from '../odt.ts'
import { createPptxParser } from '../pptx.ts'
import { createXlsxParser } from '../xlsx.ts'

type Parts = Record<string, string | Uint8Array>
const SHEET = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
const ODF = ['office', 'text', 'table', 'draw:drawing']
  .map((name) => name.split(':'))
  .map(([prefix = '', name = prefix]) => `xmlns:${prefix}="urn:oasis:names:tc:opendocument:xmlns:${name}:1.0"`)
  .join(' ')

/** A small file of each format: the part that holds its content, and how content is put into it. */
const FORMATS: [name: string, parser: Parser, part: string, make: (content: string, prolog?: string) => Parts][] = [
  ['docx', createDocxParser(), 'word/document.xml', word],
  ['pptx', createPptxParser(), 'ppt/slides/slide1.xml', slides],
  ['xlsx', createXlsxParser(), 'xl/worksheets/sheet1.xml', workbook],
  ['odt', createOdtParser(), 'content.xml', openDocument('text', '<text:p>', '</text:p>')],
  [
    'ods',
    createOdsParser(),
    'content.xml',
    openDocument(
      'spreadsheet',
      '<table:table><table:table-row><table:table-cell><text:p>',
      '</text:p></table:table-cell></table:table-row></table:table>',
    ),
  ],
  [
    'odp',
    createOdpParser(),
    'content.xml',
    openDocument(
      'presentation',
      '<draw:page><draw:frame><draw:text-box><text:p>',
      '</text:p></draw:text-box></draw:frame></draw:page>',
    ),
  ],
]

function word(content: string, prolog = ''): Parts {
  return {
    '_rels/.rels': officeRelations(['r1', 'officeDocument', 'word/document.xml']),
    'word/document.xml': `${prolog}<w:document ${OFFICE_NAMESPACES}><w:body><w:p><w:r><w:t>${content}</w:t></w:r></w:p></w:body></w:document>`,
  }
}

function slides(content: string, prolog = ''): Parts {
  return {
    '_rels/.rels': officeRelations(['r1', 'officeDocument', 'ppt/presentation.xml']),
    'ppt/presentation.xml': `<p:presentation ${OFFICE_NAMESPACES}><p:sldIdLst><p:sldId r:id="s"/></p:sldIdLst></p:presentation>`,
    'ppt/_rels/presentation.xml.rels': officeRelations(['s', 'slide', 'slides/slide1.xml']),
    'ppt/slides/slide1.xml': `${prolog}<p:sld ${OFFICE_NAMESPACES}><p:cSld><p:spTree><p:sp><p:txBody><a:p><a:r><a:t>${content}</a:t></a:r></a:p></p:txBody></p:sp></p:spTree></p:cSld></p:sld>`,
  }
}

function workbook(content: string, prolog = ''): Parts {
  return {
    '_rels/.rels': officeRelations(['r1', 'officeDocument', 'xl/workbook.xml']),
    'xl/workbook.xml': `<workbook ${SHEET} xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Sheet1" r:id="s"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': officeRelations(['s', 'worksheet', 'worksheets/sheet1.xml']),
    'xl/worksheets/sheet1.xml': `${prolog}<worksheet ${SHEET}><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>${content}</t></is></c></row></sheetData></worksheet>`,
  }
}

function openDocument(kind: string, before: string, after: string) {
  return (content: string, prolog = ''): Parts => ({
    'content.xml': `${prolog}<office:document-content ${ODF}><office:body><office:${kind}>${before}${content}${after}</office:${kind}></office:body></office:document-content>`,
  })
}

/** The words of a file, or the code of the error or problem that says why there are none. */
async function outcome(parser: Parser, bytes: Uint8Array): Promise<string> {
  try {
    const document = await parseWith(parser, bytes, { name: `a.${parser.name}` })
    return document.elements.map(elementText).join(' ') || document.problems.map(({ message }) => message).join(' ')
  } catch (error) {
    if (error instanceof DuomoError) return `${error.code}: ${error.message}`
    throw error
  }
}

describe.each(FORMATS)('a hostile %s', (_, parser, part, make) => {
  it('is read when it is honest', async () => {
    expect(await outcome(parser, officePackage(make('hello')))).toBe('hello')
  })

  it('is refused when a part unpacks without end', async () => {
    const bomb = `<!--${' '.repeat(60 * 1024 * 1024)}-->`
    expect(await outcome(parser, officePackage(make('hello', bomb)))).toMatch(/^too-large: .*unpacks to more than/)
  })

  it('is never asked for entities', async () => {
    const laughs = Array.from({ length: 9 }, (_, n) => `<!ENTITY l${n + 1} "${`&l${n};`.repeat(10)}">`).join('')
    const prolog = `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "ha"><!ENTITY f SYSTEM "file:///etc/passwd">${laughs}]>`
    const said = await outcome(parser, officePackage(make('&l9;&f;', prolog)))
    expect(said).toContain('declares a document type')
    expect(said).not.toContain('root:')
  })

  it('is refused when it nests without end', async () => {
    const said = await outcome(parser, officePackage(make(`${'<x>'.repeat(20_000)}deep`)))
    expect(said).toMatch(/too-large|nests deeper/)
  })

  it('is refused when its directory is too long or names bytes twice', async () => {
    const many = Object.fromEntries(Array.from({ length: 10_050 }, (_, n) => [`x${n}`, new Uint8Array()]))
    expect(await outcome(parser, zipSync(many, { level: 0 }))).toMatch(/^too-large/)
    const honest = officePackage(make('hello'))
    // Every entry claims four gigabytes of packed bytes.
    const lying = new Uint8Array(honest)
    const view = new DataView(lying.buffer)
    for (let at = 0; at + 46 < lying.length; at++)
      if (view.getUint32(at, true) === 0x02014b50) view.setUint32(at + 20, 0xfffffff0, true)
    expect(await outcome(parser, lying)).toMatch(/^damaged-file/)
  })

  it('is damaged without the part that holds its content', async () => {
    const parts = make('hello')
    expect(
      await outcome(
        parser,
        officePackage(
          Object.fromEntries(
            Object.entries(parts)
              .filter(([name]) => name !== part)
              .concat([['x', 'y']]),
          ),
        ),
      ),
    ).toMatch(/lacks its part|holds no content/)
  })
})

describe('Office files that ask for more than they are', () => {
  it('read one cell of a sheet that claims them all', async () => {
    const parts = workbook('hello')
    const last =
      '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1:XFD1048576"/><sheetData><row r="1048576"><c r="XFD1048576"><v>7</v></c><c r="ZZZ9999999"><v>8</v></c></row></sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells></worksheet>'
    expect(await outcome(createXlsxParser(), officePackage({ ...parts, 'xl/worksheets/sheet1.xml': last }))).toBe('7')
    const repeated = openDocument(
      'spreadsheet',
      '<table:table>',
      '</table:table>',
    )(
      '<table:table-row table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="16384"><text:p>x</text:p></table:table-cell></table:table-row>',
    )
    const document = await parseWith(createOdsParser({ maxCells: 500 }), officePackage(repeated), { name: 'a.ods' })
    expect(document.problems).toMatchObject([{ code: 'table-cut' }])
  })

  it('stop at tables inside tables', async () => {
    const depth = 20_000
    const tables = '<w:tbl><w:tr><w:tc>'.repeat(depth) + '</w:tc></w:tr></w:tbl>'.repeat(depth)
    const docx = word(`x</w:t></w:r></w:p>${tables}<w:p><w:r><w:t>`)
    expect(await outcome(createDocxParser(), officePackage(docx))).toMatch(/^too-large/)
    const inner = '<table:table><table:table-row><table:table-cell>'.repeat(depth)
    const odt = openDocument(
      'text',
      '',
      '',
    )(inner + '</table:table-cell></table:table-row></table:table>'.repeat(depth))
    expect(await outcome(createOdtParser(), officePackage(odt))).toMatch(/^too-large/)
  })

  it('never open an address or a file outside', async () => {
    let asked = 0
    const server = createServer((_, response) => {
      asked++
      response.end()
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/x.png`
    const linked = (address: string) => ({
      ...word('hello</w:t></w:r><w:r><w:drawing><a:blip r:embed="far" r:link="far"/></w:drawing></w:r><w:r><w:t>'),
      'word/_rels/document.xml.rels': officeRelations(['far', 'image', address], ['t', 'attachedTemplate', address]),
    })
    const image = (address: string) =>
      openDocument(
        'text',
        '<text:p>',
        '</text:p>',
      )(
        `hello<draw:frame><draw:image xlink:href="${address}" xmlns:xlink="http://www.w3.org/1999/xlink"/><draw:object xlink:href="${address}" xmlns:xlink="http://www.w3.org/1999/xlink"/></draw:frame>`,
      )
    const page = {
      mimetype: 'application/epub+zip',
      'META-INF/container.xml': '<container><rootfiles><rootfile full-path="a.opf"/></rootfiles></container>',
      'a.opf':
        '<package><manifest><item id="a" href="a.html"/></manifest><spine><itemref idref="a"/></spine></package>',
      'a.html': `<p>hello</p><img src="${url}"><img src="../../../../etc/hostname"><link rel="stylesheet" href="${url}">`,
    }
    try {
      for (const address of [url, 'file:///etc/hostname', '../../../../etc/hostname']) {
        expect(await outcome(createDocxParser(), officePackage(linked(address)))).toBe('hello')
        expect(await outcome(createOdtParser(), officePackage(image(address)))).toBe('hello')
      }
      expect(await outcome(createEpubParser(), officePackage(page))).toBe('hello')
      expect(asked).toBe(0)
    } finally {
      server.close()
    }
  })
})
