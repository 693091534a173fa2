import { describe, expect, it } from 'vitest'
import { countHeaderRows } from './header-rows.ts'

const grid = (text: string) => text.split('\n').map((line) => line.split('|'))

describe('countHeaderRows', () => {
  it.each([
    ['words above quantities', 'Fund|Return\nAlpha|3.5%\nBeta|(2.1)%', 1],
    ['words above words', '姓名|城市\n李雷|上海\n韩梅|成都', 1],
    ['years above quantities', 'Item|2019|2020\nSales|1,200|1,340\nCosts|900|(950)', 1],
    ['years and units above row labels', '|Years ended|\n|2019|2018\n|(in millions)|\nSales|$12|$13\nCosts|$9|$8', 3],
    [
      'a heading over several columns',
      'In millions|2023||2022|\n|Sales|Profit|Sales|Profit\nNorth|1|2|3|4\nSouth|5|6|7|8',
      2,
    ],
    ['a unit in the corner above years', '(in millions)||\nYears to May:|2019|2018\nSales|3|4\nCosts|1|2', 2],
    ['a section above quantities', 'Assets||\nCash|3|4\nStock|1|2', 0],
    ['quantities from the first row on', 'Alpha|3\nBeta|4\nGamma|5', 0],
    ['years among years', '2019|12\n2020|13\n2021|14', 0],
    ['a first row that recurs', 'yes|no\nyes|yes\nno|no', 0],
    ['dates below words', '日期|事件\n2024-01-02|开工\n2024年3月5日|完工', 1],
    ['one row', 'a|b', 0],
    ['one column', 'a\nb\nc', 0],
    ['an empty first column', '|Name|Size\n|Alpha|small\n|Beta|large', 0],
  ])('%s', (_, text, expected) => {
    expect(countHeaderRows(grid(text))).toBe(expected)
  })
})
