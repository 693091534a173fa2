import { describe, expect, it } from 'vitest'
import { readQuestion, searchWords } from './question.ts'

describe('readQuestion', () => {
  it.each([
    ['彩色打印速度是多少？', 'count'],
    ['How many layers are there?', 'count'],
    ['谁创建了这个网络？', 'who'],
    ['Who founded the network?', 'who'],
    ['它是什么时候发布的？', 'when'],
    ['When was it released?', 'when'],
    ['总部在哪里？', 'where'],
    ['Where is the office?', 'where'],
    ['为什么要撕下胶带？', 'why'],
    ['医院后来更名为什么？', 'what'],
    ['这是为什么？', 'why'],
    ['Why are readings sent rarely?', 'why'],
    ['证券公司的营销人员可以担任见证人员吗？', 'yes-no'],
    ['Does it support colour?', 'yes-no'],
    ['有哪些模式？', 'list'],
    ['什么是超图？', 'definition'],
    ['哪个滤波器是防水的？', 'which'],
    ['Which filter is waterproof?', 'which'],
    ['有哪几套工具？', 'list'],
    ['工具有几套？', 'count'],
    ['如何清洁喷嘴？', 'how'],
    ['给我看控制面板的示意图', 'show-figure'],
    ['Show me the architecture figure', 'show-figure'],
    ['Show me the table of prices', 'show-table'],
    ['架构图中有多少层？', 'count'],
  ])('of %j is %s', (text, kind) => {
    expect(readQuestion(text).kind).toBe(kind)
  })

  it('leaves the words of asking out of its terms', () => {
    expect(readQuestion('请问打印机的重量是多少？').terms.map(({ word }) => word)).toContain('重量')
    expect(readQuestion('How many layers does the encoder have?').terms.map(({ word }) => word)).toEqual([
      'layer',
      'encoder',
    ])
  })

  it.each([
    ['控制面板是什么样子？', true],
    ['苍鹭长什么样？', true],
    ['What does the panel look like?', true],
    ['Which church looks like this?', false],
    ['需要什么样的纸？', false],
    ['What looks does the author describe?', false],
  ])('knows whether %j asks to see something', (text, expected) => {
    expect(readQuestion(text).look).toBe(expected)
  })

  it('knows the thing that is asked for, but not where it is seen and not said', () => {
    expect(readQuestion('What is the salary of a pilot?').head).toEqual(['salary'])
    expect(readQuestion('Who is the mother of the pilot?').head).toEqual(['mother'])
    expect(readQuestion('What is the number of pilots?').head).toEqual([])
  })

  it('searches for the words of asking too where only short ones are left', () => {
    expect(searchWords('Why is Q named Q?')).toEqual(expect.arrayContaining(['why', 'q']))
    expect(searchWords('Why is the buoy yellow?')).toEqual(['buoy', 'yellow'])
    expect(searchWords('How many buoys are there?')).toEqual(['buoy'])
  })

  it('knows the names in a compound, and does not look for the number of a page', () => {
    expect(readQuestion('What does it reach on Swedish-to-Danish translation?').proper).toEqual(['swedish', 'danish'])
    expect(readQuestion('第12页到第19页之间举的商品').terms.map(({ word }) => word)).not.toContain('12')
    expect(readQuestion('the height on page 12').terms.map(({ word }) => word)).toEqual(['height'])
  })

  it('knows names, numbers of figures, extremes and what is counted', () => {
    expect(readQuestion('What is the revenue of Product F?').names).toContain('product f')
    expect(readQuestion('ESP32-PICO-D4 的晶振频率').names).toContain('esp32-pico-d4')
    expect(readQuestion('图 3 和表 2 说明什么').numbered).toEqual([
      { kind: 'figure', number: '3' },
      { kind: 'table', number: '2' },
    ])
    expect(readQuestion('哪个月最高？').extreme).toBe('max')
    expect(readQuestion('which month has the lowest value').extreme).toBe('min')
    expect(readQuestion('年龄不超过多少周岁？').target).toBe('周岁')
    expect(readQuestion('How many stages are needed?').target).toBe('stages')
  })
})
