import type { OpenCondition } from './filter.ts'
import type { FoundRow, Selection } from './row-server.ts'
import type { WordServer } from './server-words.ts'

export interface WordsOfRow {
  readonly id: string
  readonly documentId: string
  readonly words: string
}

/** A server of rows in memory, as far as ranking by words asks it; counts what it is asked. */
export function serveWords(rows: readonly WordsOfRow[]) {
  const asked = { scans: 0, counts: 0, rows: 0 }
  const tokens = new Map(rows.map((row) => [row, new Set(row.words.split(' '))]))
  const select = ({ condition, token }: Selection) =>
    rows.filter(
      (row) => (token === undefined || tokens.get(row)?.has(token)) && (condition === true || holds(condition, row)),
    )
  const server: WordServer = {
    maxRows: 100,
    async *scan(selection) {
      asked.scans += 1
      const found = select(selection)
      asked.rows += found.length
      for (let start = 0; start < found.length; start += 50)
        yield found
          .slice(start, start + 50)
          .map((row): FoundRow => ({ ...row, wordCount: row.words.split(' ').length }))
    },
    async count(selection) {
      asked.counts += 1
      return select(selection).length
    },
  }
  return { server, asked }
}

function holds(condition: OpenCondition, row: WordsOfRow): boolean {
  if ('all' in condition) return condition.all.every((part) => holds(part, row))
  if ('any' in condition) return condition.any.some((part) => holds(part, row))
  if (condition.on !== 'text') throw new Error(`rows have no ${condition.on}`)
  const value = condition.column === 'id' ? row.id : row.documentId
  return condition.values.includes(value) !== condition.negated
}
