import { describe, expect, it } from 'vitest'
import { definedIn, defines } from './definitions.ts'

describe('definedIn', () => {
  it.each([
    ['什么是潮汐？', '潮汐'],
    ['潮汐是什么？', '潮汐'],
    ['清单里的 trim 项的作用是什么？', 'trim'],
    ['sieve 这个工具有什么用？', 'sieve'],
    ['船上的 Purser（事务长）是做什么的？', '船上的 purser'],
    ['What is a tide?', 'tide'],
    ['What does the trim option of the planner do?', 'trim'],
    ['What does \\fold do?', '\\fold'],
    ['What is the purpose of the sieve?', 'sieve'],
  ])('of %j is %j', (question, name) => {
    expect(definedIn(question)).toBe(name)
  })

  it.each(['谁发明了潮汐表？', 'Who invented the tide table?', '潮汐有几次？', 'Which tide is higher?'])(
    'of %j is nothing',
    (question) => {
      expect(definedIn(question)).toBeUndefined()
    },
  )
})

describe('defines', () => {
  it.each([
    ['sieve', '• sieve - 筛去谷壳的工具', 1],
    ['sieve', 'A sieve is a tool that parts grain from chaff.', 1],
    ['潮汐', '潮汐是海水的涨落。', 1],
    ['trim', 'trim: Cuts the margins.', 1],
    ['sieve', '这里的 sieve 命令是筛选行的程序。', 1],
    ['\\fold', '\\fold Folds the sheet along its longer side.', 0.5],
    ['rtg', 'The “Ring of Tide Gauges” (RTG) is a set of stations.', 1],
    ['\\fold', '\\fold[side=left]{sheet.pdf}', 0],
    ['sieve', 'It is cleaned by a sieve.', 0],
    ['trim', 'trimming is done later on.', 0],
    ['trim', 'trim.', 0],
  ])('%j by %j: %d', (name, sentence, expected) => {
    expect(defines(name, sentence)).toBe(expected)
  })
})
