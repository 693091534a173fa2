import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { type ModelServer, type Reply, startModelServer, textReply } from '../testing/model-server.ts'
import type { ConfigurationInput } from './configuration.ts'
import type { Duomo } from './duomo.ts'
import { openDuomo } from './open-duomo.ts'

const FILES = {
  'printer.md': 'The Lark printer is built by Holmgren Works in Lindholm.',
  'people.md': 'Ada Falk has been chief executive of Holmgren Works since 2019.',
  'soup.md': 'Add the carrots to the soup and let it simmer.',
  '打印机.md': '云雀打印机由山河工厂生产。',
  '人物.md': '王立新自2019年起担任山河工厂总经理。',
}

let home: string
let server: ModelServer | undefined
let duomo: Duomo | undefined

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'duomo-split-'))
  for (const [name, text] of Object.entries(FILES)) await writeFile(join(home, name), text)
  const adding = await openDuomo({ data: join(home, 'data') })
  const paths = Object.keys(FILES).map((name) => join(home, name))
  for await (const _ of adding.add(paths));
  await adding.close()
})
afterEach(async () => {
  await duomo?.close()
  await server?.close()
})
afterAll(() => rm(home, { recursive: true }))

async function open(reply: Reply, ask: ConfigurationInput['ask'] = { cache: false }, settings = ''): Promise<Duomo> {
  server = await startModelServer(reply)
  const model = `${server.url}#tiny${settings}`
  duomo = await openDuomo({ data: join(home, 'data'), configuration: { model, ask } })
  return duomo
}

/** Splits as it is told; else says the piece of evidence that holds `words`. */
function scripted(split: string, words: string): Reply {
  return (response, request) => {
    const [system, user] = request.body.messages
    const isSplit = /questions that are still to be searched|还需要检索的问题/u.test(system.content)
    const piece = new RegExp(`\\[(e\\d+)\\][^\\n]*\\n([^\\n]*${words}[^\\n]*)`, 'u').exec(user.content)
    return textReply(isSplit ? split : piece ? `${piece[2]} [${piece[1]}]` : '[none]')(response, request)
  }
}

it.each([
  [
    'Who leads the company that builds the Lark printer?',
    'Who is the chief executive of Holmgren Works?',
    'Ada Falk',
    'people.md',
  ],
  ['哪位领导着制造云雀打印机的公司？', '山河工厂的总经理是谁？', '王立新', '人物.md'],
])('answers from a document that only the sub-question finds: %s', async (question, sub, name, file) => {
  const asking = await open(scripted(JSON.stringify({ questions: [sub] }), name))
  const plain = await asking.ask(question)
  expect(plain.evidence.map(({ document }) => document)).not.toContain(file)
  expect(plain).toMatchObject({ grounded: false })
  expect(plain.subQuestions).toBeUndefined()

  const split = await asking.ask(question, { subQuestions: true })
  expect(split).toMatchObject({ question, subQuestions: [sub], grounded: true })
  expect(split.text).toContain(name)
  expect(split.problems).toBeUndefined()
  const found = split.evidence.find(({ document }) => document === file)
  expect(found?.trail.map(({ by }) => by)).toEqual(expect.arrayContaining(['bm25', 'sub-question 1']))
  expect(split.blocks[0]).toMatchObject({ check: 'verified', citations: [found?.id] })
})

it('answers the plain question, and says so, when the split fails', async () => {
  const asking = await open(scripted('{"queries": "none"}', 'built by'), { subQuestions: true, cache: false })
  const answer = await asking.ask('Who builds the Lark printer?')
  expect(answer).toMatchObject({ grounded: true, problems: [{ stage: 'split', code: 'bad-response' }] })
  expect(answer.text).toContain('Holmgren Works')
  expect(answer.subQuestions).toBeUndefined()
})

it('needs a model only where a caller wants the split', async () => {
  duomo = await openDuomo({ data: join(home, 'data'), configuration: { ask: { subQuestions: true } } })
  expect((await duomo.ask('Who builds the Lark printer?')).text).toContain('Holmgren Works')
  const asked = duomo.ask('Who builds the Lark printer?', { subQuestions: true })
  await expect(asked).rejects.toMatchObject({ code: 'part-unavailable', hint: expect.stringContaining('DUOMO_MODEL') })
})

it('counts what the model took, and asks it nothing twice', async () => {
  const split = JSON.stringify({ questions: ['Who is the chief executive of Holmgren Works?'] })
  const question = 'Who leads the company that builds the Lark printer?'
  const asking = await open(scripted(split, 'Ada Falk'), { cache: true }, '?price=2,8')
  const first = await asking.ask(question, { subQuestions: true })
  // Two requests of 11 and 7 tokens each, as the test's server counts.
  expect(first.usage).toEqual({ requests: 2, inputTokens: 22, outputTokens: 14, cost: 0.000156 })
  const again = await asking.ask(question, { subQuestions: true })
  expect(again.usage).toEqual({ requests: 0, inputTokens: 0, outputTokens: 0, cost: 0 })
  expect({ ...again, usage: 0, timings: 0 }).toEqual({ ...first, usage: 0, timings: 0 })
  expect(server?.requests).toHaveLength(2)
  // Other evidence is another question to the model.
  await asking.ask(question, { subQuestions: true, filter: ['document=people.md'] })
  expect(server?.requests.length).toBeGreaterThan(2)
})

it('keeps no answer that was not usable', async () => {
  const asking = await open(textReply('It covers 48 canals [e1].'), { cache: true })
  for (const requests of [1, 2]) {
    const answer = await asking.ask('Where is the Lark printer built?')
    expect(answer.engine.generator).toBe('extractive')
    expect(server?.requests).toHaveLength(requests)
  }
})

it('forgets answers with their documents', async () => {
  const data = join(home, 'other')
  server = await startModelServer(scripted('{}', 'built by'))
  duomo = await openDuomo({ data, configuration: { model: `${server.url}#tiny` } })
  const add = async () => {
    for await (const _ of duomo?.add([join(home, 'printer.md'), join(home, 'soup.md')]) ?? []);
  }
  const question = 'Who builds the Lark printer?'
  await add()
  await duomo.ask(question)
  await duomo.ask(question)
  expect(server.requests).toHaveLength(1)
  const printer = (await duomo.list()).find(({ paths }) => paths.some((path) => path.endsWith('printer.md')))
  await duomo.remove([printer?.documentId ?? ''])
  await add()
  await duomo.ask(question)
  expect(server.requests).toHaveLength(2)
})
