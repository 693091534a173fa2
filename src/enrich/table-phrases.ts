import type { Language } from '../language/language-of.ts'

/** What a question about a column is asked of. */
export interface Asked {
  /** Empty where the table has none. */
  readonly caption: string
  /** What the rows are called: `Month`; empty where no header says it. */
  readonly subject: string
  readonly column: string
  readonly unit: string
}

export interface Phrases {
  largest(asked: Asked): string
  smallest(asked: Asked): string
  sum(asked: Asked): string
  /** From one period to the next. */
  change(asked: Asked, from: string, to: string): string
  /** Between two rows. */
  spread(asked: Asked, high: string, low: string): string
  pair(label: string, value: string): string
  /** What percentages differ by. */
  readonly points: string
}

const zhIn = ({ caption }: Asked) => (caption ? `${caption}：` : '')
const enIn = ({ caption }: Asked) => (caption ? ` (${caption})` : '')
const zhWhich = ({ subject }: Asked) => (subject ? `哪个${subject}` : '哪一项')
const enWhich = ({ subject }: Asked) => (subject ? `Which ${subject}` : 'Which row')

/** How the questions of a table are put, in each language. */
export const PHRASES: Readonly<Record<Language, Phrases>> = {
  zh: {
    largest: (asked) => `${zhIn(asked)}${zhWhich(asked)}的${asked.column}最大（最高、最多）？`,
    smallest: (asked) => `${zhIn(asked)}${zhWhich(asked)}的${asked.column}最小（最低、最少）？`,
    sum: (asked) => `${zhIn(asked)}${asked.column}合计（总共）是多少？`,
    change: (asked, from, to) => `${zhIn(asked)}${to}的${asked.column}比${from}增加或减少了多少？`,
    spread: (asked, high, low) => `${zhIn(asked)}${high}的${asked.column}比${low}多多少（相差多少）？`,
    pair: (label, value) => `${label}：${value}`,
    points: '个百分点',
  },
  en: {
    largest: (asked) => `${enWhich(asked)} has the largest (highest, most) ${asked.column}${enIn(asked)}?`,
    smallest: (asked) => `${enWhich(asked)} has the smallest (lowest, least) ${asked.column}${enIn(asked)}?`,
    sum: (asked) => `What is the total (sum) of ${asked.column}${enIn(asked)}?`,
    change: (asked, from, to) =>
      `By how much did ${asked.column} change (increase or decrease) from ${from} to ${to}${enIn(asked)}?`,
    spread: (asked, high, low) => `What is the difference in ${asked.column} between ${high} and ${low}${enIn(asked)}?`,
    pair: (label, value) => `${label}: ${value}`,
    points: 'percentage points',
  },
}
