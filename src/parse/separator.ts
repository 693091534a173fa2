import Papa from 'papaparse'

const SEPARATORS = [',', '\t', ';', '|']
const SAMPLE_LENGTH = 128 * 1024
const SAMPLE_ROWS = 100

/**
 * The separator under which most rows have the same number of fields, more than one; of equals the one that gives more fields.
 * Without any such, a tab if `tabs` (the name says so), else a comma.
 */
export function chooseSeparator(text: string, tabs: boolean): string {
  const sample = text.slice(0, SAMPLE_LENGTH)
  let best = { separator: tabs ? '\t' : ',', worth: 0 }
  for (const separator of SEPARATORS) {
    const { data } = Papa.parse<string[]>(sample, { delimiter: separator, preview: SAMPLE_ROWS, skipEmptyLines: true })
    // The sample may end inside a row.
    const rows = sample.length < text.length && data.length < SAMPLE_ROWS ? data.slice(0, -1) : data
    const counts = new Map<number, number>()
    for (const row of rows) counts.set(row.length, (counts.get(row.length) ?? 0) + 1)
    for (const [fields, times] of counts) {
      if (fields < 2) continue
      // Decimal commas make a second, looser pattern beside semicolons: agreement counts far more than the number of fields.
      const worth = times / rows.length + Math.min(fields, 50) / 1000 + (tabs && separator === '\t' ? 0.2 : 0)
      if (worth > best.worth) best = { separator, worth }
    }
  }
  return best.separator
}
