import { describe, expect, it } from 'vitest'
import { standAlone } from './stand-alone.ts'

const inTurn = (before: string, question: string, answer?: string) =>
  standAlone(question, [{ question: before, answer }])

describe('standAlone', () => {
  it.each([
    ['二月的销售额是多少？', '那三月呢？', '三月的销售额是多少？'],
    ['2023年2月的销售额是多少？', '3月呢?', '2023年3月的销售额是多少？'],
    ['2022年销售额增长了多少？', '2023年呢？', '2023年销售额增长了多少？'],
    ['2023年销售额增长了多少？', '利润呢？', '2023年利润增长了多少？'],
    ['三月的销售额是多少？', '四月的利润呢？', '四月的利润是多少？'],
    ['销售额是多少？', '第一季度呢？', '第一季度销售额是多少？'],
    ['彩色打印速度是多少？', '黑白呢？', '黑白打印速度是多少？'],
    ['打印机重多少？', '扫描仪呢？', '扫描仪重多少？'],
    ['打印机的分辨率是多少？', '它的重量呢？', '打印机的重量是多少？'],
    ['打印机支持哪些纸张？', '重量呢？', '打印机的重量是多少？'],
    ['打印机的重量是多少？', '它支持哪些纸张？', '打印机支持哪些纸张？'],
    ['打印机的重量是多少？', '这台机器的价格是多少？', '打印机的价格是多少？'],
    ['云雀 D200 的重量是多少？', '那 D300 呢？', 'D300 的重量是多少？'],
    ['2022年上海的人口是多少？', '北京呢？', '2022年北京的人口是多少？'],
    ['2023年利润增长了多少？', '为什么？', '为什么2023年利润增长了？'],
  ])('completes %s / %s', (before, question, expected) => {
    expect(inTurn(before, question)).toBe(expected)
  })

  it.each([
    ['How much did sales grow in February?', 'And in March?', 'How much did sales grow in March?'],
    ['What was the revenue of Lark in 2022?', 'What about 2023?', 'What was the revenue of Lark in 2023?'],
    ['What was the revenue of Lark in 2022?', 'And the profit?', 'What was the profit of Lark in 2022?'],
    ['What was the revenue of Lark in 2022?', 'What about Wren?', 'What was the revenue of Wren in 2022?'],
    ['How fast does it print in black and white?', 'What about colour?', 'How fast does it print in colour?'],
    ['What is the weight of the printer?', 'how about the scanner?', 'What is the weight of the scanner?'],
    ['What is the weight of the printer?', 'And its price?', 'What is the price of the printer?'],
    ['What is the weight of the printer?', 'Does it print on both sides?', 'Does the printer print on both sides?'],
    ['What is the weight of the printer?', 'What are its dimensions?', 'What are the printer’s dimensions?'],
    ['How heavy is the printer?', 'What about its price?', 'What is the price of the printer?'],
    ['What were sales?', 'And in the first quarter?', 'What were sales in the first quarter?'],
    ['How much did sales grow in 2023?', 'Why?', 'Why did sales grow in 2023?'],
  ])('completes %s / %s', (before, question, expected) => {
    expect(inTurn(before, question)).toBe(expected)
  })

  it.each([
    ['二月的销售额是多少？', '打印机的重量是多少？'],
    ['二月的销售额是多少？', '其他产品的销售额是多少？'],
    ['二月的销售额是多少？', '打印速度'],
    ['二月的销售额是多少？', 'What is the weight of the printer?'],
    ['How much did sales grow in 2023?', 'What is the weight of the printer?'],
    ['How much did sales grow in 2023?', 'If the printer jams, how do you clear it?'],
    ['How much did sales grow in 2023?', 'Which sensors does that buoy carry?'],
  ])('leaves %s / %s as it is', (before, question) => {
    expect(inTurn(before, question)).toBe(question)
  })

  it('follows a chain of follow-ups', () => {
    const history = [{ question: '二月的销售额是多少？' }, { question: '那三月呢？' }]
    expect(standAlone('利润呢？', history)).toBe('三月的利润是多少？')
    const english = [{ question: 'What is the weight of the printer?' }, { question: 'And its price?' }]
    expect(standAlone('What about the scanner?', english)).toBe('What is the price of the scanner?')
  })

  it('takes a person for whom the answer names', () => {
    expect(inTurn('谁是总经理？', '他的电话是多少？', '陈立。[1]')).toBe('陈立的电话是多少？')
    expect(inTurn('Who is the manager?', 'Where does she work?', 'Ada Grey [1]')).toBe('Where does Ada Grey work?')
  })

  it('has nothing to complete without a question before', () => {
    expect(standAlone('那三月呢？', [])).toBe('那三月呢？')
  })
})
