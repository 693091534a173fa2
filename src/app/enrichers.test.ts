import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { encodePng } from '../media/images.ts'
import {
  failReply,
  type ModelRequest,
  type ModelServer,
  type Reply,
  startModelServer,
  textReply,
} from '../testing/model-server.ts'
import type { ConfigurationInput } from './configuration.ts'
import type { Duomo, Progress } from './duomo.ts'
import { openDuomo } from './open-duomo.ts'
import { parseFile } from './parse-file.ts'

const FERRY = `# Ferry

The ferry to the island leaves the old harbour at nine in the morning and comes back at six, except in winter when it rests.
`
const MONTHS = `# 第一季度

表 1 经营情况

| 月份 | 销售额（万元） |
| --- | --- |
| 1月 | 132 |
| 2月 | 147 |
| 3月 | 125 |
`
const PAIR = { question: 'When does the boat depart?', answer: 'at nine in the morning', from: [1] }

let folder: string
let server: ModelServer | undefined
const open: Duomo[] = []

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'duomo-enrich-'))
  await writeFile(join(folder, 'ferry.md'), FERRY)
})
afterEach(async () => {
  for (const duomo of open.splice(0)) await duomo.close()
  await server?.close()
  server = undefined
  await rm(folder, { recursive: true })
})

async function duomoWith(configuration: ConfigurationInput): Promise<Duomo> {
  for (const duomo of open.splice(0)) await duomo.close()
  const duomo = await openDuomo({ data: join(folder, 'data'), configuration })
  open.push(duomo)
  return duomo
}

async function add(duomo: Duomo, name: string) {
  const results = []
  for await (const result of duomo.add([join(folder, name)])) results.push(result)
  return results[0]
}

async function modelThat(...replies: readonly Reply[]): Promise<string> {
  server = await startModelServer(...replies)
  return `${server.url}#writer`
}

const saidIn = (request: ModelRequest | undefined) => JSON.stringify(request?.body)

describe('enrichment by a model', () => {
  it('finds a paragraph by a question in other words, and quotes only the paragraph', async () => {
    const model = await modelThat(textReply(JSON.stringify({ pairs: [PAIR] })))
    const duomo = await duomoWith({ enrich: { questions: true, model } })
    expect(await add(duomo, 'ferry.md')).toMatchObject({ status: 'indexed', problems: [] })
    const { evidence } = await duomo.search('boat depart')
    expect(evidence).toMatchObject([{ kind: 'text', document: 'ferry.md' }])
    expect(evidence[0]?.quote).toContain('The ferry to the island')
    expect(evidence[0]?.quote).not.toContain('boat')
    expect(evidence[0]?.trail.map(({ by }) => by)).toContain('bm25 of notes')
    const [summary] = await duomo.list()
    expect((await duomo.document(summary?.documentId ?? '')).notes).toMatchObject([
      { kind: 'qa', question: PAIR.question, by: expect.stringContaining('#writer') },
    ])
    expect(saidIn(server?.requests[0])).toContain('old harbour')
  })

  it('tells of each request that is answered, adding and parsing', async () => {
    await writeFile(join(folder, 'months.md'), MONTHS)
    const model = await modelThat(textReply(JSON.stringify({ pairs: [] })))
    const configuration = { enrich: { questions: true, model, concurrency: 1 } }
    const told: unknown[] = []
    const onProgress = ({ stage, file, request, requests }: Progress) => {
      if (stage === 'enrich') told.push([file, request, requests])
    }
    for await (const _ of (await duomoWith(configuration)).add([join(folder, 'ferry.md')], { onProgress }));
    expect(told).toEqual([['ferry.md', 1, 1]])
    const shares: number[] = []
    const onNotes = ({ share }: { share: number }) => shares.push(share)
    await parseFile(join(folder, 'months.md'), { configuration, onNotes })
    expect(shares).toEqual([1])
  })

  it('takes the notes of a model that thinks aloud', async () => {
    const thoughts = '<think>渡船几点开？Maybe {"pairs": []}.</think>\n\n'
    const model = await modelThat(textReply(`${thoughts}${JSON.stringify({ pairs: [PAIR] })}`))
    const duomo = await duomoWith({ enrich: { questions: true, model } })
    expect(await add(duomo, 'ferry.md')).toMatchObject({ status: 'indexed', problems: [] })
    expect((await duomo.search('boat depart')).evidence).toHaveLength(1)
  })

  it('asks nothing twice: not for an unchanged file, not when it is read again, and of an edited one only the new part', async () => {
    const model = await modelThat(textReply(JSON.stringify({ pairs: [PAIR] })))
    const settings = { enrich: { questions: true, model } }
    const duomo = await duomoWith(settings)
    await add(duomo, 'ferry.md')
    expect(await add(duomo, 'ferry.md')).toMatchObject({ status: 'unchanged' })
    for await (const _ of duomo.reread('all'));
    expect(server?.requests).toHaveLength(1)
    const more =
      'The island has one inn, whose five rooms are let from May on to walkers who stay for more than one night in a row, in every season but the winter.'
    await writeFile(join(folder, 'ferry.md'), `${FERRY}\n# Inn\n\n${more}\n`)
    await add(duomo, 'ferry.md')
    expect(server?.requests).toHaveLength(2)
    expect(saidIn(server?.requests[1])).toContain('five rooms')
    expect(saidIn(server?.requests[1])).not.toContain('old harbour')
  })

  it('shows a picture to a model that sees, and finds it by what the model says, which is no quote', async () => {
    const said = 'A plain green square.'
    const model = `${await modelThat(textReply(JSON.stringify({ description: said })))}?images=yes`
    const data = new Uint8Array(120 * 90 * 4).fill(0).map((_, n) => (n % 4 === 1 || n % 4 === 3 ? 200 : 20))
    await writeFile(join(folder, 'thing.png'), await encodePng({ width: 120, height: 90, data }))
    const duomo = await duomoWith({ enrich: { describe: true, model }, reading: { ocr: 'off' } })
    await add(duomo, 'thing.png')
    expect(saidIn(server?.requests[0])).toContain('data:image/png;base64,')
    const { evidence } = await duomo.search('green square')
    expect(evidence).toMatchObject([{ kind: 'figure', quote: '' }])
    const document = await duomo.document(evidence[0]?.documentId ?? '')
    expect(document.elements).toContainEqual(
      expect.objectContaining({ description: said, describedBy: expect.stringContaining('#writer') }),
    )
  })

  it('takes the notes out when it is switched off', async () => {
    const model = await modelThat(textReply(JSON.stringify({ pairs: [PAIR] })))
    await add(await duomoWith({ enrich: { questions: true, model } }), 'ferry.md')
    const duomo = await duomoWith({})
    await add(duomo, 'ferry.md')
    expect((await duomo.search('boat depart')).evidence).toEqual([])
  })

  it('stores nothing of replies that are none, says so, and the document can be searched all the same', async () => {
    const model = await modelThat(textReply('Q: When does it leave?\nA: At nine'))
    const duomo = await duomoWith({ enrich: { questions: true, summaries: true, model } })
    expect(await add(duomo, 'ferry.md')).toMatchObject({
      status: 'partial',
      problems: [{ stage: 'enrich', code: 'notes-rejected', message: expect.stringContaining('1 of 1') }],
    })
    expect((await duomo.search('ferry')).evidence).toHaveLength(1)
  })

  it('goes on at the next add when the model refused to work', async () => {
    const model = await modelThat(failReply(401), textReply(JSON.stringify({ pairs: [PAIR] })))
    const settings = { enrich: { questions: true, model } }
    expect(await add(await duomoWith(settings), 'ferry.md')).toMatchObject({
      status: 'partial',
      problems: [{ stage: 'enrich', code: 'part-unavailable' }],
    })
    expect(await add(await duomoWith(settings), 'ferry.md')).toMatchObject({ status: 'indexed', problems: [] })
  })

  it.each([
    ['no model', {}, /enrich\.describe needs a language model/],
    ['a model that does not see', { model: 'http://127.0.0.1:9/v1#blind?images=no' }, /needs a model that sees/],
  ])('refuses to describe figures with %s', async (_, more, message) => {
    const duomo = await duomoWith({ enrich: { describe: true, ...more } })
    await expect(add(duomo, 'ferry.md')).rejects.toMatchObject({
      code: 'part-unavailable',
      message: expect.stringMatching(message),
    })
  })
})

describe('pairs computed from cells', () => {
  it('are in a parsed document unless they are switched off, without any model', async () => {
    await writeFile(join(folder, 'months.md'), MONTHS)
    const { document } = await parseFile(join(folder, 'months.md'), { configuration: {} })
    expect(document.notes).toContainEqual(
      expect.objectContaining({ kind: 'qa', answer: '2月：147万元', by: 'cells', cells: [{ row: 2, column: 1 }] }),
    )
    const off = await parseFile(join(folder, 'months.md'), { configuration: { enrich: { tableQuestions: false } } })
    expect(off.document.notes).toBeUndefined()
  })

  it('bring their table', async () => {
    await writeFile(join(folder, 'months.md'), MONTHS)
    const duomo = await duomoWith({})
    await add(duomo, 'months.md')
    const { evidence } = await duomo.search('相差', { filter: ['group=qa'] })
    expect(evidence).toEqual([])
    const found = await duomo.search('增加或减少', { filter: ['group=qa'] })
    expect(found.evidence).toMatchObject([{ kind: 'table' }])
    expect(found.evidence[0]?.quote).toContain('147')
  })
})
