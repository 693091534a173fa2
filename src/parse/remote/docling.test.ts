import { afterEach, describe, expect, it } from 'vitest'
import { sendJson, startHttpServer, type TestServer } from '../../testing/http-server.ts'
import { parseWith } from '../../testing/parse-with.ts'
import { createDoclingReader } from './docling.ts'

let server: TestServer | undefined
afterEach(async () => {
  await server?.close()
  server = undefined
})

interface Script {
  /** The states that a task passes through. */
  readonly states?: readonly string[]
  readonly result?: unknown
  readonly key?: string
}

/** A server that answers as docling-serve does: takes a task, tells its state, gives its result once. */
async function serve({ states = ['started', 'success'], result, key }: Script): Promise<string> {
  let asked = 0
  server = await startHttpServer((request, response) => {
    if (key !== undefined && request.headers['x-api-key'] !== key)
      return sendJson(response, { detail: 'The provided API Key is invalid.' }, 401)
    const task = (task_status: string) => ({ task_id: 'b6a1-7', task_type: 'convert', task_status, task_position: 0 })
    if (request.method === 'POST' && request.path === '/v1/convert/file/async')
      return sendJson(response, task('pending'))
    if (request.path.startsWith('/v1/status/poll/b6a1-7?wait='))
      return sendJson(response, task(states[asked++] ?? 'success'))
    if (request.path === '/v1/result/b6a1-7') return sendJson(response, result)
    sendJson(response, { detail: 'Not Found' }, 404)
  })
  return server.url
}

const prov = (l: number, t: number, r: number, b: number, page_no = 1) => [
  { page_no, bbox: { l, t, r, b, coord_origin: 'BOTTOMLEFT' }, charspan: [0, 1] },
]
const refs = (...names: string[]) => names.map((name) => ({ $ref: `#/${name}` }))
const text = (n: number, label: string, words: string, more = {}) => ({
  self_ref: `#/texts/${n}`,
  parent: { $ref: '#/body' },
  children: [],
  content_layer: 'body',
  label,
  prov: prov(72, 720, 300, 700),
  orig: words,
  text: words,
  ...more,
})
const converted = (parts: object, status = 'success', errors: object[] = []) => ({
  document: {
    filename: 'document.pdf',
    json_content: {
      schema_name: 'DoclingDocument',
      version: '1.8.0',
      name: 'document',
      groups: [],
      texts: [],
      pictures: [],
      tables: [],
      pages: { 1: { size: { width: 612, height: 792 }, page_no: 1 } },
      ...parts,
    },
  },
  status,
  errors,
  processing_time: 1.5,
  timings: {},
})
const body = (...names: string[]) => ({ body: { self_ref: '#/body', children: refs(...names), label: 'unspecified' } })
const read = async (script: Script, options = {}) =>
  parseWith(createDoclingReader({ url: await serve(script), ...options }), '%PDF-1.7', { name: 'a.pdf' })

describe('createDoclingReader', () => {
  it('sends a task, waits for its end and fetches its result', async () => {
    const result = converted({ ...body('texts/0'), texts: [text(0, 'text', 'Hello')] })
    const document = await read(
      { states: ['pending', 'started', 'success'], result, key: 'sk-1' },
      { key: 'sk-1', ignoreText: true },
    )
    expect(document.elements).toMatchObject([{ kind: 'text', text: 'Hello' }])
    expect(server?.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'POST /v1/convert/file/async',
      'GET /v1/status/poll/b6a1-7?wait=5',
      'GET /v1/status/poll/b6a1-7?wait=5',
      'GET /v1/status/poll/b6a1-7?wait=5',
      'GET /v1/result/b6a1-7',
    ])
    const form = await server?.requests[0]?.form()
    expect(form?.get('files')).toMatchObject({ name: 'document.pdf', size: 8 })
    expect(Object.fromEntries(form ?? [])).toMatchObject({
      to_formats: 'json',
      force_ocr: 'true',
      target_type: 'inbody',
    })
  })

  it('turns boxes that count from the foot of the page', async () => {
    const document = await read({ result: converted({ ...body('texts/0'), texts: [text(0, 'text', 'Hello')] }) })
    expect(document.elements[0]?.provenance).toEqual([
      { kind: 'page', page: 1, box: { x: 72, y: 72, width: 228, height: 20 } },
    ])
  })

  it('follows the tree of reading, through groups, and tells kinds and levels apart', async () => {
    const result = converted({
      ...body('texts/1', 'texts/0', 'groups/0', 'texts/4', 'texts/5', 'texts/6'),
      groups: [
        {
          self_ref: '#/groups/0',
          children: refs('texts/2', 'texts/3'),
          content_layer: 'body',
          name: 'list',
          label: 'list',
        },
      ],
      texts: [
        text(0, 'section_header', '1 Scope', { level: 1 }),
        text(1, 'title', 'Manual'),
        text(2, 'list_item', 'open it', { enumerated: true, marker: '1.' }),
        text(3, 'list_item', '关上', { enumerated: false, marker: '•' }),
        text(4, 'formula', 'a^2', { orig: 'a2' }),
        text(5, 'page_footer', '7', { content_layer: 'furniture' }),
        text(6, 'text', 'unseen', { content_layer: 'invisible' }),
      ],
    })
    const { elements } = await read({ result })
    expect(elements).toMatchObject([
      { kind: 'title', level: 1, text: 'Manual' },
      { kind: 'title', level: 2, text: '1 Scope' },
      { kind: 'list', text: '1. open it' },
      { kind: 'list', text: '关上' },
      { kind: 'formula', text: 'a^2', latex: 'a^2' },
      { kind: 'text', text: '7', layer: 'furniture' },
    ])
  })

  it('gives tables their cells with boxes, once each, and their captions wherever the tree has them', async () => {
    const cell = (row: number, column: number, words: string, more = {}) => ({
      bbox: { l: 80, t: 100 + row * 20, r: 160, b: 120 + row * 20, coord_origin: 'TOPLEFT' },
      row_span: 1,
      col_span: 1,
      start_row_offset_idx: row,
      end_row_offset_idx: row + 1,
      start_col_offset_idx: column,
      end_col_offset_idx: column + 1,
      text: words,
      column_header: row === 0,
      row_header: false,
      row_section: false,
      ...more,
    })
    const table = {
      self_ref: '#/tables/0',
      parent: { $ref: '#/body' },
      children: [],
      content_layer: 'body',
      label: 'table',
      prov: prov(72, 700, 300, 600),
      captions: refs('texts/0'),
      footnotes: refs('texts/1'),
      data: {
        num_rows: 2,
        num_cols: 2,
        table_cells: [
          cell(1, 0, 'Profit'),
          cell(0, 0, 'Year', { col_span: 2 }),
          cell(0, 0, 'Year', { col_span: 2 }),
          cell(1, 1, '12.4'),
        ],
      },
    }
    const { elements } = await read({
      result: converted({
        ...body('texts/0', 'tables/0'),
        texts: [text(0, 'caption', 'Table 1'), text(1, 'footnote', 'in millions')],
        tables: [table],
      }),
    })
    expect(elements).toMatchObject([
      {
        kind: 'table',
        rows: 2,
        columns: 2,
        captionId: elements[1]?.id,
        cells: [
          { text: 'Year', row: 0, columnSpan: 2, header: true, page: 1, box: { x: 80, y: 100, width: 80, height: 20 } },
          { text: 'Profit', row: 1, header: false },
          { text: '12.4', row: 1, column: 1 },
        ],
      },
      { kind: 'caption', text: 'Table 1' },
      { kind: 'text', text: 'in millions' },
    ])
    expect(elements.length).toBe(3)
  })

  it('keeps the words of a picture with it, and a model’s description apart', async () => {
    const picture = {
      self_ref: '#/pictures/0',
      children: refs('texts/0', 'texts/1'),
      content_layer: 'body',
      label: 'picture',
      prov: prov(72, 700, 300, 600),
      captions: refs('texts/1'),
      annotations: [{ kind: 'description', text: 'A valve.', provenance: 'smolvlm' }],
    }
    const { elements } = await read({
      result: converted({
        ...body('pictures/0'),
        texts: [text(0, 'text', 'inlet'), text(1, 'caption', 'Figure 1')],
        pictures: [picture],
      }),
    })
    expect(elements).toMatchObject([
      { kind: 'figure', text: 'inlet', description: 'A valve.', captionId: elements[1]?.id },
      { kind: 'caption', text: 'Figure 1' },
    ])
  })

  it('ends with a tree that bites its tail, and says what has no place', async () => {
    const result = converted({
      ...body('groups/0'),
      groups: [
        {
          self_ref: '#/groups/0',
          children: refs('groups/0', 'texts/0', 'texts/9'),
          content_layer: 'body',
          label: 'list',
        },
      ],
      texts: [text(0, 'text', 'adrift', { prov: [] })],
    })
    const { elements, ledger } = await read({ result })
    expect(elements).toEqual([])
    expect(ledger.skipped).toEqual([{ what: '1 elements', reason: 'docling tells no place for them' }])
  })

  it('keeps what was read of a partly failed file, and says what failed', async () => {
    const errors = [{ component_type: 'model', module_name: 'ocr', error_message: 'page 1: no memory' }]
    const document = await read({
      result: converted({ ...body('texts/0'), texts: [text(0, 'text', 'Hello')] }, 'partial_success', errors),
    })
    expect(document.elements.length).toBe(1)
    expect(document.problems).toMatchObject([{ code: 'bad-response', message: 'docling: page 1: no memory' }])
  })

  it.each<[string, Script]>([
    ['its task ended as failure', { states: ['failure'] }],
    [
      'no memory',
      { result: { document: { json_content: null }, status: 'failure', errors: [{ error_message: 'no memory' }] } },
    ],
    ['out of protocol: document.json_content.body', { result: converted({}) }],
  ])('says %s', async (message, script) => {
    await expect(read(script)).rejects.toMatchObject({
      code: 'bad-response',
      message: expect.stringContaining(message),
    })
  })

  it('names a wrong key without repeating it', async () => {
    const error = await read({ key: 'sk-right' }, { key: 'sk-wrong' }).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'part-unavailable', message: expect.stringContaining('refuses the key') })
    expect(JSON.stringify(error)).not.toContain('sk-wrong')
  })

  it('stops waiting when it is told to', async () => {
    const stop = new AbortController()
    const url = await serve({ states: Array.from({ length: 1000 }, () => 'started') })
    const reading = parseWith(createDoclingReader({ url }), '%PDF', { name: 'a.pdf', signal: stop.signal })
    setTimeout(() => stop.abort(), 50)
    await expect(reading).rejects.toMatchObject({ code: 'cancelled' })
  })
})
