import { spawn } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable, Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Duomo } from '../../src/app/duomo.ts'
import { DuomoError } from '../../src/base/errors.ts'
import type { Io, Parts, TextStream } from '../../src/cli/io.ts'
import { runCli } from '../../src/cli/run-cli.ts'
import { answerSchema } from '../../src/model/answer.ts'
import { documentSchema } from '../../src/model/document.ts'
import type { Note } from '../../src/model/note.ts'
import { withNotes } from '../../src/model/with-notes.ts'
import { createMemoryDuomo, readPlain } from './memory-duomo.ts'

const REPORT = `# Annual report

Sales grew by 12.5 percent in 2023.

| Item | 2022 | 2023 |
| Net profit | 10.1 | 12.4 |

!figure safety valve diagram

净利润增长了一成。
`

let folder: string
let duomo: Duomo
let parts: Parts

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'duomo-cli-'))
  duomo = createMemoryDuomo()
  parts = { open: async () => duomo, parse: (path) => readPlain(path) }
  await writeFile(join(folder, 'report.txt'), REPORT)
})
afterEach(() => rm(folder, { recursive: true }))

class Kept extends Writable {
  text = ''
  override _write(chunk: Buffer, _: string, done: () => void) {
    this.text += chunk.toString()
    done()
  }
}

async function run(argv: readonly string[], more: Partial<Io> & { tty?: boolean } = {}) {
  const stdout: Kept & TextStream = Object.assign(new Kept(), { isTTY: more.tty === true, columns: 80 })
  const stderr: Kept & TextStream = Object.assign(new Kept(), { isTTY: more.tty === true, columns: 80 })
  const io = { stdout, stderr, env: {}, cwd: folder, signal: new AbortController().signal, ...more }
  const status = await runCli(argv, io, parts)
  return { status, out: stdout.text, err: stderr.text }
}

const jsonLines = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .map((line): unknown => JSON.parse(line))

describe('duomo chat', () => {
  it('says one message with its pictures, and streams what comes', async () => {
    await writeFile(join(folder, 'a.png'), 'x')
    const { status, out } = await run(['chat', '--image', 'a.png', '--image', 'a.png', 'What is it?'])
    expect({ status, out }).toEqual({ status: 0, out: '1 messages, 2 pictures: What is it?\n' })
    expect(jsonLines((await run(['chat', 'Hello', '--json'])).out)).toEqual([{ text: '1 messages, 0 pictures: Hello' }])
  })

  it('takes each line of the input as a message, and goes on after one that fails', async () => {
    const { chat } = duomo
    duomo.chat = (messages, options) => {
      if (messages.at(-1)?.text === 'fail') throw new DuomoError('timeout', 'no word')
      return chat(messages, options)
    }
    const stdin = Readable.from(['one\n\nfail\n', 'two\n'])
    const { status, out, err } = await run(['chat'], { stdin })
    expect(out).toBe('1 messages, 0 pictures: one\n3 messages, 0 pictures: two\n')
    expect(err).toContain('no word')
    expect(status).toBe(3)
  })

  it('names a picture that is not there', async () => {
    const { status, err } = await run(['chat', '--image', 'none.png', 'x'])
    expect(status).toBe(1)
    expect(err).toContain('none.png')
  })
})

describe('an answer as files', () => {
  beforeEach(() => run(['add', 'report.txt']))
  const read = (name: string) => readFile(join(folder, name), 'utf8')

  it('is a page of Markdown on stdout or in a file, with its pictures beside it', async () => {
    const { status, out, err } = await run(['ask', 'safety valve diagram', '--format', 'markdown'])
    expect(status).toBe(0)
    expect(out).toMatch(/^# safety valve diagram\n/)
    expect(err).not.toContain('answered by')
    await run(['ask', 'safety valve diagram', '--output', 'out/a.md', '--assets', 'out/pictures'])
    expect(await read('out/a.md')).toContain('![](<pictures/figure-1.png>)')
    expect((await readdir(join(folder, 'out/pictures'))).sort()).toEqual(['figure-1.png', 'source-1.png'])
  })

  it('is a page of HTML that holds its pictures, and is shown as well', async () => {
    const { out, err } = await run(['ask', 'safety valve diagram', '--output', 'a.html', '--speak', 'a.wav'])
    expect(await read('a.html')).toContain('<img src="data:image/png;base64,')
    expect(out).toContain('safety valve diagram [1]')
    expect(err).toContain('a.html')
    expect(await read('a.wav')).toMatch(/^RIFFsafety valve/)
  })

  it.each([
    [['ask', 'x', '--format', 'pdf'], 'markdown or html'],
    [['ask', 'x', '--output', 'a.txt'], 'says no format'],
    [['ask', 'x', '--assets', 'y'], '--assets goes with'],
    [['ask', '--chat', '--speak', 'a.wav'], 'one question'],
  ])('is refused where it can’t be made: %j', async (argv, words) => {
    const { status, err } = await run(argv)
    expect(status).toBe(2)
    expect(err).toContain(words)
  })
})

describe('duomo ask --sub-questions', () => {
  it.each([
    ['en', 'Searched as well: Sales?', '2 requests to the model, 22 tokens in, 14 out, cost 0.5'],
    ['zh_CN', '另外检索：Sales?', '请求模型 2 次，输入 22 词元，输出 14 词元，费用 0.5'],
  ])('shows what was searched and what it took (%s)', async (LANG, searched, took) => {
    await run(['add', 'report.txt'])
    const { ask } = duomo
    const usage = { requests: 2, inputTokens: 22, outputTokens: 14, cost: 0.5 }
    duomo.ask = async (question, options) => ({
      ...(await ask(question, options)),
      ...(options?.subQuestions ? { subQuestions: ['Sales?'], usage } : {}),
    })
    const { status, err } = await run(['ask', 'Sales grew by', '--sub-questions'], { env: { LANG } })
    expect(status).toBe(0)
    expect(err).toContain(searched)
    expect(err).toContain(took)
    expect((await run(['ask', 'Sales grew by'])).err).not.toContain('Searched as well')
  })
})

describe('duomo ask --chat', () => {
  it('answers each line with the turns before, and shows how it was understood', async () => {
    await run(['add', 'report.txt'])
    const { ask } = duomo
    const histories: unknown[] = []
    duomo.ask = async (question, options) => {
      histories.push(options?.history)
      const answer = await ask(question, options)
      return options?.history?.length ? { ...answer, asked: 'By how much did sales grow?' } : answer
    }
    const stdin = Readable.from(['and now?\n'])
    const { status, out, err } = await run(['ask', 'Sales grew by', '--chat'], { stdin })
    expect(status).toBe(0)
    expect(histories).toEqual([[], [{ question: 'Sales grew by', answer: 'Sales grew by 12.5 percent in 2023. [1]' }]])
    expect(out).toContain('Sales grew by 12.5')
    expect(err).toContain('Understood as: By how much did sales grow?')
    expect((await run(['ask', '--chat', '--questions', 'q.jsonl'])).status).toBe(2)
  })
})

describe('duomo add', () => {
  it('gives one line of JSON a file and nothing else on stdout', async () => {
    await writeFile(join(folder, 'bad.txt'), '')
    const { status, out, err } = await run(['add', '.', '--json'])
    expect(status).toBe(3)
    expect(jsonLines(out)).toMatchObject([
      { file: 'bad.txt', status: 'failed', problems: [{ code: 'empty-file' }] },
      { file: 'report.txt', status: 'indexed', pages: 1, elements: { text: 2, table: 1, figure: 1, title: 1 } },
    ])
    expect(err).toContain('1 file can be searched, 1 failed')
  })

  it('is done when nothing changed, failed when nothing can be searched', async () => {
    expect((await run(['add', 'report.txt'])).status).toBe(0)
    const again = await run(['add', 'report.txt'])
    expect(again).toMatchObject({ status: 0, out: expect.stringContaining('unchanged') })
    await writeFile(join(folder, 'bad.txt'), '')
    expect((await run(['add', 'bad.txt'])).status).toBe(1)
    await writeFile(join(folder, 'x.bin'), 'x')
    expect((await run(['add', 'x.bin'])).status).toBe(1)
  })

  it('names a path that does not exist', async () => {
    const { status, out, err } = await run(['add', 'nowhere.pdf'])
    expect({ status, out }).toEqual({ status: 1, out: '' })
    expect(err).toContain('error (not-found)')
    expect(err).toContain('nowhere.pdf')
  })

  it('explains in Chinese what is said in English below', async () => {
    const env = { LC_ALL: 'zh_CN.UTF-8' }
    expect((await run(['add', 'nowhere.pdf'], { env })).err).toMatch(/^错误 \(not-found\): 找不到。/)
    await writeFile(join(folder, 'bad.txt'), '')
    expect((await run(['add', 'bad.txt'], { env })).err).toContain('empty-file 文件是空的。')
  })

  it('tells each failed file with reason and hint, also when quiet', async () => {
    await writeFile(join(folder, 'bad.txt'), 'a\0b')
    const { out, err } = await run(['add', 'bad.txt', 'report.txt', '--quiet'])
    expect(out).toContain('bad.txt')
    expect(err).toContain('damaged-file')
    expect(err).toContain('Save it again.')
    expect(err).not.toContain('can be searched')
  })

  it('rewrites one line of progress on a terminal, writes none when quiet', async () => {
    expect((await run(['add', 'report.txt'], { tty: true })).err).toContain('\r\x1b[2K0 of 1 file · reading')
    expect((await run(['add', 'report.txt', '-q'], { tty: true })).err).toBe('')
  })
})

describe('duomo ask and search', () => {
  beforeEach(() => run(['add', 'report.txt']))

  it('gives an answer of the schema', async () => {
    const { status, out } = await run(['ask', 'What was the net profit?', '--json'])
    expect(status).toBe(0)
    expect(answerSchema.parse(JSON.parse(out))).toMatchObject({ grounded: true, question: 'What was the net profit?' })
  })

  it('prints the words, the table in columns and where it stands', async () => {
    const { out } = await run(['ask', 'net profit'])
    expect(out).toContain('Net profit | 10.1 | 12.4 [1]')
    expect(out).toContain('  Item        2022  2023\n')
    expect(out).toMatch(/\[1\] report\.txt · page 1 box 20,\d+ 120×12 · .* · row 2, column 1,2,3 · table/)
  })

  it('says where a figure can be seen', async () => {
    expect((await run(['ask', 'safety valve'])).out).toContain('Figure [1] page 1 of report.txt: safety valve diagram')
  })

  it('says that the documents do not hold an answer, which is no failure', async () => {
    const { status, out } = await run(['ask', 'Who wrote Hamlet?'])
    expect({ status, out }).toEqual({ status: 0, out: 'Not in the documents: The documents do not say.\n' })
  })

  it('speaks Chinese where the environment does', async () => {
    const { out, err } = await run(['ask', '净利润'], { env: { LANG: 'zh_CN.UTF-8' } })
    expect(out).toContain('证据\n')
    expect(out).toContain('第 1 页')
    expect(err).toContain('回答方式')
  })

  it('answers a file of questions in its order, one line each', async () => {
    const lines = [
      '{"id": 7, "question": "net profit"}',
      '',
      '{"question": "sales 2023"}',
      '{"id":"z","question":"Hamlet"}',
    ]
    await writeFile(join(folder, 'q.jsonl'), lines.join('\n'))
    const { status, out } = await run(['ask', '--questions', 'q.jsonl'])
    expect(status).toBe(0)
    const answers = jsonLines(out)
    expect(answers).toMatchObject([
      { id: '7', question: 'net profit', grounded: true },
      { question: 'sales 2023', grounded: true },
      { id: 'z', grounded: false },
    ])
    for (const answer of answers) answerSchema.parse(answer)
  })

  it('keeps the line of a question that fails and answers the others', async () => {
    const ask = duomo.ask
    duomo.ask = async (question, options) => {
      if (typeof question !== 'string' && question.text === 'boom') throw new DuomoError('store-failed', 'no index')
      return ask(question, options)
    }
    await writeFile(join(folder, 'q.jsonl'), '{"id":"a","question":"boom"}\n{"id":"b","question":"net profit"}\n')
    const { status, out } = await run(['ask', '--questions', 'q.jsonl'])
    expect(status).toBe(3)
    expect(jsonLines(out)).toMatchObject([
      { id: 'a', error: { code: 'store-failed' } },
      { id: 'b', grounded: true },
    ])
  })

  it('refuses a questions file with a wrong line before asking anything', async () => {
    await writeFile(join(folder, 'q.jsonl'), '{"question":"net profit"}\n{"id":1}\n')
    const { status, out, err } = await run(['ask', '--questions', 'q.jsonl'])
    expect({ status, out }).toEqual({ status: 2, out: '' })
    expect(err).toContain('q.jsonl, line 2')
  })

  it('limits where it looks by conditions, documents as seen from here and folders', async () => {
    const asked: unknown[] = []
    const { ask, search } = duomo
    duomo.ask = (question, options) => {
      asked.push(options?.filter)
      return ask(question, options)
    }
    duomo.search = (query, options) => {
      asked.push(options?.filter)
      return search(query, options)
    }
    await run(['ask', 'net profit'])
    await run(['search', 'x', '--filter', 'year>=2023', '--filter', 'page!=2'])
    await run(['ask', 'x', '--document', './report.txt', '--document', 'gone.pdf', '--folder', '.'])
    await writeFile(join(folder, 'q.jsonl'), '{"question":"x"}')
    await run(['ask', '--questions', 'q.jsonl', '--filter', 'page=1'])
    expect(asked).toEqual([
      undefined,
      ['year>=2023', 'page!=2'],
      [`document=${join(folder, 'report.txt')}`, 'document=gone.pdf', `folder=${folder}`],
      ['page=1'],
    ])
  })

  it.each([
    ['en', '--filter year is no condition', 'NAME=VALUE'],
    ['zh_CN', '--filter year 不是条件', '名称=值'],
  ])('refuses a filter that is no condition, in %s', async (LANG, message, hint) => {
    const { status, out, err } = await run(['search', 'x', '--filter', 'year'], { env: { LANG } })
    expect({ status, out }).toEqual({ status: 2, out: '' })
    expect(err).toContain(message)
    expect(err).toContain(hint)
  })

  it('gives evidence only, as many as asked for', async () => {
    const { out } = await run(['search', 'profit sales 2023', '--limit', '1', '--json'])
    expect(JSON.parse(out)).toMatchObject({ evidence: [{ id: 'e1', document: 'report.txt' }] })
    const nothing = await run(['search', 'zebra'])
    expect(nothing).toMatchObject({ status: 0, out: '', err: 'Nothing was found.\n' })
  })
})

describe('duomo parse', () => {
  it('writes a document of the schema and its pictures by hash', async () => {
    const { status, out } = await run(['parse', 'report.txt', '--assets', 'pictures'])
    expect(status).toBe(0)
    const document = documentSchema.parse(JSON.parse(out))
    const figure = document.elements.find((element) => element.kind === 'figure')
    expect(await readdir(join(folder, 'pictures'))).toEqual([`${figure?.asset?.sha256}.png`])
  })

  it('writes Markdown and HTML that link the pictures', async () => {
    const markdown = await run(['parse', 'report.txt', '--format', 'markdown', '--assets', 'pictures/'])
    expect(markdown.out).toContain('# Annual report')
    expect(markdown.out).toMatch(/!\[\]\(<pictures\/[0-9a-f]{64}\.png>\)/)
    const html = await run(['parse', 'report.txt', '--format', 'html', '--assets', 'pictures'])
    expect(html.out).toMatch(/<img src="pictures\/[0-9a-f]{64}\.png"/)
  })

  it('is done in part when a page had a problem, which it names', async () => {
    const parse = parts.parse
    parts = {
      ...parts,
      async parse(path, options) {
        const result = await parse(path, options)
        const problems = [{ stage: 'ocr', page: 2, code: 'timeout', message: 'took too long' }]
        return { ...result, document: { ...result.document, problems } }
      },
    }
    const { status, err } = await run(['parse', 'report.txt'])
    expect(status).toBe(3)
    expect(err).toContain('timeout page 2: took too long')
  })
})

describe('duomo move', () => {
  it('says where the index is now and how alike both answer, and the same as JSON', async () => {
    const { status, out } = await run(['move', '--to', 'http://127.0.0.1:1'])
    expect(status).toBe(0)
    expect(out).toContain('the index is now at http://127.0.0.1:1')
    expect(out).toContain('100.0 %')
    const { out: json } = await run(['move', '--to', 'elsewhere', '--json'])
    expect(JSON.parse(json)).toMatchObject({ to: expect.stringMatching(/^\/.*elsewhere$/), agreement: 1 })
  })
})

describe('duomo list, show and remove', () => {
  it('says nothing on stdout of an empty base', async () => {
    expect(await run(['list', '--json'])).toMatchObject({ status: 0, out: '' })
    expect((await run(['list'])).err).toContain('empty')
  })

  it('lists, shows by page, draws and removes', async () => {
    await run(['add', 'report.txt'])
    const [one] = jsonLines((await run(['list', '--json'])).out)
    expect(one).toMatchObject({ paths: ['report.txt'], status: 'indexed', pages: 1 })
    const id = (await run(['list'])).out.slice(0, 12)

    expect((await run(['show', id, '--page', '1'])).out).toContain('Sales grew')
    expect(await run(['show', id, '--page', '2'])).toMatchObject({
      status: 1,
      err: expect.stringContaining('expected 1 to 1'),
    })
    expect((await run(['show', id, '--out', 'page.png'])).err).toContain('5 regions drawn')
    expect((await readFile(join(folder, 'page.png'))).subarray(1, 4).toString()).toBe('PNG')

    const mapped = await run(['show', id, '--page', '1', '--query', 'net profit', '--out', 'map.png'])
    expect(mapped).toMatchObject({ status: 0, err: expect.stringContaining('where the page answers "net profit"') })
    expect(await readFile(join(folder, 'map.png'))).not.toEqual(await readFile(join(folder, 'page.png')))
    expect(await run(['show', id, '--query', 'net profit'], { env: { LANG: 'zh_CN' } })).toMatchObject({
      status: 2,
      err: expect.stringContaining('请用 --out 给出文件名'),
    })

    expect((await run(['remove', id])).out).toContain('report.txt')
    expect((await run(['list', '--json'])).out).toBe('')
    expect(await run(['remove', id])).toMatchObject({ status: 1, err: expect.stringContaining('not-found') })
  })

  it('shows what programs wrote apart from what was read, in both languages', async () => {
    await run(['add', 'report.txt'])
    const id = (await run(['list'])).out.slice(0, 12)
    const { document: read } = duomo
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
    duomo = { ...duomo, document: noted }
    const { out } = await run(['show', id])
    expect(out).toMatch(
      /Written by programs, no part of the document\n +p\. 1 · glm:x How much did they grow\? 12\.5 percent/,
    )
    expect((await run(['show', id], { env: { LANG: 'zh_CN' } })).out).toContain('由程序生成，不属于文档')
    expect(documentSchema.parse(JSON.parse((await run(['show', id, '--page', '1', '--json'])).out)).notes).toHaveLength(
      1,
    )
  })
})

describe('the command line itself', () => {
  it.each([
    [['ask', 'x', '--limt', '3'], 'there is no option --limt', 'Did you mean --limit?'],
    [['serch', 'x'], 'there is no command serch', 'Did you mean search?'],
    [['search'], 'give words to search for, or --image', ''],
    [['move'], 'the option --to <target> is missing', '`duomo move --help`'],
    [['search', 'x', 'y'], 'more arguments', '`duomo search --help`'],
    [['search', 'x', '--limit', '0'], '--limit is 0, expected a whole number from 1', ''],
    [['parse', 'report.txt', '--format', 'pdf'], 'expected json, markdown or html', ''],
    [['serve', '--port', '70000'], 'expected a whole number from 0 to 65535', ''],
    [['ask'], '--questions FILE', ''],
    [['ask', 'x', '--base'], 'the option --base <name> needs a value', ''],
  ])('refuses %j with status 2', async (argv, message, hint) => {
    const { status, out, err } = await run(argv)
    expect({ status, out }).toEqual({ status: 2, out: '' })
    expect(err).toContain(message)
    expect(err).toContain(hint)
  })

  it.each(['evaluate', 'finetune'])('says that %s is not there yet', async (name) => {
    const { status, err } = await run([name, '--to', 'x'])
    expect(status).toBe(1)
    expect(err).toContain('error (part-unavailable)')
  })

  it.each(['en', 'zh_CN'])('shows help with examples for every command in %s', async (LANG) => {
    const titles = LANG === 'en' ? ['Usage:', 'Examples:'] : ['用法：', '示例：']
    for (const name of ['add', 'ask', 'search', 'parse', 'list', 'remove', 'show', 'move', 'serve', 'doctor']) {
      const { status, out } = await run([name, '--help'], { env: { LANG } })
      expect(status).toBe(0)
      for (const title of [...titles, `duomo ${name}`, '--base', '--data', '--json', '--quiet'])
        expect(out).toContain(title)
      if (LANG !== 'en') expect(out).not.toMatch(/Usage|Options|Arguments|display|Examples/)
    }
  })

  it('shows help and fails when no command is given', async () => {
    const { status, out, err } = await run([])
    expect({ status, out }).toEqual({ status: 2, out: '' })
    expect(err).toContain('duomo [options] [command]')
  })

  it('takes common options before and after the command, and the data folder from the environment', async () => {
    const opened: unknown[] = []
    parts = {
      ...parts,
      open: async (options) => {
        opened.push(options)
        return duomo
      },
    }
    await run(['list', '--base', 'x', '--data', 'd'])
    await run(['--base', 'x', 'list'], { env: { DUOMO_DATA: '/there' } })
    await run(['list'])
    expect(opened).toMatchObject([
      { configuration: { base: 'x', data: join(folder, 'd') } },
      { configuration: { base: 'x', data: '/there' } },
      { configuration: { base: 'default', data: join(folder, '.duomo') } },
    ])
  })

  it('takes settings from the file that --config names, and refuses names that are none', async () => {
    await writeFile(join(folder, 'office.json'), JSON.stringify({ data: 'kept', base: 'office' }))
    const { status, out } = await run(['doctor', '--json', '--config', 'office.json'])
    expect(status).toBe(0)
    expect(jsonLines(out)).toContainEqual(
      expect.objectContaining({
        check: 'settings',
        says: join(folder, 'office.json'),
        settings: expect.arrayContaining([
          { name: 'base', value: 'office', origin: { kind: 'file', file: join(folder, 'office.json') } },
        ]),
      }),
    )
    const shown = await run(['doctor', '--config', 'office.json', '--base', 'x'], { env: { DUOMO_DATA: 'd' } })
    expect(shown.out).toMatch(/^ {2}base +x +\(command line\)$/m)
    expect(shown.out).toMatch(/^ {2}data .*d +\(environment DUOMO_DATA\)$/m)
    await writeFile(
      join(folder, 'office.json'),
      JSON.stringify({ reading: { reader: 'docling', url: 'http://127.0.0.1:9' } }),
    )
    const away = await run(['doctor', '--config', 'office.json'])
    expect(away.status).toBe(1)
    expect(away.out).toMatch(
      /✗ reading of pages, of pictures: part-unavailable: docling at http:\/\/127\.0\.0\.1:9 can't be reached/,
    )
    expect(away.err).toContain('reading.url')
    const models = { folder: join(folder, 'models') }
    await writeFile(
      join(folder, 'office.json'),
      JSON.stringify({ models, encoding: { mode: 'unified', text: 'local:bge-m3' } }),
    )
    const lacking = await run(['doctor', '--config', 'office.json'])
    expect(lacking.status).toBe(1)
    expect(lacking.out).toContain('✗ models: encoding.text local:bge-m3: part-unavailable: the model bge-m3 is not on')
    expect(lacking.err).toContain('duomo models pull bge-m3')
    await writeFile(join(folder, 'office.json'), JSON.stringify({ dta: 'kept' }))
    const refused = await run(['list', '--config', 'office.json'])
    expect(refused).toMatchObject({ status: 2, out: '' })
    expect(refused.err).toMatch(/office\.json: there is no setting dta\n.*Did you mean data\?/)
  })

  it('colours on a terminal unless told otherwise', async () => {
    await run(['add', 'report.txt'])
    expect((await run(['list'], { tty: true })).out).toContain('\x1b[')
    expect((await run(['list'], { tty: true, env: { NO_COLOR: '1' } })).out).not.toContain('\x1b[')
    expect((await run(['list'])).out).not.toContain('\x1b[')
    expect((await run(['list'], { env: { FORCE_COLOR: '1' } })).out).toContain('\x1b[')
  })

  it('tells a fault of its own from a wrong call', async () => {
    duomo.list = () => Promise.reject(new TypeError('x is not a function'))
    const { status, err } = await run(['list'])
    expect(status).toBe(1)
    expect(err).toContain('error (internal)')
    expect(err).toContain('fault in Duomo')
  })
})

describe('as a process', () => {
  const child = fileURLToPath(new URL('cli-child.ts', import.meta.url))
  const start = (argv: readonly string[], env: Record<string, string> = {}) => {
    const running = spawn(process.execPath, [child, ...argv], {
      cwd: folder,
      env: { ...process.env, LANG: 'C', ...env },
    })
    let err = ''
    running.stderr.on('data', (chunk) => (err += chunk))
    const ended = new Promise<number | null>((done) => running.on('close', done))
    return { running, ended, err: () => err }
  }

  it('stops after the current file on Ctrl-C and says how to go on', async () => {
    await writeFile(join(folder, 'second.txt'), 'more')
    const { running, ended, err } = start(['add', '.', '--json'], { slow: '400' })
    running.stdout.once('data', () => running.kill('SIGINT'))
    expect(await ended).toBe(130)
    expect(err()).toContain('run the same command again')
  })

  it('stops at once on the second Ctrl-C', async () => {
    const { running, ended, err } = start(['add', 'report.txt', '--json'], { slow: '30000' })
    running.stdout.once('data', () => running.kill('SIGINT'))
    running.stderr.on('data', () => setTimeout(() => running.kill('SIGINT'), 400))
    expect(await ended).toBe(130)
    expect(err()).not.toContain('stopped')
  })

  it('ends quietly when its reader leaves', async () => {
    await writeFile(join(folder, 'second.txt'), 'more')
    const { running, ended, err } = start(['add', '.', '--json'], { slow: '200' })
    running.stdout.once('data', () => running.stdout.destroy())
    expect(await ended).toBe(141)
    expect(err()).toBe('')
  })
})
