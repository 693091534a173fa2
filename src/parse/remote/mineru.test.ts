import { afterEach, describe, expect, it } from 'vitest'
import { sendJson, startHttpServer, type TestServer } from '../../testing/http-server.ts'
import { parseWith } from '../../testing/parse-with.ts'
import { createMineruReader } from './mineru.ts'

let server: TestServer | undefined
afterEach(async () => {
  await server?.close()
  server = undefined
})

type Corners = [number, number, number, number]
const line = (bbox: Corners, ...spans: object[]) => ({ bbox, spans })
const words = (content: string, more = {}) => ({ type: 'text', content, score: 1, ...more })
const block = (type: string, bbox: Corners, text: string, more = {}) => ({
  type,
  bbox,
  lines: [line(bbox, words(text))],
  ...more,
})
const page = (page_idx: number, para_blocks: object[], discarded_blocks: object[] = []) => ({
  page_idx,
  page_size: [600, 800],
  preproc_blocks: [],
  para_blocks,
  discarded_blocks,
})

/** A server that answers as `mineru-api` does: `middle_json` is text, by the stem of the file's name. */
async function serve(pages: object[]): Promise<string> {
  server = await startHttpServer(async (request, response) => {
    if (request.method !== 'POST' || request.path !== '/file_parse')
      return sendJson(response, { detail: 'Not Found' }, 404)
    const form = await request.form()
    const file = form.get('files')
    const stem = file instanceof File ? file.name.replace(/\.\w+$/, '') : ''
    const middle_json = JSON.stringify({ pdf_info: pages, _backend: 'pipeline', _version_name: '2.7.1' })
    const data = form.get('return_middle_json') === 'true' ? { middle_json } : {}
    sendJson(response, { backend: 'pipeline', version: '2.7.1', results: { [stem]: data } })
  })
  return server.url
}

const read = async (pages: object[], options = {}) =>
  parseWith(createMineruReader({ url: await serve(pages), ...options }), '%PDF-1.7', { name: 'Gehälter.pdf' })

describe('createMineruReader', () => {
  it('sends the file under a neutral name and asks for the layout only', async () => {
    await read([page(0, [])], { key: 'sk-canary', ignoreText: true })
    const form = await server?.requests[0]?.form()
    expect(form?.get('files')).toMatchObject({ name: 'document.pdf', size: 8 })
    expect(Object.fromEntries(form ?? [])).toMatchObject({
      parse_method: 'ocr',
      return_middle_json: 'true',
      return_md: 'false',
    })
    expect(server?.requests[0]?.headers.authorization).toBe('Bearer sk-canary')
  })

  it('gives titles, paragraphs, lists and furniture with their places in points', async () => {
    const document = await read([
      page(
        0,
        [
          block('title', [50, 60, 300, 80], '1 Introduction', { level: 1 }),
          {
            type: 'text',
            bbox: [50, 100, 300, 130],
            lines: [
              line([50, 100, 300, 113], words('The valve is closed be-')),
              line([50, 115, 200, 130], words('fore'), { type: 'inline_equation', content: 'x = 2' }, words('holds.')),
            ],
          },
          {
            type: 'list',
            bbox: [50, 140, 300, 180],
            lines: [
              { ...line([50, 140, 300, 150], words('• first')), is_list_start_line: true },
              line([60, 152, 300, 162], words('goes on')),
              { ...line([50, 165, 300, 180], words('• second')), is_list_start_line: true },
            ],
          },
          {
            type: 'list',
            bbox: [50, 190, 300, 210],
            blocks: [block('text', [50, 190, 300, 200], '第一条'), block('text', [50, 200, 300, 210], '第二条')],
          },
        ],
        [block('page_number', [290, 780, 310, 790], '7'), block('page_footnote', [50, 760, 300, 775], '* estimated')],
      ),
    ])
    expect(
      document.elements.map((element) => [element.kind, element.layer, 'text' in element ? element.text : '']),
    ).toEqual([
      ['title', 'body', '1 Introduction'],
      ['text', 'body', 'The valve is closed before $x = 2$ holds.'],
      ['list', 'body', '• first goes on'],
      ['list', 'body', '• second'],
      ['list', 'body', '第一条'],
      ['list', 'body', '第二条'],
      ['text', 'furniture', '7'],
      ['text', 'body', '* estimated'],
    ])
    expect(document.pages).toEqual([{ number: 1, width: 600, height: 800, source: 'ocr' }])
    expect(document.elements[0]?.provenance).toEqual([
      { kind: 'page', page: 1, box: { x: 50, y: 60, width: 250, height: 20 } },
    ])
  })

  it('gives a table its cells, caption and footnote', async () => {
    const html =
      '<html><body><table><tr><td rowspan=2>Item</td><td colspan="2">Year</td></tr><tr><td>2022</td><td>2023</td></tr><tr><td>Profit</td><td>10.1</td><td>12.4</td></tr></table></body></html>'
    const document = await read([
      page(0, [
        {
          type: 'table',
          bbox: [50, 100, 500, 300],
          blocks: [
            block('table_caption', [50, 100, 500, 115], 'Table 1 Profit'),
            {
              type: 'table_body',
              bbox: [50, 120, 500, 280],
              lines: [line([50, 120, 500, 280], { type: 'table', html, image_path: 'a.jpg' })],
            },
            block('table_footnote', [50, 285, 500, 300], 'in millions'),
          ],
        },
      ]),
    ])
    const [table, caption, footnote] = document.elements
    expect(table).toMatchObject({ kind: 'table', rows: 3, columns: 3, captionId: caption?.id })
    expect(table?.provenance).toEqual([{ kind: 'page', page: 1, box: { x: 50, y: 120, width: 450, height: 160 } }])
    expect(
      table?.kind === 'table' &&
        table.cells.map(({ text, row, column, rowSpan, columnSpan }) => [text, row, column, rowSpan, columnSpan]),
    ).toEqual([
      ['Item', 0, 0, 2, 1],
      ['Year', 0, 1, 1, 2],
      ['2022', 1, 1, 1, 1],
      ['2023', 1, 2, 1, 1],
      ['Profit', 2, 0, 1, 1],
      ['10.1', 2, 1, 1, 1],
      ['12.4', 2, 2, 1, 1],
    ])
    expect(caption).toMatchObject({ kind: 'caption', text: 'Table 1 Profit' })
    expect(footnote).toMatchObject({ kind: 'text', text: 'in millions' })
  })

  it('gives pictures with captions and what a model says of them apart from their words, formulas with LaTeX, code with its lines', async () => {
    const document = await read([
      page(0, [
        {
          type: 'image',
          bbox: [50, 50, 300, 220],
          blocks: [
            {
              type: 'image_body',
              bbox: [50, 50, 300, 200],
              lines: [line([50, 50, 300, 200], { type: 'image', image_path: 'a.jpg', content: 'A valve.' })],
            },
            block('image_caption', [50, 205, 300, 220], 'Figure 2 The valve'),
          ],
        },
        {
          type: 'interline_equation',
          bbox: [50, 300, 300, 330],
          lines: [line([50, 300, 300, 330], { type: 'interline_equation', content: '$$ E = mc^2 $$' })],
        },
        {
          type: 'code',
          sub_type: 'code',
          bbox: [50, 400, 300, 440],
          blocks: [
            {
              type: 'code_body',
              bbox: [50, 400, 300, 440],
              lines: [line([50, 400, 300, 410], words('if x:')), line([50, 410, 300, 420], words('  go()'))],
            },
          ],
        },
      ]),
    ])
    expect(document.elements).toMatchObject([
      { kind: 'figure', description: 'A valve.', captionId: document.elements[1]?.id },
      { kind: 'caption', text: 'Figure 2 The valve' },
      { kind: 'formula', text: 'E = mc^2', latex: 'E = mc^2' },
      { kind: 'code', text: 'if x:\n  go()' },
    ])
    expect(document.elements[0]).not.toHaveProperty('text')
  })

  it('places a paragraph that was joined over a page break on both pages', async () => {
    const document = await read([
      page(0, [
        {
          type: 'text',
          bbox: [50, 700, 300, 760],
          lines: [
            line([50, 700, 300, 760], words('It ends')),
            line([50, 40, 300, 60], words('here.', { cross_page: true })),
          ],
        },
      ]),
      page(1, [{ type: 'text', bbox: [50, 40, 300, 60], lines: [], lines_deleted: true }]),
    ])
    expect(document.elements).toMatchObject([
      {
        text: 'It ends here.',
        provenance: [
          { page: 1, box: { y: 700, height: 60 } },
          { page: 2, box: { y: 40, height: 20 } },
        ],
      },
    ])
  })

  it.each<[string, unknown]>([
    ['holds no middle_json', { results: { document: {} } }],
    ['is no JSON', { results: { document: { middle_json: '{"pdf_info": [' } } }],
    [
      'middle_json.pdf_info.0.page_size',
      { results: { document: { middle_json: '{"pdf_info":[{"page_idx":0,"para_blocks":[]}]}' } } },
    ],
    ['out of protocol: results', { status: 'completed' }],
  ])('says when an answer %s', async (message, answer) => {
    server = await startHttpServer((_, response) => sendJson(response, answer))
    const reading = parseWith(createMineruReader({ url: server.url }), '%PDF', { name: 'a.pdf' })
    await expect(reading).rejects.toMatchObject({ code: 'bad-response', message: expect.stringContaining(message) })
  })

  it('passes on why the server failed', async () => {
    server = await startHttpServer((_, response) => sendJson(response, { error: 'Failed to process file: CUDA' }, 500))
    const reading = parseWith(createMineruReader({ url: server.url }), '%PDF', { name: 'a.pdf' })
    await expect(reading).rejects.toMatchObject({
      code: 'bad-response',
      message: expect.stringMatching(/MinerU at .*CUDA/),
    })
  })
})
