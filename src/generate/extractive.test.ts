import { describe, expect, it } from 'vitest'
import type { GeneratedPart } from '../spec/generator.ts'
import { passagesOf } from '../testing/passages.ts'
import { monthlyTable, printerManual, riverPaper } from '../testing/sample-documents.ts'
import { createExtractiveGenerator } from './extractive.ts'

const all = passagesOf(printerManual(), monthlyTable(), riverPaper())

async function ask(text: string, passages = all) {
  const parts: GeneratedPart[] = []
  const request = { query: { text }, passages, signal: new AbortController().signal }
  for await (const part of createExtractiveGenerator().doGenerate(request)) parts.push(part)
  const said = parts
    .flatMap((part) => (part.type === 'text-delta' || part.type === 'refusal' ? [part.text] : []))
    .join('\n')
  return { parts, said }
}

describe('createExtractiveGenerator', () => {
  it('answers with the clause of a cell that fits', async () => {
    const { parts, said } = await ask('彩色打印速度是多少？')
    expect(said).toMatch(/^彩色约 7 页\/分钟/u)
    expect(said).not.toContain('黑白')
    expect(parts).toContainEqual({
      type: 'text-end',
      citations: [expect.objectContaining({ cells: [{ row: 1, column: 1 }] })],
    })
  })

  it.each([
    ['打印机的最高分辨率是多少？', '4800×1200 dpi'],
    ['纸盒能装多少张纸，容量是多少？', '100 张'],
    ['What were the online sales in Feb?', '147 million yuan'],
    ['What were retail sales in March (Mar)?', '52 million yuan'],
    ['Which month had the highest retail sales?', 'Feb'],
    ['Which month had the lowest online sales?', 'Mar'],
    ['Who founded the gauge network?', 'Maria Keller and Tom Brandt'],
    ['When was the gauge network founded?', '1998'],
    ['How often are readings sent?', 'every 15 minutes'],
    ['How many pressure sensors does each buoy carry?', 'two pressure sensors'],
    ['安装时间大约是多久？', '8 分钟'],
    ['为什么首次使用前要撕下墨盒的胶带？', '胶带会堵住喷嘴'],
  ])('answers %j in few words', async (question, expected) => {
    const { said } = await ask(question)
    expect(said).toContain(expected)
    expect(said.length).toBeLessThan(200)
  })

  it('shows the figure that is asked for, with its caption', async () => {
    for (const [question, caption] of [
      ['给我看控制面板的示意图', '图 1 控制面板示意图'],
      ['Show me the layout figure of the buoy', 'Figure 1: Layout of the measuring buoy.'],
    ] as const) {
      const { parts, said } = await ask(question)
      expect(said).toBe(caption)
      const shown = parts.find((part) => part.type === 'figure')
      expect(all.find(({ id }) => shown?.type === 'figure' && id === shown.citation.passage)?.chunk.group).toBe(
        'figure',
      )
    }
  })

  it.each([
    ['打印机的批发单价是多少？', '打印机'],
    ['What salary does the chief pilot earn in Norway?', 'salary'],
    ['How deep is the lake near Geneva?', 'lake'],
  ])('refuses %j and says what was looked for', async (question, named) => {
    const { parts, said } = await ask(question)
    expect(parts.map(({ type }) => type)).toEqual(['refusal'])
    expect(said).toContain(named)
    expect(/\p{Script=Han}{8}/u.test(said)).toBe(/\p{Script=Han}/u.test(question))
  })

  it('refuses when there is nothing to read', async () => {
    expect((await ask('anything?', [])).parts.map(({ type }) => type)).toEqual(['refusal'])
  })
})
