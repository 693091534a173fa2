import { describe, expect, it } from 'vitest'
import { passagesOf } from '../testing/passages.ts'
import { monthlyTable, printerManual, riverPaper, sampleDocument } from '../testing/sample-documents.ts'
import { createLexicalReranker } from './lexical-reranker.ts'

const passages = passagesOf(riverPaper(), monthlyTable(), printerManual())
const signal = new AbortController().signal

async function best(question: string, candidates = passages) {
  const scores = await createLexicalReranker().doRerank({ text: question }, candidates, signal)
  expect(scores).toHaveLength(candidates.length)
  const top = scores.indexOf(Math.max(...scores))
  return candidates[top]?.chunk.text ?? ''
}

describe('createLexicalReranker', () => {
  it.each([
    ['Who founded the gauge network?', 'Maria Keller'],
    ['How often are readings sent by the buoy?', 'every 15 minutes'],
    ['Show me the layout figure of the buoy', 'Figure 1'],
    ['What were the online sales in Feb?', 'Feb'],
    ['打印机的分辨率是多少？', '4800×1200'],
    ['为什么要撕下墨盒的胶带？', '堵住喷嘴'],
    ['给我看控制面板的示意图', '图 1 控制面板'],
  ])('puts what answers %j first', async (question, holds) => {
    expect(await best(question)).toContain(holds)
    expect(await best(question, passages.toReversed())).toContain(holds)
  })

  it('puts the section first whose heading asks the same, where its words alone say little', async () => {
    const faq = sampleDocument('faq.pdf', [
      { kind: 'title', text: 'Questions about Q' },
      { kind: 'title', text: '1.1 What is Q?', level: 2 },
      { kind: 'text', text: 'Q is a small language. Q has a prompt, and Q reads files of Q.' },
      { kind: 'title', text: '1.2 Why is Q called Q?', level: 2 },
      { kind: 'text', text: 'It is the first letter of a river near the house of its authors.' },
      { kind: 'title', text: '1.3 怎样停止 Q？', level: 2 },
      { kind: 'text', text: '按两次回车键即可。' },
      { kind: 'title', text: '1.4 停止以后', level: 2 },
      { kind: 'text', text: '日志里记有时间，之后可以再次启动 Q。' },
    ])
    const sections = passagesOf(faq)
    expect(await best('Why is Q called Q?', sections)).toContain('first letter of a river')
    expect(await best('Q 如何停止？', sections)).toContain('两次回车键')
  })

  it('prefers the document that the question names', async () => {
    const twins = passagesOf(printerManual(), { ...printerManual(), id: 'b'.repeat(64), title: 'P-900' }).map(
      (passage, i) => (i < 3 ? passage : { ...passage, label: 'P-900.pdf' }),
    )
    const scores = await createLexicalReranker().doRerank({ text: 'P-900 的纸盒容量是多少？' }, twins, signal)
    expect(twins[scores.indexOf(Math.max(...scores))]?.label).toBe('P-900.pdf')
  })

  it('judges a passage also by the notes that it was found by, where they say more than it does', async () => {
    const question = 'At which hour is data transmitted?'
    const [first, ...others] = passagesOf(riverPaper())
    if (!first) throw new Error('no passage')
    const score = async (notes: readonly string[]) => {
      const scores = await createLexicalReranker().doRerank(
        { text: question },
        [{ ...first, notes }, ...others],
        signal,
      )
      return scores[0] ?? 0
    }
    expect(await score(['At which hour is data transmitted? Never.'])).toBeGreaterThan(await score([]))
    expect(await score(['Something else altogether.'])).toBe(await score([]))
  })

  it('gives finite scores for any question', async () => {
    for (const text of ['', '？', 'the of', '1']) {
      const scores = await createLexicalReranker().doRerank({ text }, passages, signal)
      expect(scores.every(Number.isFinite)).toBe(true)
    }
    expect(await createLexicalReranker().doRerank({ text: 'x' }, [], signal)).toEqual([])
  })
})
