import { describe, expect, it } from 'vitest'
import type { Check } from '../model/answer.ts'
import type { Citation, GeneratedPart } from '../spec/generator.ts'
import { passagesOf } from '../testing/passages.ts'
import { createRandom, pick } from '../testing/random.ts'
import { type Draft, sampleDocument } from '../testing/sample-documents.ts'
import { createDecoder } from './blocks.ts'
import { checkText } from './check.ts'

describe('checkText', () => {
  it.each<[string, string, Check]>([
    ['The pump weighs 5.2 kg.', 'Weight of the pump: 5.2 kilograms', 'verified'],
    ['重量 5.2 公斤', '重量 5.2 kg', 'verified'],
    ['重量 5.2 g', '重量 5.2 kg', 'unsupported'],
    ['It takes 8 hours.', 'It takes 8 minutes.', 'unsupported'],
    ['It takes 8 hours.', 'It takes 18 hours.', 'unsupported'],
    ['营收为 3 亿元', '营收\n3\n单位：亿元', 'verified'],
    ['营收为 3 万元', '营收\n3\n单位：亿元', 'unsupported'],
    ['营收为 3 万元', '营收为 3 亿元', 'unsupported'],
    ['本机支持彩色打印', '本机不支持彩色打印。', 'unsupported'],
    ['本机不支持彩色打印', '本机支持彩色打印。', 'unsupported'],
    ['The valve is not tested before delivery.', 'Each valve is tested before delivery.', 'unsupported'],
    ['The valve is tested before delivery.', 'The valve is tested before delivery, never after it.', 'verified'],
    ['Heron lifts 52 litres.', 'Heron lifts 47 litres. Egret lifts 52 litres.', 'partial'],
    ['132 + 147 + 125', '132 | 147 | 125\n1 月\n线上销售额', 'verified'],
    ['132 + 147 + 126', '132 | 147 | 125\n1 月\n线上销售额', 'partial'],
    ['芯片支持 USB 2.0', '该芯片的接口支持 USB 2.0 和 SPI。', 'verified'],
    ['The network covers 47 streams.', '该网络覆盖 47 条河流。', 'partial'],
    ['The network covers 48 streams.', '该网络覆盖 47 条河流。', 'unsupported'],
  ])('takes %j from %j as %s', (said, source, check) => {
    expect(checkText(said, [source])).toBe(check)
  })
})

const SEEDS = 16
const NAMES = ['Heron', 'Egret', 'Osprey', 'Kestrel', 'Plover', 'Dunlin', 'Curlew', 'Avocet'] as const
const BIRDS = ['白鹭', '苍鹰', '云雀', '海燕', '夜莺', '翠鸟', '天鹅', '鸿雁'] as const
const ENGLISH_UNITS = ['minutes', 'hours', 'kilograms', 'grams', 'kilometres', 'metres'] as const
const CHINESE_UNITS = ['分钟', '小时', '公斤', '克', '公里', '厘米'] as const

/** What one drawn document says, in its own words and in others. */
interface Fact {
  readonly plain: string
  readonly reworded: string
  readonly value: number
  readonly unit: string
  readonly page: number
  /** The same, denied. */
  readonly denied: string
}

/** Eight pages of a drawn handbook: on each a fact about another machine, among sentences that look like it. */
function drawFacts(random: () => number, chinese: boolean): Fact[] {
  return Array.from({ length: 8 }, (_, n) => {
    const value = 10 + Math.floor(random() * 900)
    if (chinese) {
      const unit = pick(random, CHINESE_UNITS)
      const [name, verb] = [BIRDS[n] ?? '', pick(random, ['需要', '可以达到', '应当超过'] as const)]
      return {
        plain: `${name}型装置在正常工况下${verb} ${value} ${unit}，由值班人员记录。`,
        reworded: `在正常工况下，${name}型装置${verb} ${value} ${unit}`,
        denied: `${name}型装置在正常工况下不${verb} ${value} ${unit}，由值班人员记录。`,
        value,
        unit,
        page: n + 1,
      }
    }
    const unit = pick(random, ENGLISH_UNITS)
    const [name, verb] = [NAMES[n] ?? '', pick(random, ['requires', 'supports', 'permits'] as const)]
    return {
      plain: `Under normal load the ${name} unit ${verb} ${value} ${unit} between two inspections.`,
      reworded: `Between two inspections, the ${name} unit ${verb} ${value} ${unit} under normal load.`,
      denied: `Under normal load the ${name} unit never ${verb} ${value} ${unit} between two inspections.`,
      value,
      unit,
      page: n + 1,
    }
  })
}

function draw(facts: readonly Fact[], chinese: boolean) {
  const filler = chinese
    ? ['维护工作由专人负责。', '设备应当保持清洁。']
    : ['Maintenance is done by trained staff.', 'Keep the housing clean and dry.']
  const drafts = facts.flatMap(({ plain, page }): Draft[] => [
    { kind: 'text', text: `${filler[0]}${chinese ? '' : ' '}${plain}${chinese ? '' : ' '}${filler[1]}`, page },
  ])
  return passagesOf(sampleDocument('handbook.pdf', drafts))
}

function claims(seed: number, chinese: boolean) {
  const random = createRandom(seed)
  const facts = drawFacts(random, chinese)
  const passages = draw(facts, chinese)
  const at = (page: number) => passages.find(({ chunk }) => chunk.pages.includes(page))?.id ?? ''
  const judge = (text: string, citation: Citation): Check => {
    const parts: GeneratedPart[] = [
      { type: 'text-delta', text },
      { type: 'text-end', citations: [citation] },
    ]
    const [block] = createDecoder()({ question: '', parts, passages }).blocks
    return block?.type === 'text' ? block.check : 'unsupported'
  }
  return facts.flatMap((fact) => {
    const { plain, reworded, denied, value, unit, page } = fact
    const cited = { passage: at(page) }
    const others = (chinese ? CHINESE_UNITS : ENGLISH_UNITS).filter((one) => one !== unit)
    const other = others[Math.floor(random() * others.length)] ?? ''
    const changed = value + 1 + Math.floor(random() * 50)
    const far = { passage: at((page % 8) + 1) }
    return [
      { planted: 'none', check: judge(plain, cited) },
      { planted: 'none', check: judge(plain, { ...cited, quote: plain }) },
      { planted: 'none', check: judge(reworded, cited) },
      { planted: 'changed number', check: judge(reworded.replace(String(value), String(changed)), cited) },
      { planted: 'other page', check: judge(plain, far) },
      { planted: 'other unit', check: judge(plain.replace(unit, other), cited) },
      { planted: 'negation', check: judge(denied, cited) },
      { planted: 'invented id', check: judge(plain, { passage: 'e99' }) },
    ]
  })
}

describe('wrong citations planted by seed', () => {
  it.each([
    ['English', false],
    ['Chinese', true],
  ])('are found, and right ones are not doubted, in %s', (_, chinese) => {
    const all = Array.from({ length: SEEDS }, (_, seed) => claims(seed, chinese)).flat()
    const rate = (planted: string, verified: boolean) => {
      const some = all.filter((one) => one.planted === planted)
      return some.filter(({ check }) => (check === 'verified') === verified).length / some.length
    }
    const found = ['changed number', 'other page', 'other unit', 'negation', 'invented id'].map((planted) => [
      planted,
      rate(planted, false) >= 0.95,
    ])
    expect(found.filter(([, enough]) => !enough)).toEqual([])
    expect(rate('none', false)).toBeLessThanOrEqual(0.05)
    expect(all).toHaveLength(SEEDS * 64)
  })
})
