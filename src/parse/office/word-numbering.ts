import { chinese, letters, roman } from './list-numbers.ts'
import { childOf, childrenOf, isOn, valOf, type XmlElement } from './xml.ts'

/** Counts the items of a document's lists as its readers see them. */
export interface WordNumbering {
  /** The marker of the next item, such as `2.1` or `（三）`; empty for bullets. Counts, so ask once an item. */
  next(list: string, level: number): string
}

interface Level {
  readonly format: string
  /** `%1.%2`: the numbers of levels by their place. */
  readonly pattern: string
  readonly start: number
  /** Shows the numbers of all levels in digits. */
  readonly digits: boolean
}

interface List {
  /** Lists of one definition count on together. */
  readonly definition: string
  readonly levels: readonly Level[]
  /** Levels at which this list starts anew, with their start; each only once. */
  readonly restarts: Map<number, number>
}

const BULLET: Level = { format: 'bullet', pattern: '', start: 1, digits: false }

export function readWordNumbering(root: XmlElement | undefined): WordNumbering {
  const definitions = new Map<string, XmlElement>()
  for (const each of childrenOf(root, 'w:abstractNum')) definitions.set(each.attributes.abstractNumId ?? '', each)
  const lists = new Map<string, List>()
  for (const list of childrenOf(root, 'w:num')) {
    const definition = valOf(list, 'w:abstractNumId') ?? ''
    lists.set(list.attributes.numId ?? '', readList(list, definition, definitions.get(definition)))
  }
  const counters = new Map<string, number[]>()
  return {
    next(id, level) {
      const list = lists.get(id)
      const form = list?.levels[level]
      if (!list || !form) return ''
      const counts = counters.get(list.definition) ?? []
      const restart = list.restarts.get(level)
      list.restarts.delete(level)
      // Levels that were passed over count as begun.
      for (let outer = 0; outer < level; outer++) counts[outer] ??= list.levels[outer]?.start ?? 1
      counts[level] = restart ?? (counts[level] === undefined ? form.start : counts[level] + 1)
      counts.length = level + 1
      counters.set(list.definition, counts)
      if (form.format === 'bullet' || form.format === 'none') return ''
      return form.pattern.replace(/%([1-9])/g, (_, place: string) => {
        const shown = list.levels[Number(place) - 1] ?? BULLET
        return showNumber(counts[Number(place) - 1] ?? shown.start, form.digits ? 'decimal' : shown.format)
      })
    },
  }
}

function readList(list: XmlElement, definition: string, pattern: XmlElement | undefined): List {
  const levels: Level[] = []
  for (const level of childrenOf(pattern, 'w:lvl')) levels[Number(level.attributes.ilvl) || 0] = readLevel(level)
  const restarts = new Map<number, number>()
  for (const change of childrenOf(list, 'w:lvlOverride')) {
    const at = Number(change.attributes.ilvl) || 0
    const level = childOf(change, 'w:lvl')
    if (level) levels[at] = readLevel(level)
    const start = valOf(change, 'w:startOverride')
    if (start !== undefined) restarts.set(at, Number(start) || 0)
  }
  return { definition, levels: Array.from({ length: 9 }, (_, n) => levels[n] ?? BULLET), restarts }
}

function readLevel(level: XmlElement): Level {
  return {
    format: valOf(level, 'w:numFmt') ?? 'decimal',
    pattern: valOf(level, 'w:lvlText') ?? '',
    start: Number(valOf(level, 'w:start') ?? 1) || 0,
    digits: isOn(childOf(level, 'w:isLgl')),
  }
}

/** Formats of ECMA-376 part 1, 17.18.59 that are told apart; others count in digits. */
function showNumber(number: number, format: string): string {
  switch (format) {
    case 'lowerLetter':
      return letters(number)
    case 'upperLetter':
      return letters(number).toUpperCase()
    case 'lowerRoman':
      return roman(number)
    case 'upperRoman':
      return roman(number).toUpperCase()
    case 'chineseCounting':
    case 'chineseCountingThousand':
    case 'taiwaneseCounting':
    case 'taiwaneseCountingThousand':
    case 'japaneseCounting':
      return chinese(number)
    case 'decimalZero':
      return String(number).padStart(2, '0')
    case 'decimalEnclosedCircle':
    case 'decimalEnclosedCircleChinese':
      return number >= 1 && number <= 20 ? String.fromCharCode(0x245f + number) : String(number)
    case 'bullet':
    case 'none':
      return ''
    default:
      return String(number)
  }
}
