import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { beforeEach, describe, expect, it } from 'vitest'
import { DuomoError } from '../../src/base/errors.ts'
import { answerSchema } from '../../src/model/answer.ts'
import { jsonLines, useCli } from './cli.fixture.ts'

const cli = useCli()

describe('duomo ask and search', () => {
  beforeEach(() => cli.run(['add', 'report.txt']))

  it('gives an answer of the schema', async () => {
    const { status, out } = await cli.run(['ask', 'What was the net profit?', '--json'])
    expect(status).toBe(0)
    expect(answerSchema.parse(JSON.parse(out))).toMatchObject({ grounded: true, question: 'What was the net profit?' })
  })

  it('prints the words, the table in columns and where it stands', async () => {
    const { out } = await cli.run(['ask', 'net profit'])
    expect(out).toContain('Net profit | 10.1 | 12.4 [1]')
    expect(out).toContain('  Item        2022  2023\n')
    expect(out).toMatch(/\[1\] report\.txt · page 1 box 20,\d+ 120×12 · .* · row 2, column 1,2,3 · table/)
  })

  it('says where a figure can be seen', async () => {
    expect((await cli.run(['ask', 'safety valve'])).out).toContain(
      'Figure [1] page 1 of report.txt: safety valve diagram',
    )
  })

  it('says that the documents do not hold an answer, which is no failure', async () => {
    const { status, out } = await cli.run(['ask', 'Who wrote Hamlet?'])
    expect({ status, out }).toEqual({ status: 0, out: 'Not in the documents: The documents do not say.\n' })
  })

  it('speaks Chinese where the environment does', async () => {
    const { out, err } = await cli.run(['ask', '净利润'], { env: { LANG: 'zh_CN.UTF-8' } })
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
    await writeFile(join(cli.folder, 'q.jsonl'), lines.join('\n'))
    const { status, out } = await cli.run(['ask', '--questions', 'q.jsonl'])
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
    const ask = cli.duomo.ask
    cli.duomo.ask = async (question, options) => {
      if (typeof question !== 'string' && question.text === 'boom') throw new DuomoError('store-failed', 'no index')
      return ask(question, options)
    }
    await writeFile(join(cli.folder, 'q.jsonl'), '{"id":"a","question":"boom"}\n{"id":"b","question":"net profit"}\n')
    const { status, out } = await cli.run(['ask', '--questions', 'q.jsonl'])
    expect(status).toBe(3)
    expect(jsonLines(out)).toMatchObject([
      { id: 'a', error: { code: 'store-failed' } },
      { id: 'b', grounded: true },
    ])
  })

  it('refuses a questions file with a wrong line before asking anything', async () => {
    await writeFile(join(cli.folder, 'q.jsonl'), '{"question":"net profit"}\n{"id":1}\n')
    const { status, out, err } = await cli.run(['ask', '--questions', 'q.jsonl'])
    expect({ status, out }).toEqual({ status: 2, out: '' })
    expect(err).toContain('q.jsonl, line 2')
  })

  it('limits where it looks by conditions, documents as seen from here and folders', async () => {
    const asked: unknown[] = []
    const { ask, search } = cli.duomo
    cli.duomo.ask = (question, options) => {
      asked.push(options?.filter)
      return ask(question, options)
    }
    cli.duomo.search = (query, options) => {
      asked.push(options?.filter)
      return search(query, options)
    }
    await cli.run(['ask', 'net profit'])
    await cli.run(['search', 'x', '--filter', 'year>=2023', '--filter', 'page!=2'])
    await cli.run(['ask', 'x', '--document', './report.txt', '--document', 'gone.pdf', '--folder', '.'])
    await writeFile(join(cli.folder, 'q.jsonl'), '{"question":"x"}')
    await cli.run(['ask', '--questions', 'q.jsonl', '--filter', 'page=1'])
    expect(asked).toEqual([
      undefined,
      ['year>=2023', 'page!=2'],
      [`document=${join(cli.folder, 'report.txt')}`, 'document=gone.pdf', `folder=${cli.folder}`],
      ['page=1'],
    ])
  })

  it.each([
    ['en', '--filter year is no condition', 'NAME=VALUE'],
    ['zh_CN', '--filter year 不是条件', '名称=值'],
  ])('refuses a filter that is no condition, in %s', async (LANG, message, hint) => {
    const { status, out, err } = await cli.run(['search', 'x', '--filter', 'year'], { env: { LANG } })
    expect({ status, out }).toEqual({ status: 2, out: '' })
    expect(err).toContain(message)
    expect(err).toContain(hint)
  })

  it('gives evidence only, as many as asked for', async () => {
    const { out } = await cli.run(['search', 'profit sales 2023', '--limit', '1', '--json'])
    expect(JSON.parse(out)).toMatchObject({ evidence: [{ id: 'e1', document: 'report.txt' }] })
    const nothing = await cli.run(['search', 'zebra'])
    expect(nothing).toMatchObject({ status: 0, out: '', err: 'Nothing was found.\n' })
  })
})

describe('an answer as files', () => {
  beforeEach(() => cli.run(['add', 'report.txt']))
  const read = (name: string) => readFile(join(cli.folder, name), 'utf8')

  it('is a page of Markdown on stdout or in a file, with its pictures beside it', async () => {
    const { status, out, err } = await cli.run(['ask', 'safety valve diagram', '--format', 'markdown'])
    expect(status).toBe(0)
    expect(out).toMatch(/^# safety valve diagram\n/)
    expect(err).not.toContain('answered by')
    await cli.run(['ask', 'safety valve diagram', '--output', 'out/a.md', '--assets', 'out/pictures'])
    expect(await read('out/a.md')).toContain('![](<pictures/figure-1.png>)')
    expect((await readdir(join(cli.folder, 'out/pictures'))).sort()).toEqual(['figure-1.png', 'source-1.png'])
  })

  it('is a page of HTML that holds its pictures, and is shown as well', async () => {
    const { out, err } = await cli.run(['ask', 'safety valve diagram', '--output', 'a.html', '--speak', 'a.wav'])
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
    const { status, err } = await cli.run(argv)
    expect(status).toBe(2)
    expect(err).toContain(words)
  })
})

describe('duomo ask --sub-questions', () => {
  it.each([
    ['en', 'Searched as well: Sales?', '2 requests to the model, 22 tokens in, 14 out, cost 0.5'],
    ['zh_CN', '另外检索：Sales?', '请求模型 2 次，输入 22 词元，输出 14 词元，费用 0.5'],
  ])('shows what was searched and what it took (%s)', async (LANG, searched, took) => {
    await cli.run(['add', 'report.txt'])
    const { ask } = cli.duomo
    const usage = { requests: 2, inputTokens: 22, outputTokens: 14, cost: 0.5 }
    cli.duomo.ask = async (question, options) => ({
      ...(await ask(question, options)),
      ...(options?.subQuestions ? { subQuestions: ['Sales?'], usage } : {}),
    })
    const { status, err } = await cli.run(['ask', 'Sales grew by', '--sub-questions'], { env: { LANG } })
    expect(status).toBe(0)
    expect(err).toContain(searched)
    expect(err).toContain(took)
    expect((await cli.run(['ask', 'Sales grew by'])).err).not.toContain('Searched as well')
  })
})

describe('duomo ask --chat', () => {
  it('answers each line with the turns before, and shows how it was understood', async () => {
    await cli.run(['add', 'report.txt'])
    const { ask } = cli.duomo
    const histories: unknown[] = []
    cli.duomo.ask = async (question, options) => {
      histories.push(options?.history)
      const answer = await ask(question, options)
      return options?.history?.length ? { ...answer, asked: 'By how much did sales grow?' } : answer
    }
    const stdin = Readable.from(['and now?\n'])
    const { status, out, err } = await cli.run(['ask', 'Sales grew by', '--chat'], { stdin })
    expect(status).toBe(0)
    expect(histories).toEqual([[], [{ question: 'Sales grew by', answer: 'Sales grew by 12.5 percent in 2023. [1]' }]])
    expect(out).toContain('Sales grew by 12.5')
    expect(err).toContain('Understood as: By how much did sales grow?')
    expect((await cli.run(['ask', '--chat', '--questions', 'q.jsonl'])).status).toBe(2)
  })
})

describe('duomo chat', () => {
  it('says one message with its pictures, and streams what comes', async () => {
    await writeFile(join(cli.folder, 'a.png'), 'x')
    const { status, out } = await cli.run(['chat', '--image', 'a.png', '--image', 'a.png', 'What is it?'])
    expect({ status, out }).toEqual({ status: 0, out: '1 messages, 2 pictures: What is it?\n' })
    expect(jsonLines((await cli.run(['chat', 'Hello', '--json'])).out)).toEqual([
      { text: '1 messages, 0 pictures: Hello' },
    ])
  })

  it('takes each line of the input as a message, and goes on after one that fails', async () => {
    const { chat } = cli.duomo
    cli.duomo.chat = (messages, options) => {
      if (messages.at(-1)?.text === 'fail') throw new DuomoError('timeout', 'no word')
      return chat(messages, options)
    }
    const stdin = Readable.from(['one\n\nfail\n', 'two\n'])
    const { status, out, err } = await cli.run(['chat'], { stdin })
    expect(out).toBe('1 messages, 0 pictures: one\n3 messages, 0 pictures: two\n')
    expect(err).toContain('no word')
    expect(status).toBe(3)
  })

  it('names a picture that is not there', async () => {
    const { status, err } = await cli.run(['chat', '--image', 'none.png', 'x'])
    expect(status).toBe(1)
    expect(err).toContain('none.png')
  })
})
