import { type Comparison, numberTag, type OpenCondition, type TextColumn } from './filter.ts'
import type { Selection } from './row-server.ts'

/** Names of the fields. */
export const FIELDS: Readonly<Record<TextColumn, string>> = {
  id: 'id',
  documentId: 'document_id',
  group: 'chunk_group',
  modality: 'modality',
}

/** A selection as Milvus's boolean expression; empty for everything. */
export function toExpression({ condition, hidden, put, token }: Selection): string {
  return [
    ...(condition === true ? [] : [conditionToText(condition)]),
    ...(hidden === undefined ? [] : [`put != ${literal(hidden)}`]),
    ...(put === undefined ? [] : [`put == ${literal(put)}`]),
    ...(token === undefined ? [] : [`array_contains(tokens, ${literal(token)})`]),
  ].join(' and ')
}

/** Rows by their ids. */
export function idsExpression(ids: readonly string[]): string {
  return `id in [${ids.map(literal).join(', ')}]`
}

/** Ranges that hold every id once: ids are hashes in hexadecimal, spread evenly. */
export function idRanges(parts: number): string[] {
  const starts = Array.from({ length: parts }, (_, n) =>
    Math.round((n * 2 ** 32) / parts)
      .toString(16)
      .padStart(8, '0'),
  )
  return starts.map((start, n) => {
    const next = starts[n + 1]
    const from = n === 0 ? [] : [`id >= ${literal(start)}`]
    return [...from, ...(next === undefined ? [] : [`id < ${literal(next)}`])].join(' and ')
  })
}

const ESCAPES: Readonly<Record<string, string>> = { '"': '\\"', '\\': '\\\\', '\n': '\\n', '\r': '\\r' }

/** The one place where a value becomes part of an expression: a literal in which only what could end it is escaped. */
function literal(value: string): string {
  return `"${value.replace(/["\\\n\r]/g, (sign) => ESCAPES[sign] ?? sign)}"`
}

function conditionToText(condition: OpenCondition): string {
  if ('on' in condition) return comparisonToText(condition)
  const [parts, operator] = 'all' in condition ? [condition.all, ' and '] : [condition.any, ' or ']
  return join(parts.map(conditionToText), operator)
}

function comparisonToText(comparison: Comparison): string {
  const not = comparison.negated ? 'not ' : ''
  switch (comparison.on) {
    case 'text':
      return `(${FIELDS[comparison.column]} ${not}in [${comparison.values.map(literal).join(', ')}])`
    case 'tags':
      return `(${not}array_contains_any(tags, [${comparison.tags.map(literal).join(', ')}]))`
    case 'pages': {
      const { from, to } = comparison
      const parts = [
        ...(from === undefined ? [] : [`last_page >= ${from}`]),
        ...(to === undefined ? [] : [`first_page <= ${to}`]),
      ]
      return `(${not}${join(parts, ' and ')})`
    }
    case 'number': {
      const field = `numbers[${literal(comparison.name)}]`
      const operators = { gt: '>', gte: '>=', lt: '<', lte: '<=' } as const
      const parts = (['gt', 'gte', 'lt', 'lte'] as const).flatMap((end) => {
        const value = comparison.ends[end]
        return value === undefined ? [] : [`${field} ${operators[end]} ${value}`]
      })
      const range = join(parts, ' and ')
      // Compared with nothing a number is neither less nor more, so rows without it are named by their tags.
      const has = `array_contains(tags, ${literal(numberTag(comparison.name))})`
      return comparison.negated ? `((not ${has}) or (not ${range}))` : `(${has} and ${range})`
    }
  }
}

function join(parts: readonly string[], operator: string): string {
  return `(${parts.join(operator)})`
}
