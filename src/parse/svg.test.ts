import { describe, expect, it } from 'vitest'
import { readImage } from '../media/images.ts'
import { isDuomoError, parseWith } from '../testing/parse-with.ts'
import { createSvgParser } from './svg.ts'

const svg = (inner: string, size = 'width="40" height="30"') =>
  `<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd"><svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" ${size}>${inner}</svg>`
const parse = (content: string, assets = new Map<string, Uint8Array>()) =>
  parseWith(createSvgParser(), content, { name: 'a.svg', assets })

describe('createSvgParser', () => {
  it('draws the file and keeps its words', async () => {
    const assets = new Map<string, Uint8Array>()
    const document = await parse(
      svg(
        '<title>Map 地图</title><defs><linearGradient id="g"/></defs><rect width="9" height="9" fill="url(#g)"/><text>North <tspan>gate</tspan></text>',
      ),
      assets,
    )
    expect(document.pages).toEqual([{ number: 1, width: 40, height: 30, source: 'digital' }])
    expect(document.elements).toMatchObject([
      { kind: 'figure', text: 'Map 地图\nNorth\ngate', asset: { mediaType: 'image/png', width: 40, height: 30 } },
    ])
    expect(document.problems).toEqual([])
    const [png = new Uint8Array()] = assets.values()
    expect(await readImage(png)).toMatchObject({ mediaType: 'image/png', width: 40, height: 30 })
  })

  it.each([
    '<image xlink:href="file:///etc/hostname"/>',
    '<image href="data:image/png;base64,AAAA"/>',
    '<use xlink:href="http://localhost:1/x.svg#a"/>',
    '<rect style="fill: url(http://localhost:1/x)"/>',
    '<style>@import "http://localhost:1/x.css";</style>',
    '<script>alert(1)</script>',
    '<foreignObject/>',
  ])('does not draw what brings in something else: %s', async (inner) => {
    const assets = new Map<string, Uint8Array>()
    const document = await parse(svg(`<text>words</text>${inner}`), assets)
    expect(assets.size).toBe(0)
    expect(document.elements).toMatchObject([{ kind: 'figure', text: 'words' }])
    expect(document.problems).toMatchObject([{ code: 'drawing-not-shown' }])
  })

  it('refuses entities, too many pixels and what is no drawing', async () => {
    const entity =
      '<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/hostname">]><svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text>&a;</text></svg>'
    await expect(parse(entity)).rejects.toSatisfy(isDuomoError('damaged-file'))
    await expect(parse(svg('', 'width="60000" height="60000"'))).rejects.toSatisfy(isDuomoError('too-large'))
    await expect(parse('words')).rejects.toSatisfy(isDuomoError('damaged-file'))
  })
})
