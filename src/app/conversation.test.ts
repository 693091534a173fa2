import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startModelServer, textReply } from '../testing/model-server.ts'
import type { Duomo } from './duomo.ts'
import { openDuomo } from './open-duomo.ts'

const SALES = `# 云雀公司

| 月份 | 销售额（万元） | 利润（万元） |
| --- | --- | --- |
| 2月 | 147 | 31 |
| 3月 | 125 | 27 |
`
const PRINTER = `# Lark D200

The printer weighs 3.2 kilograms. The price of the printer is 180 euros. The printer was built in Lindholm.
`

let home: string
let duomo: Duomo

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'duomo-turns-'))
  await writeFile(join(home, 'sales.md'), SALES)
  await writeFile(join(home, 'printer.md'), PRINTER)
  duomo = await openDuomo({ data: join(home, 'data') })
  for await (const _ of duomo.add([join(home, 'sales.md'), join(home, 'printer.md')]));
})
afterAll(async () => {
  await duomo.close()
  await rm(home, { recursive: true })
})

describe('a conversation about documents', () => {
  it('completes follow-ups from the turns before and says how', async () => {
    const history = [{ question: '2月的销售额是多少？' }]
    const month = await duomo.ask('那3月呢？', { history })
    expect(month).toMatchObject({ question: '那3月呢？', asked: '3月的销售额是多少？', grounded: true })
    expect(month.text).toContain('125')
    const measure = await duomo.ask('利润呢？', {
      history: [...history, { question: '那3月呢？', answer: month.text }],
    })
    expect(measure).toMatchObject({ asked: '3月的利润是多少？' })
    expect(measure.text).toContain('27')
    const price = await duomo.ask('And its price?', { history: [{ question: 'What is the weight of the printer?' }] })
    expect(price).toMatchObject({ asked: 'What is the price of the printer?' })
    expect(price.text).toContain('180 euros')
  })

  it('leaves a question that says everything as it is', async () => {
    const answer = await duomo.ask('3月的利润是多少？', {
      history: [{ question: 'What is the weight of the printer?' }],
    })
    expect(answer.asked).toBeUndefined()
    expect(answer.text).toContain('27')
  })

  it('is completed by the model where there is one, which answers the completed question', async () => {
    const server = await startModelServer(
      textReply('Where was the printer built?'),
      textReply('The printer was built in Lindholm [e1].'),
    )
    const withModel = await openDuomo({ data: join(home, 'data'), model: `${server.url}#tiny` })
    try {
      const history = [{ question: 'What is the weight of the printer?', answer: 'The printer weighs 3.2 kilograms.' }]
      const answer = await withModel.ask('And the place where they made it?', { history })
      expect(answer).toMatchObject({ asked: 'Where was the printer built?', grounded: true })
      expect(answer.blocks[0]).toMatchObject({ check: 'verified' })
      expect(JSON.stringify(server.requests[1]?.body)).toContain('Question: Where was the printer built?')
    } finally {
      await withModel.close()
      await server.close()
    }
  })
})
