import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { documentSchema } from '../../src/model/document.ts'
import type { Note } from '../../src/model/note.ts'
import { withNotes } from '../../src/model/with-notes.ts'
import { jsonLines, useCli } from './cli.fixture.ts'

const cli = useCli()

describe('duomo add', () => {
  it('gives one line of JSON a file and nothing else on stdout', async () => {
    await writeFile(join(cli.folder, 'bad.txt'), '')
    const { status, out, err } = await cli.run(['add', '.', '--json'])
    expect(status).toBe(3)
    expect(jsonLines(out)).toMatchObject([
      { file: 'bad.txt', status: 'failed', problems: [{ code: 'empty-file' }] },
      { file: 'report.txt', status: 'indexed', pages: 1, elements: { text: 2, table: 1, figure: 1, title: 1 } },
    ])
    expect(err).toContain('1 file can be searched, 1 failed')
  })

  it('is done when nothing changed, failed when nothing can be searched', async () => {
    expect((await cli.run(['add', 'report.txt'])).status).toBe(0)
    const again = await cli.run(['add', 'report.txt'])
    expect(again).toMatchObject({ status: 0, out: expect.stringContaining('unchanged') })
    await writeFile(join(cli.folder, 'bad.txt'), '')
    expect((await cli.run(['add', 'bad.txt'])).status).toBe(1)
    await writeFile(join(cli.folder, 'x.bin'), 'x')
    expect((await cli.run(['add', 'x.bin'])).status).toBe(1)
  })

  it('names a path that does not exist', async () => {
    const { status, out, err } = await cli.run(['add', 'nowhere.pdf'])
    expect({ status, out }).toEqual({ status: 1, out: '' })
    expect(err).toContain('error (not-found)')
    expect(err).toContain('nowhere.pdf')
  })

  it('explains in Chinese what is said in English below', async () => {
    const env = { LC_ALL: 'zh_CN.UTF-8' }
    expect((await cli.run(['add', 'nowhere.pdf'], { env })).err).toMatch(/^错误 \(not-found\): 找不到。/)
    await writeFile(join(cli.folder, 'bad.txt'), '')
    expect((await cli.run(['add', 'bad.txt'], { env })).err).toContain('empty-file 文件是空的。')
  })

  it('tells each failed file with reason and hint, also when quiet', async () => {
    await writeFile(join(cli.folder, 'bad.txt'), 'a\0b')
    const { out, err } = await cli.run(['add', 'bad.txt', 'report.txt', '--quiet'])
    expect(out).toContain('bad.txt')
    expect(err).toContain('damaged-file')
    expect(err).toContain('Save it again.')
    expect(err).not.toContain('can be searched')
  })

  it('rewrites one line of progress on a terminal, writes none when quiet', async () => {
    expect((await cli.run(['add', 'report.txt'], { tty: true })).err).toContain('\r\x1b[2K0 of 1 file · reading')
    expect((await cli.run(['add', 'report.txt', '-q'], { tty: true })).err).toBe('')
  })
})

describe('duomo parse', () => {
  it('writes a document of the schema and its pictures by hash', async () => {
    const { status, out } = await cli.run(['parse', 'report.txt', '--assets', 'pictures'])
    expect(status).toBe(0)
    const document = documentSchema.parse(JSON.parse(out))
    const figure = document.elements.find((element) => element.kind === 'figure')
    expect(await readdir(join(cli.folder, 'pictures'))).toEqual([`${figure?.asset?.sha256}.png`])
  })

  it('writes Markdown and HTML that link the pictures', async () => {
    const markdown = await cli.run(['parse', 'report.txt', '--format', 'markdown', '--assets', 'pictures/'])
    expect(markdown.out).toContain('# Annual report')
    expect(markdown.out).toMatch(/!\[\]\(<pictures\/[0-9a-f]{64}\.png>\)/)
    const html = await cli.run(['parse', 'report.txt', '--format', 'html', '--assets', 'pictures'])
    expect(html.out).toMatch(/<img src="pictures\/[0-9a-f]{64}\.png"/)
  })

  it('is done in part when a page had a problem, which it names', async () => {
    const { parse } = cli.parts
    cli.parts = {
      ...cli.parts,
      async parse(path, options) {
        const result = await parse(path, options)
        const problems = [{ stage: 'ocr', page: 2, code: 'timeout', message: 'took too long' }]
        return { ...result, document: { ...result.document, problems } }
      },
    }
    const { status, err } = await cli.run(['parse', 'report.txt'])
    expect(status).toBe(3)
    expect(err).toContain('timeout page 2: took too long')
  })
})

describe('duomo list, show and remove', () => {
  it('says nothing on stdout of an empty base', async () => {
    expect(await cli.run(['list', '--json'])).toMatchObject({ status: 0, out: '' })
    expect((await cli.run(['list'])).err).toContain('empty')
  })

  it('lists, shows by page, draws and removes', async () => {
    await cli.run(['add', 'report.txt'])
    const [one] = jsonLines((await cli.run(['list', '--json'])).out)
    expect(one).toMatchObject({ paths: ['report.txt'], status: 'indexed', pages: 1 })
    const id = (await cli.run(['list'])).out.slice(0, 12)

    expect((await cli.run(['show', id, '--page', '1'])).out).toContain('Sales grew')
    expect(await cli.run(['show', id, '--page', '2'])).toMatchObject({
      status: 1,
      err: expect.stringContaining('expected 1 to 1'),
    })
    expect((await cli.run(['show', id, '--out', 'page.png'])).err).toContain('5 regions drawn')
    expect((await readFile(join(cli.folder, 'page.png'))).subarray(1, 4).toString()).toBe('PNG')

    const mapped = await cli.run(['show', id, '--page', '1', '--query', 'net profit', '--out', 'map.png'])
    expect(mapped).toMatchObject({ status: 0, err: expect.stringContaining('where the page answers "net profit"') })
    expect(await readFile(join(cli.folder, 'map.png'))).not.toEqual(await readFile(join(cli.folder, 'page.png')))
    expect(await cli.run(['show', id, '--query', 'net profit'], { env: { LANG: 'zh_CN' } })).toMatchObject({
      status: 2,
      err: expect.stringContaining('请用 --out 给出文件名'),
    })

    expect((await cli.run(['remove', id])).out).toContain('report.txt')
    expect((await cli.run(['list', '--json'])).out).toBe('')
    expect(await cli.run(['remove', id])).toMatchObject({ status: 1, err: expect.stringContaining('not-found') })
  })

  it('shows what programs wrote apart from what was read, in both languages', async () => {
    await cli.run(['add', 'report.txt'])
    const id = (await cli.run(['list'])).out.slice(0, 12)
    const { document: read } = cli.duomo
    const noted = async () => {
      const document = await read(id)
      const elementIds = document.elements.slice(0, 1).map((element) => element.id)
      const note: Note = {
        kind: 'qa',
        question: 'How much did they grow?',
        answer: '12.5 percent',
        elementIds,
        by: 'glm:x',
      }
      return withNotes(document, [note])
    }
    cli.duomo = { ...cli.duomo, document: noted }
    const { out } = await cli.run(['show', id])
    expect(out).toMatch(
      /Written by programs, no part of the document\n +p\. 1 · glm:x How much did they grow\? 12\.5 percent/,
    )
    expect((await cli.run(['show', id], { env: { LANG: 'zh_CN' } })).out).toContain('由程序生成，不属于文档')
    expect(
      documentSchema.parse(JSON.parse((await cli.run(['show', id, '--page', '1', '--json'])).out)).notes,
    ).toHaveLength(1)
  })
})

describe('duomo move', () => {
  it('says where the index is now and how alike both answer, and the same as JSON', async () => {
    const { status, out } = await cli.run(['move', '--to', 'http://127.0.0.1:1'])
    expect(status).toBe(0)
    expect(out).toContain('the index is now at http://127.0.0.1:1')
    expect(out).toContain('100.0 %')
    const { out: json } = await cli.run(['move', '--to', 'elsewhere', '--json'])
    expect(JSON.parse(json)).toMatchObject({ to: expect.stringMatching(/^\/.*elsewhere$/), agreement: 1 })
  })
})
