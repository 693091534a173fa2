import { describe, expect, it } from 'vitest'
import { readQuestion } from '../language/question.ts'
import { focusOn } from './focus.ts'
import { slotIn } from './slot.ts'

describe('focusOn', () => {
  it.each([
    ['徽章是何时启用的？', '徽章是由第六任市长在1910年启用的', '1910年'],
    ['街道什么时候开始改建？', '街道在1990年代以后经过彻底改建', '1990年代以后'],
    ['这部剧是何时播出的？', '于1984年10月7日至1985年9月29日由电视台播出', '1984年10月7日至1985年9月29日'],
    ['袋鼠的体重大约是多少？', '这种袋鼠很细小，约只有8公斤重', '约只有8公斤重'],
    ['截至2015年，教师有多少人？', '截至2015年，该院具有高级职称的教师有836人', '836人'],
    ['公园在哪里？', '这座公园位于首都北部的一座湖边', '首都北部的一座湖边'],
    ['When was the gauge network founded?', 'The gauge network was founded in 1998 by two engineers', '1998'],
    ['Where is the gauge station?', 'The gauge station is located in the old harbour', 'the old harbour'],
  ])('of what answers %j says %j', (question, clause, said) => {
    expect(focusOn(readQuestion(question), clause)).toBe(said)
  })

  it.each([
    ['两次改建是什么时候？', '街道在1990年改建，又在2003年改建过一次'],
    ['体重是多少？', '它的体重在夏季最轻而在冬季最重'],
    ['什么时候改建？', '街道后来经过彻底的改建'],
    ['How deep is the lake?', 'The lake has 3 islands and 14 bays'],
    ['为什么改建？', '街道在1990年代以后经过彻底改建'],
  ])('leaves what answers %j whole: %j', (question, clause) => {
    expect(focusOn(readQuestion(question), clause)).toBe(clause)
  })
})

describe('slotIn', () => {
  it.each([
    ['杨明现效力于哪里？', '杨明（），足球运动员，司职中场，现效力于乙级球队江岸竞技。', '乙级球队江岸竞技'],
    ['这部小说是谁的作品？', '林远的作品《河流》里有许多人物，本页介绍他们。', '林远'],
    ['公园是由谁捐献土地建造的？', '1975年由国家铁路局捐献土地建成公园。', '国家铁路局'],
    ['骑行者号召人们拒绝对什么的依赖？', '参加者共同骑行，以号召人们「拒绝对石油的依赖，并且赞颂身体」。', '石油'],
    ['2008年，林务局把铁路交给哪家公司经营？', '2008年6月，林务局把铁路交给山风公司经营。', '山风公司'],
  ])('finds in the words of %j', (question, text, said) => {
    expect(slotIn(readQuestion(question), text)).toBe(said)
  })

  it.each([
    ['椭圆要遵守什么限制？', '椭圆遵守以下限制'],
    ['它是什么？', '算子是其它算子之和，例如这一个。'],
    ['Who founded it?', 'It was founded by two engineers.'],
    ['义军兵分哪两路？', '这时义军被迫兵分两路，一路向东，一路向西。'],
  ])('cuts nothing out for %j', (question, text) => {
    expect(slotIn(readQuestion(question), text)).toBeUndefined()
  })
})
