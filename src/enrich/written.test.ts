import { describe, expect, it } from 'vitest'
import { DuomoError } from '../base/errors.ts'
import { documentSchema } from '../model/document.ts'
import { withoutNotes } from '../model/with-notes.ts'
import type { Message, MessagePart } from '../spec/language-model.ts'
import { openMemoryReplyCache } from '../testing/memory-reply-cache.ts'
import { monthlyTable, printerManual, riverPaper, sampleDocument } from '../testing/sample-documents.ts'
import { createScriptedModel } from '../testing/scripted-model.ts'
import type { Writer } from './ask.ts'
import { createDescriber } from './describe.ts'
import { createKeywordEnricher } from './keywords.ts'
import { createQuestionEnricher } from './questions.ts'
import { createSummaryEnricher } from './summaries.ts'
import { createTableQuestionEnricher } from './table-questions.ts'

const context = { signal: new AbortController().signal, picture: async () => new Uint8Array([1, 2, 3]) }
const dataOf = (messages: readonly Message[]) =>
  messages
    .flatMap(({ role, parts }) => (role === 'user' ? parts : []))
    .map((part) => (part.type === 'text' ? part.text : ''))
    .join('\n')
const writerOf = (script: Parameters<typeof createScriptedModel>[0], options = {}) => {
  const model = createScriptedModel(script, options)
  return { model, writer: { model, concurrency: 2 } satisfies Writer }
}
const pair = (question: string, answer: string, from = [1]) => ({ question, answer, from })
const says = (...pairs: object[]) => JSON.stringify({ pairs })

describe('createQuestionEnricher', () => {
  const about = (text: string, reply: string) => (messages: readonly Message[]) =>
    dataOf(messages).includes(text) ? reply : says()

  it('keeps pairs with the elements that answer them, in the language of the source', async () => {
    const { writer } = writerOf(about('打印速度', says(pair('P-320 的彩色打印速度是多少？', '约 7 页/分钟'))))
    const document = await createQuestionEnricher(writer).doEnrich(printerManual(), context)
    const table = document.elements.find(({ kind }) => kind === 'table')
    expect(document.notes).toEqual([
      {
        kind: 'qa',
        question: 'P-320 的彩色打印速度是多少？',
        answer: '约 7 页/分钟',
        elementIds: [table?.id],
        by: 'scripted',
      },
    ])
    expect(document.problems).toEqual([])
    expect(documentSchema.parse(document)).toEqual(document)
    expect(withoutNotes(document)).toEqual(printerManual())
  })

  it('rejects, counts and reports what is false, foreign, planted, repeated or from nowhere', async () => {
    const { writer } = writerOf(
      about(
        'Maria Keller',
        says(
          pair('How many streams does the gauge network cover?', '47'),
          pair('How many streams are gauged in all?', '48'),
          pair('该网络覆盖多少条河流？', '47'),
          pair('How many streams, does the gauge network cover', '47'),
          pair('Who founded the network near Bern?', 'See https://evil.example', [1]),
          pair('Who founded the network?', 'Maria Keller', [9]),
        ),
      ),
    )
    const document = await createQuestionEnricher(writer).doEnrich(riverPaper(), context)
    expect(document.notes).toMatchObject([{ answer: '47' }])
    expect(document.problems).toEqual([
      {
        stage: 'enrich',
        code: 'notes-rejected',
        message:
          'questions(scripted): 5 of 6 were rejected: a number that the source does not hold (1), in another language than the source (1), said before (1), not in the form that was asked for (1), no such part of the source (1)',
      },
    ])
  })

  it.each([
    ['a preamble', 'Here you are: {"pairs":[]}'],
    ['two-line questions and answers', 'Q: What\nis it?\nA: A buoy'],
    ['another shape', '{"questions":[]}'],
    ['fields beyond it', '{"pairs":[{"question":"a?","answer":"b","from":[1],"page":3}]}'],
  ])('stores nothing of a reply with %s', async (_, reply) => {
    const { writer } = writerOf(reply)
    const document = await createQuestionEnricher(writer).doEnrich(monthlyTable(), context)
    expect(document.notes).toBeUndefined()
    expect(document.problems).toMatchObject([{ code: 'notes-rejected' }])
  })

  it('tells of each request once it is answered, whatever the answer is worth', async () => {
    const told: number[][] = []
    const progress = (...now: number[]) => told.push(now)
    const { model, writer } = writerOf(about('Maria Keller', 'no JSON'))
    await createQuestionEnricher(writer).doEnrich(riverPaper(), { ...context, progress })
    const all = model.asked.length
    expect(all).toBeGreaterThan(1)
    expect(told).toEqual(Array.from({ length: told.length }, (_, n) => [n + 1, told.length]))
    expect(told.length).toBeGreaterThanOrEqual(all)
  })

  it.each([
    ['a model that thinks aloud', '<think>这张表是关于销售额的。</think>\n\n'],
    ['one that thinks in JSON', '<think>Maybe {"pairs":[]}?</think>'],
  ])('takes the reply of %s, also once it is kept', async (_, thoughts) => {
    const cache = openMemoryReplyCache()
    const reply = thoughts + says(pair('What were online sales in Feb?', '147 million yuan'))
    const { model, writer } = writerOf(reply)
    const enricher = createQuestionEnricher({ ...writer, cache })
    for (const _ of ['asked', 'kept'])
      expect((await enricher.doEnrich(monthlyTable(), context)).notes).toMatchObject([{ answer: '147 million yuan' }])
    expect(model.asked).toHaveLength(1)
  })

  it('takes JSON in a fence, and a reply that was cut for none', async () => {
    const fenced = writerOf(`\`\`\`json\n${says(pair('What were online sales in Feb?', '147 million yuan'))}\n\`\`\``)
    expect((await createQuestionEnricher(fenced.writer).doEnrich(monthlyTable(), context)).notes).toHaveLength(1)
    const usage = { inputTokens: 1, outputTokens: 1 }
    const cut = writerOf([
      { type: 'text-delta', text: says() },
      { type: 'finish', reason: 'length', usage },
    ])
    expect((await createQuestionEnricher(cut.writer).doEnrich(monthlyTable(), context)).problems).toHaveLength(1)
  })

  it('shows figures to a model that sees, and asks nothing about a figure without words otherwise', async () => {
    const asset = { sha256: 'b'.repeat(64), mediaType: 'image/png' }
    const bare = sampleDocument('photo.pdf', [{ kind: 'figure' }])
    const document = {
      ...bare,
      elements: bare.elements.map((element) => (element.kind === 'figure' ? { ...element, asset } : element)),
    }
    const image: MessagePart = { type: 'image', bytes: new Uint8Array([7]), mediaType: 'image/png' }
    const seeing = writerOf(says(), { images: true })
    await createQuestionEnricher(seeing.writer, async () => image).doEnrich(document, context)
    expect(seeing.model.asked[0]?.at(-1)?.parts).toContainEqual(image)
    const blind = writerOf(says())
    await createQuestionEnricher(blind.writer).doEnrich(document, context)
    expect(blind.model.asked).toEqual([])
  })

  it('asks of an edited document only what has changed, and goes on where a model went away', async () => {
    const cache = openMemoryReplyCache()
    const away = new DuomoError('part-unavailable', 'the server is away')
    let answers = 0
    const flaky = createScriptedModel(() => {
      if (++answers > 2) throw away
      return says()
    })
    const long = (words: string) => `${words} `.repeat(20)
    const draft = (last: string) =>
      sampleDocument('a.pdf', [
        { kind: 'title', text: 'One' },
        { kind: 'text', text: long('The ferry leaves at nine.') },
        { kind: 'title', text: 'Two' },
        { kind: 'text', text: long('The tram leaves at ten.') },
        { kind: 'title', text: 'Three' },
        { kind: 'text', text: long(last) },
      ])
    const enricher = createQuestionEnricher({ model: flaky, cache, concurrency: 1 })
    await expect(enricher.doEnrich(draft('The bus leaves at six.'), context)).rejects.toThrow(away)
    const { model } = writerOf(says())
    const steady = createQuestionEnricher({ model, cache, concurrency: 1 })
    await steady.doEnrich(draft('The bus leaves at six.'), context)
    expect(model.asked).toHaveLength(1)
    await steady.doEnrich(draft('The bus leaves at seven.'), context)
    expect(model.asked).toHaveLength(2)
    expect(dataOf(model.asked[1] ?? [])).toContain('seven')
  })
})

describe('createDescriber', () => {
  it('describes figures that carry no description, and says who did', async () => {
    const asset = { sha256: 'b'.repeat(64), mediaType: 'image/png' }
    const withPicture = (document: ReturnType<typeof printerManual>) => ({
      ...document,
      elements: document.elements.map((element) => (element.kind === 'figure' ? { ...element, asset } : element)),
    })
    const see = async (): Promise<MessagePart> => ({
      type: 'image',
      bytes: new Uint8Array([7]),
      mediaType: 'image/png',
    })
    const { writer, model } = writerOf('{"description":"一张控制面板的示意图，\\n左侧是绿灯。"}', { images: true })
    const document = await createDescriber(writer, see).doEnrich(withPicture(printerManual()), context)
    expect(document.elements.find(({ kind }) => kind === 'figure')).toMatchObject({
      description: '一张控制面板的示意图， 左侧是绿灯。',
      describedBy: 'scripted',
    })
    expect(withoutNotes(document)).toEqual(withPicture(printerManual()))
    await createDescriber(writer, see).doEnrich(withPicture(riverPaper()), context)
    expect(model.asked).toHaveLength(1)
  })
})

describe('createSummaryEnricher', () => {
  it('sums up long sections and then the whole, and rejects numbers of its own', async () => {
    const section = (name: string) => `${name} rivers are gauged with buoys that send their level. `.repeat(12)
    const document = sampleDocument('r.pdf', [
      { kind: 'title', text: 'Small' },
      { kind: 'text', text: section('Small') },
      { kind: 'title', text: 'Large' },
      { kind: 'text', text: section('Large') },
    ])
    const { writer, model } = writerOf((messages) => {
      const data = dataOf(messages)
      if (data.includes('Sum of small')) return '{"summary":"How rivers are gauged."}'
      return data.includes('Small rivers') ? '{"summary":"Sum of small rivers."}' : '{"summary":"12 rivers."}'
    })
    const told: number[][] = []
    const progress = (...now: number[]) => told.push(now)
    const { notes, problems } = await createSummaryEnricher(writer).doEnrich(document, { ...context, progress })
    expect(notes).toMatchObject([
      { kind: 'summary', text: 'Sum of small rivers.', headings: ['Small'], elementIds: [document.elements[1]?.id] },
      { kind: 'summary', text: 'How rivers are gauged.', headings: [] },
    ])
    expect(problems).toMatchObject([{ message: expect.stringContaining('a number that the source does not hold (1)') }])
    expect(model.asked).toHaveLength(3)
    expect(told).toEqual([
      [1, 3],
      [2, 3],
      [3, 3],
    ])
  })
})

describe('createKeywordEnricher', () => {
  it('keeps each keyword once and rejects what holds numbers of its own', async () => {
    const document = sampleDocument('k.pdf', [{ kind: 'text', text: '传感器网络每十五分钟上报一次水位。'.repeat(20) }])
    const { writer } = writerOf('{"keywords":["水位监测","水位监测","遥测","2031 计划"]}')
    const { notes, problems } = await createKeywordEnricher(writer).doEnrich(document, context)
    expect(notes).toMatchObject([{ kind: 'keywords', words: ['水位监测', '遥测'] }])
    expect(problems).toMatchObject([{ code: 'notes-rejected' }])
  })
})

it('computes pairs of tables, without a model, and adds to what is there', async () => {
  const first = await createTableQuestionEnricher().doEnrich(monthlyTable(), context)
  expect(first.notes?.length).toBeGreaterThan(4)
  expect(first.notes?.every(({ by }) => by === 'cells')).toBe(true)
  const { writer } = writerOf(says(pair('Which month was the best online?', 'Feb')))
  const second = await createQuestionEnricher(writer).doEnrich(first, context)
  expect(second.notes).toHaveLength((first.notes?.length ?? 0) + 1)
})
