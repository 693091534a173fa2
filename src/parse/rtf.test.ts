import { describe, expect, it } from 'vitest'
import type { Document, Element, TableElement } from '../model/document.ts'
import { elementText } from '../model/element-text.ts'
import { RED_DOT } from '../testing/office-package.ts'
import { isDuomoError, parseWith } from '../testing/parse-with.ts'
import { createRtfParser } from './rtf.ts'

const HEAD = String.raw`{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fcharset0 Times;}{\f1\fcharset134 SimSun;}{\f2\fcharset128 Mincho;}}
{\colortbl;\red255\green0\blue0;}{\stylesheet{\s0 Normal;}{\s1\outlinelevel0\sbasedon0 Anything;}{\s2\sbasedon1 My Heading;}{\s3 caption;}{\*\cs10 Strong;}}
{\info{\title A field guide}{\author Nobody}}`
const rtf = (body: string) => Buffer.from(`${HEAD}${body}}`, 'latin1')
const parse = (bytes: Uint8Array, assets = new Map<string, Uint8Array>()) =>
  parseWith(createRtfParser(), bytes, { name: 'a.rtf', assets })
const line = (element: Element) =>
  `${element.layer === 'furniture' ? '~' : ''}${element.kind}${element.kind === 'title' ? element.level : ''}: ${elementText(element).replaceAll('\n', ' / ')}`
const outline = (document: Document) => document.elements.map(line)
const table = (document: Document) =>
  document.elements.find((element): element is TableElement => element.kind === 'table')
const grid = (document: Document) =>
  table(document)?.cells.map((cell) => `${cell.row},${cell.column} ${cell.rowSpan}x${cell.columnSpan} ${cell.text}`)

describe('createRtfParser', () => {
  it('reads titles by outline, style and base style, lists with their numbers, and furniture', async () => {
    const document = await parse(
      rtf(String.raw`{\header\pard Head\par}{\footer\pard Foot {\field{\*\fldinst PAGE}{\fldrslt 3}}\par}
\pard\s1 Owls\par\pard\s2 Barn owls\par\pard\outlinelevel2 Nests\par
\pard\plain Plain text, {\b bold}\line second line.\par
{\listtext\pard 1.\tab}\ls1 First\par{\listtext\'b7\tab}\ls2 Second\par\pard\s3 Figure 1: Egg\par`),
    )
    expect(outline(document)).toEqual([
      '~text: Head',
      'title1: Owls',
      'title1: Barn owls',
      'title3: Nests',
      'text: Plain text, bold / second line.',
      'list: 1. First',
      'list: Second',
      'caption: Figure 1: Egg',
      '~text: Foot 3',
    ])
    expect(document.title).toBe('A field guide')
  })

  it('reads characters in code pages, by font, and in Unicode with what stands for them', async () => {
    const document = await parse(
      rtf(
        String.raw`caf\'e9 {\f1\'c3\'a8} {\f2\'94\'4c}\par \u29483?\u8212\'97{\uc2\u233 ab}x\par\uc0\u-4064 z\'80\emdash\~\par`,
      ),
    )
    expect(outline(document)).toEqual(['text: café 猫 猫', 'text: 猫—éx', 'text: \uf020z€—'])
  })

  it('joins cells downwards and across, and puts inner tables behind the one around them', async () => {
    const row = String.raw
    const document = await parse(
      rtf(row`before\par\trowd\trhdr\clvmgf\cellx1000\clmgf\cellx2000\clmrg\cellx3000\pard\intbl Name\cell Size\cell\cell\row
\trowd\clvmrg\cellx1000\cellx2000\cellx3000\pard\intbl\cell big\cell small\cell\row
\trowd\cellx1000\cellx3000\pard\intbl Owl\cell\pard\intbl\itap2 in\nestcell ner\nestcell{\*\nesttableprops\trowd\cellx500\cellx900\nestrow}{\nonesttables\par}\pard\intbl here\cell\row\pard after\par`),
    )
    expect(outline(document)).toEqual([
      'text: before',
      'table: Name\tSize / big\tsmall / Owl\there',
      'table: in\tner',
      'text: after',
    ])
    expect(grid(document)).toEqual([
      '0,0 2x1 Name',
      '0,1 1x2 Size',
      '1,1 1x1 big',
      '1,2 1x1 small',
      '2,0 1x1 Owl',
      '2,1 1x2 here',
    ])
    expect(table(document)?.cells.filter((cell) => cell.header)).toHaveLength(2)
  })

  it('keeps pictures, text boxes, notes, comments and formulas; leaves out what is hidden or deleted', async () => {
    const assets = new Map<string, Uint8Array>()
    const png = Buffer.from(RED_DOT).toString('hex')
    const document = await parse(
      rtf(String.raw`Seen{\v secret}{\deleted gone}{\footnote\pard At dusk.\par} twice{\*\atnauthor Ann}\chatn{\*\annotation\pard Sure?\par}.
{\*\shppict{\pict\pngblip ${png}}}{\nonshppict{\pict\wmetafile8 0102}}\par
{\shp{\*\shpinst{\sp{\sn x}{\sv y}}{\shptxt\pard In a box\par}}{\shprslt no}}
\pard{\mmath{\*\moMath{\mf{\mfPr{\mtype bar}}{\mnum{\mr a}}{\mden{\mr b}}}}{\mmathPict no}}\par
{\*\unknown lost}{\pict\wmetafile8 0102}end\par`),
      assets,
    )
    expect(outline(document)).toEqual([
      'text: Seen twice.',
      'text: Sure?',
      'figure: ',
      'formula: a/b',
      'text: In a box',
      'text: end',
      'text: At dusk.',
    ])
    expect(document.elements[1]).toMatchObject({ attached: { kind: 'annotation', author: 'Ann' } })
    expect(document.elements[3]).toMatchObject({ latex: '\\frac{a}{b}' })
    expect(assets.size).toBe(1)
    expect(document.ledger.skipped.map(({ what }) => what)).toEqual(['6 hidden characters', '1 pictures'])
  })

  it('says that a file breaks off, and reads it up to there', async () => {
    const document = await parse(Buffer.from(`${HEAD}\\pard kept {\\b words`, 'latin1'))
    expect(outline(document)).toEqual(['text: kept words'])
    expect(document.problems).toMatchObject([{ code: 'file-cut' }])
  })

  it('refuses what holds no words and what nests without end', async () => {
    await expect(parse(rtf('\\par'))).rejects.toSatisfy(isDuomoError('empty-file'))
    await expect(parse(Buffer.from(`{\\rtf1 ${'{'.repeat(200_000)}`))).rejects.toSatisfy(isDuomoError('too-large'))
  })

  it('reads deep tables and endless numbers without hanging', async () => {
    const nested = Array.from({ length: 20_000 }, (_, n) => `\\pard\\intbl\\itap${n + 2} x\\nestcell`).join('')
    const document = await parse(
      rtf(`${nested}{\\*\\nesttableprops\\trowd\\cellx99999999999999\\nestrow}\\u99999999999 end\\par`),
    )
    expect(document.elements.map(elementText).join(' ')).toContain('x')
  })
})
