/** As a `Quantity`: offsets `[start, end)` cover number and unit. */
export interface SpelledNumber {
  readonly value: number
  readonly unit?: string
  readonly text: string
  readonly start: number
  readonly end: number
}

const ONES =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  )
const TENS = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ')
const SCALES = new Map([
  ['thousand', 1e3],
  ['million', 1e6],
  ['billion', 1e9],
])

const WORD = [...ONES, ...TENS, 'hundred', 'dozen', ...SCALES.keys()].join('|')
// A scale by itself belongs to the digits before it: $391 million.
const FIRST = `${[...ONES, ...TENS].join('|')}|a (?:hundred|dozen|${[...SCALES.keys()].join('|')})`
const UNIT =
  '%|percent(?:age points?)?|(?:second|minute|hour|day|week|month|year|page|time|step|point|degree|kilometre|kilometer|metre|meter|mile|dollar|euro|yuan)s?'
const NUMBER = new RegExp(
  `(?<![\\p{L}\\d-])((?:${FIRST})(?:(?: and |[- ])(?:${WORD}))*)(?![\\p{L}])(?:[ -](${UNIT})(?!\\p{L}))?`,
  'giu',
)

/** Numbers written as English words, with their unit: `forty minutes`, `twenty-five`, `three hundred and four`, `a dozen`. A bare `one` is a pronoun more often than a number and is left out. */
export function spelledNumbers(text: string): SpelledNumber[] {
  return [...text.matchAll(NUMBER)].flatMap((match) => {
    const [whole, words = '', unit] = match
    if (/^one$/i.test(words) && unit === undefined) return []
    const value = numberOf(words.toLowerCase().split(/[- ]/))
    if (value === undefined) return []
    const about = unit === undefined ? {} : { unit: unit.toLowerCase() }
    return [{ value, ...about, text: whole, start: match.index, end: match.index + whole.length }]
  })
}

/** `undefined` for words that make no one number, such as `two three`. */
function numberOf(words: readonly string[]): number | undefined {
  let total = 0
  let section = 0
  // What the next word must stay below: ones follow tens, tens follow hundreds.
  let room = Infinity
  for (const word of words) {
    if (word === 'a' || word === 'and') continue
    const scale = SCALES.get(word)
    const ones = ONES.indexOf(word)
    const tens = TENS.indexOf(word)
    if (scale !== undefined) {
      total += (section || 1) * scale
      section = 0
      room = Infinity
    } else if (word === 'hundred' || word === 'dozen') {
      section = (section || 1) * (word === 'dozen' ? 12 : 100)
      room = 100
    } else if (tens >= 0) {
      if (room < 100) return undefined
      section += (tens + 2) * 10
      room = 10
    } else {
      if (ones >= room || (ones >= 10 && room < 100)) return undefined
      section += ones
      room = 0
    }
  }
  return total + section
}
