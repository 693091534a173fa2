import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { overlapF1, readArticles } from './answer-articles.ts'
import { readTables, sameDenotation } from './answer-tables.ts'

const home = mkdtempSync(path.join(tmpdir(), 'duomo-bench-'))
beforeAll(() => {
  const qas = [{ id: 'q', question: '谁？', answers: [{ text: '林远' }] }]
  const data = [{ paragraphs: [{ id: 'b', context: '后', qas }] }, { paragraphs: [{ id: 'a', context: '前', qas }] }]
  writeFileSync(path.join(home, 'set.json'), JSON.stringify({ version: '1', data }))
  writeFileSync(path.join(home, 'questions.tsv'), 'id\tutterance\tcontext\ttargetValue\nn1\twho?\tt.csv\tAnn|Bo\n')
  writeFileSync(path.join(home, 't.csv'), 'name\nAnn\nBo\n')
})
afterAll(() => rmSync(home, { recursive: true, force: true }))

describe('sets of questions', () => {
  it('reads articles in the order of their ids', () => {
    expect(readArticles(path.join(home, 'set.json'))).toMatchObject([
      { id: 'a', text: '前', questions: [{ question: '谁？', answers: ['林远'] }] },
      { id: 'b', text: '后' },
    ])
  })

  it('reads tables with their questions', () => {
    expect(readTables(home)).toEqual([
      { name: 't.csv', content: 'name\nAnn\nBo\n', questions: [{ question: 'who?', expected: ['Ann', 'Bo'] }] },
    ])
  })

  it('counts the longest common run', () => {
    expect(overlapF1('北京大学', '他在北京大学读书')).toBeCloseTo(8 / 12)
    expect(overlapF1('in 1998', 'In 1998.')).toBe(1)
    expect(overlapF1('甲', '乙')).toBe(0)
  })

  it('compares sets of values', () => {
    expect(sameDenotation(['Ann', 'Bo'], ['Bo; ann'])).toBe(true)
    expect(sameDenotation(['1,234'], ['1234'])).toBe(true)
    expect(sameDenotation(['Ann'], ['Ann, Bo'])).toBe(false)
  })
})
