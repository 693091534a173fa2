import { describe, expect, it } from 'vitest'
import { passagesOf } from '../testing/passages.ts'
import { sampleDocument } from '../testing/sample-documents.ts'
import { askExtractive as ask } from './ask-extractive.fixture.ts'

describe('refusals', () => {
  it('takes nothing from a document that does not know the file that the question names', async () => {
    const tool = sampleDocument('tools/seedplan.pdf', [
      { kind: 'title', text: 'The seedplan tool' },
      { kind: 'text', text: 'The seedplan tool draws beds and paths. It reads plain lists.' },
    ])
    const other = sampleDocument('guide.pdf', [
      { kind: 'text', text: 'Reading this guide does not cost much time. Beds are drawn by hand.' },
    ])
    const known = sampleDocument('prices.pdf', [{ kind: 'text', text: 'A licence of seedplan costs 30 euros a year.' }])
    const question = 'How much does seedplan cost?'
    expect((await ask(question, passagesOf(other, tool))).parts[0]?.type).toBe('refusal')
    expect((await ask(question, passagesOf(other, tool, known))).said).toContain('30 euros')
  })

  it('takes no number for the count of a thing that its document never speaks of', async () => {
    const handbook = sampleDocument('手册.pdf', [
      { kind: 'text', text: '值班员的守则见《值班员手册》第 4 节。值班员每月轮换一次。' },
      { kind: 'text', text: '值班室有 3 间。每间放 2 张桌子。' },
    ])
    const passages = passagesOf(handbook)
    expect((await ask('值班员每月可以领到多少补贴？', passages)).parts[0]?.type).toBe('refusal')
    expect((await ask('值班室有多少间？', passages)).said).toContain('3 间')
    const guide = sampleDocument('guide.pdf', [
      { kind: 'text', text: 'A guard may take tea in chapter 4 of the guard book. The rooms are 3 in number.' },
    ])
    expect((await ask('How many vouchers may a guard take?', passagesOf(guide))).parts[0]?.type).toBe('refusal')
  })

  it('refuses where nothing near is of the kind asked for, or the document never says the thing', async () => {
    const staff = sampleDocument('staff.pdf', [
      {
        kind: 'text',
        text: 'Members of the Harbour Core Team meet on Mondays. Books by Harbour Core Team members are listed.',
      },
      { kind: 'text', text: 'Copyright Carla Heinz. Carla Heinz draws the charts.' },
      { kind: 'text', text: '海图的商业授权由港务处办理。港务处在东岸。' },
    ])
    const passages = passagesOf(staff)
    for (const question of [
      'What is the salary of a Harbour Core Team member?',
      'Who is the mother of Carla Heinz?',
      '航标灯的商业授权多少钱？',
    ])
      expect((await ask(question, passages)).parts[0]?.type, question).toBe('refusal')
    expect((await ask('海图的商业授权由谁办理？', passages)).said).toContain('港务处')
  })
})
