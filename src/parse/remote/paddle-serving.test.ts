import { afterEach, describe, expect, it } from 'vitest'
import { sendJson, startHttpServer, type TestServer } from '../../testing/http-server.ts'
import { parseWith } from '../../testing/parse-with.ts'
import { createPaddleServingReader } from './paddle-serving.ts'

let server: TestServer | undefined
afterEach(async () => {
  await server?.close()
  server = undefined
})

const block = (block_label: string, block_bbox: number[], block_content: string) => ({
  block_label,
  block_bbox,
  block_content,
})

/** A server that answers as the serving of PP-StructureV3 does; pages are drawn at 144 dpi. */
async function serve(pages: object[][], more: object = {}): Promise<string> {
  server = await startHttpServer((request, response) => {
    if (request.path !== '/layout-parsing')
      return sendJson(response, { logId: 'x', errorCode: 404, errorMsg: 'Not Found' }, 404)
    const layoutParsingResults = pages.map((parsing_res_list) => ({
      prunedResult: { model_settings: {}, parsing_res_list },
      markdown: { text: '', images: {}, isStart: true, isEnd: true },
    }))
    const dataInfo = { type: 'pdf', numPages: pages.length, pages: pages.map(() => ({ width: 1200, height: 1600 })) }
    const result = { layoutParsingResults, dataInfo }
    sendJson(response, { logId: 'x', errorCode: 0, errorMsg: 'Success', result, ...more })
  })
  return server.url
}

const read = async (pages: object[][], more = {}, mediaType = 'application/pdf') =>
  parseWith(createPaddleServingReader({ url: await serve(pages, more), key: 'k' }), '%PDF', {
    name: 'a.pdf',
    mediaType,
  })

describe('createPaddleServingReader', () => {
  it('sends the file in base64 with its kind', async () => {
    await read([[]])
    expect(JSON.parse(String(server?.requests[0]?.body))).toMatchObject({
      file: 'JVBERg==',
      fileType: 0,
      visualize: false,
    })
    expect(server?.requests[0]?.headers.authorization).toBe('token k')
    await server?.close()
    await read([[]], {}, 'image/png')
    expect(JSON.parse(String(server?.requests[0]?.body))).toMatchObject({ fileType: 1 })
  })

  it('gives blocks as elements, in pixels of the pages that the server drew', async () => {
    const { pages, elements } = await read([
      [
        block('header', [100, 20, 300, 40], 'Annual report'),
        block('doc_title', [100, 60, 900, 100], '年度报告'),
        block('paragraph_title', [100, 120, 500, 150], '### 1.1 Scope'),
        block('abstract_title', [100, 160, 500, 180], '摘要'),
        block('text', [100, 200, 1100, 300], '<div style="text-align: center;">Sales &amp; profit grew.</div>'),
        block('formula', [100, 320, 1100, 360], '$$ a^2 $$'),
        block('algorithm', [100, 400, 1100, 500], 'if x:\n  go()'),
        block('seal', [900, 1400, 1100, 1550], '某某公司'),
        block('chart', [100, 600, 1100, 900], '年份|值\n2022|3'),
        block('number', [590, 1560, 610, 1580], '7'),
      ],
      [block('text', [0, 0, 100, 100], 'two')],
    ])
    expect(pages).toMatchObject([{ number: 1, width: 1200, height: 1600 }, { number: 2 }])
    expect(elements).toMatchObject([
      { kind: 'text', layer: 'furniture', text: 'Annual report' },
      {
        kind: 'title',
        level: 1,
        text: '年度报告',
        provenance: [{ page: 1, box: { x: 100, y: 60, width: 800, height: 40 } }],
      },
      { kind: 'title', level: 3, text: '1.1 Scope' },
      { kind: 'title', level: 2, text: '摘要' },
      { kind: 'text', text: 'Sales & profit grew.' },
      { kind: 'formula', text: 'a^2', latex: 'a^2' },
      { kind: 'code', text: 'if x:\n  go()' },
      { kind: 'figure', text: '某某公司' },
      { kind: 'figure', description: '年份|值\n2022|3' },
      { kind: 'text', layer: 'furniture', text: '7' },
      { kind: 'text', text: 'two', provenance: [{ page: 2 }] },
    ])
  })

  it('ties captions to the nearest of what they name', async () => {
    const { elements } = await read([
      [
        block('table_title', [100, 80, 500, 100], '表 1 利润'),
        block(
          'table',
          [100, 110, 1100, 400],
          '<html><body><table><tr><td>项目</td><td>值</td></tr><tr><td>利润</td><td>12</td></tr></table></body></html>',
        ),
        block('image', [100, 420, 1100, 800], ''),
        block('figure_title', [100, 810, 500, 830], 'Figure 1. The valve'),
        block('table', [100, 1000, 1100, 1200], 'no table'),
        block('figure_title', [100, 1500, 500, 1520], 'Figure 9. Elsewhere'),
      ],
    ])
    const [table, first, image, second] = elements
    expect(elements).toMatchObject([
      { kind: 'table', rows: 2, columns: 2, captionId: first?.id },
      { kind: 'caption', text: '表 1 利润' },
      { kind: 'figure', captionId: second?.id },
      { kind: 'caption', text: 'Figure 1. The valve' },
      { kind: 'figure' },
      { kind: 'caption', text: 'Figure 9. Elsewhere' },
    ])
    expect(elements[4]).not.toHaveProperty('captionId')
    expect([table?.kind, image?.kind]).toEqual(['table', 'figure'])
  })

  it('takes the size of a picture from the answer', async () => {
    const { pages } = await read([[]], {
      result: {
        layoutParsingResults: [{ prunedResult: { parsing_res_list: [] } }],
        dataInfo: { type: 'image', width: 640, height: 480 },
      },
    })
    expect(pages).toMatchObject([{ width: 640, height: 480 }])
  })

  it.each<[string, object]>([
    ['out of memory (500)', { errorCode: 500, errorMsg: 'out of memory', result: undefined }],
    ['out of protocol: result.layoutParsingResults', { result: { dataInfo: { width: 1, height: 1 } } }],
    [
      'block_bbox',
      {
        result: {
          layoutParsingResults: [{ prunedResult: { parsing_res_list: [block('text', [1, 2], 'x')] } }],
          dataInfo: { width: 1, height: 1 },
        },
      },
    ],
  ])('says %s', async (message, more) => {
    await expect(read([[]], more)).rejects.toMatchObject({
      code: 'bad-response',
      message: expect.stringContaining(message),
    })
  })
})
