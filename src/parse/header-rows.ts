/** Numbers as tables write them: signs, currencies, brackets, thousands, percent, units of scale. */
const NUMBER =
  /^[-+−(（]?\s*[$€£¥￥]?\s*[-+−(（]?\d[\d,，.'’ \u00a0]*(?:[eE][-+]?\d+)?\s*(?:%|％|‰|[万亿千百]?元?|[kKmMbB])?\s*[)）]?$/
const YEAR =
  /^(?:FY|Q[1-4]|H[12])?\s*'?(?:19|20)\d{2}\s*(?:年度?|[AEPF])?$|^(?:19|20)\d{2}[-/–](?:\d{2}|(?:19|20)\d{2})$|^(?:Q[1-4]|H[12])$/i
const DATE = /^\d{1,4}[-/.年]\d{1,2}(?:[-/.月]\d{1,4}日?)?(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z?)?$/
const ABSENT = /^(?:[-–—―./*]+|n\/?a|none|null|无)?$/i
/** Longer cells are words; it also keeps the patterns from trying forever. */
const MAX_VALUE = 40
/** Rows looked at to learn what the columns hold. */
const SAMPLE_ROWS = 200
const MAX_HEADER_ROWS = 3

/** Whether a cell's text is a quantity or a date, that is a value rather than a name. */
export function isValue(text: string): boolean {
  return text.length <= MAX_VALUE && (NUMBER.test(text) || DATE.test(text))
}

/**
 * How many leading rows of a grid name the columns, when nothing says so: 0 to 3.
 * A first row is a header if it names columns of values with words or years, or if all is words and it names every column once.
 */
export function countHeaderRows(rows: readonly (readonly string[])[]): number {
  const [top = []] = rows
  // A title or unit in the corner, alone in its row, belongs to the header that follows it.
  const corner = isHeading(top) && top.findLastIndex((text) => text.trim() !== '') === 0
  if (!corner || top.length < 2 || rows.length < 3) return countNamingRows(rows)
  const below = countNamingRows(rows.slice(1))
  return below === 0 ? 0 : Math.min(below + 1, MAX_HEADER_ROWS)
}

function countNamingRows(rows: readonly (readonly string[])[]): number {
  const [first = []] = rows
  if (rows.length < 2 || first.length < 2) return 0
  const labelled = rows.slice(1, 1 + SAMPLE_ROWS).filter((row) => row[0]?.trim() !== '').length
  const topLeftEmpty = (row: readonly string[] = []) => row[0]?.trim() === '' && isHeading(row)
  let count = 0
  if (labelled >= Math.min(rows.length - 1, SAMPLE_ROWS) / 2) {
    // Rows without a label above labelled ones: spanning headings, years, units.
    while (count < MAX_HEADER_ROWS && count < rows.length - 1 && topLeftEmpty(rows[count])) count++
  }
  if (count > 0) return count
  const names = first.map((text) => text.trim())
  if (!isHeading(names)) return 0
  if (names[0] !== '' && names.includes('') && topLeftEmpty(rows[1]) && rows.length > 2) {
    // A heading over several columns, then the names of those columns.
    return topLeftEmpty(rows[2]) && rows.length > 3 ? 3 : 2
  }
  const body = rows.slice(1, 1 + SAMPLE_ROWS)
  const verdicts = names.map((name, column) =>
    columnVerdict(
      name,
      body.map((row) => (row[column] ?? '').trim()),
    ),
  )
  if (verdicts.includes('value-column')) return 1
  const named = names.filter((name) => name !== '')
  const distinct = new Set(named).size === named.length
  const recurs = names.some((name, column) => name !== '' && body.some((row) => row[column]?.trim() === name))
  return distinct && !recurs && named.length === names.length && named.every((name) => name.length <= 80) ? 1 : 0
}

/** No cell is a quantity, except years, and at least one says something. */
function isHeading(row: readonly string[]): boolean {
  const texts = row.map((text) => text.trim()).filter((text) => text !== '')
  return texts.length > 0 && texts.every((text) => YEAR.test(text) || !isValue(text))
}

/** `value-column`: quantities or dates below a name that is neither, or below a year that is not among them. */
function columnVerdict(name: string, below: readonly string[]): 'value-column' | 'other' {
  const present = below.filter((text) => !ABSENT.test(text))
  if (name === '' || ABSENT.test(name) || present.length === 0) return 'other'
  const values = present.filter(isValue)
  if (values.length < present.length * 0.8) return 'other'
  if (YEAR.test(name) && values.filter((text) => YEAR.test(text)).length > values.length / 2) return 'other'
  return 'value-column'
}
