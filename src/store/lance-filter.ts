import { hashParts } from '../base/hash.ts'
import type { Filter } from '../model/filter.ts'
import { type Comparison, type Condition, numberTag, simplify, type TextColumn } from './filter.ts'

const COLUMNS: Readonly<Record<TextColumn, string>> = {
  id: 'id',
  documentId: 'document_id',
  group: 'chunk_group',
  modality: 'modality',
}

/**
 * A filter as LanceDB's SQL.
 *
 * @param columns - names of the table's columns; a number of `meta` that no row has stands in none
 * @throws `usage`, see {@link simplify}
 */
export function filterToSql(filter: Filter, columns: ReadonlySet<string> = new Set()): string {
  return toSql(simplify(filter), columns)
}

/** The one place where a value becomes SQL: a string literal, its quotes doubled. */
export function quote(value: string): string {
  return `'${value.replaceAll("'", "''")}'`
}

/** At least one of the conditions; without any, none. */
export function anySql(conditions: readonly string[]): string {
  return balance(conditions, 'OR') ?? 'false'
}

/** The column of numbers that chunks have under one name in their `meta`. */
export function numberColumn(name: string): string {
  return `number_${hashParts([name])}`
}

function toSql(condition: Condition, columns: ReadonlySet<string>): string {
  if (typeof condition === 'boolean') return String(condition)
  if ('on' in condition) return comparisonToSql(condition, columns)
  const [parts, operator] = 'all' in condition ? [condition.all, 'AND'] : [condition.any, 'OR']
  return (
    balance(
      parts.map((part) => toSql(part, columns)),
      operator,
    ) ?? 'false'
  )
}

function comparisonToSql(comparison: Comparison, columns: ReadonlySet<string>): string {
  const not = comparison.negated ? 'NOT ' : ''
  switch (comparison.on) {
    case 'text':
      return `${COLUMNS[comparison.column]} ${not}IN (${comparison.values.map(quote).join(', ')})`
    case 'tags':
      return `${not}${anySql(comparison.tags.map((tag) => `array_has(tags, ${quote(tag)})`))}`
    case 'pages': {
      const { from, to } = comparison
      const parts = [
        ...(from === undefined ? [] : [`last_page >= ${toDigits(from)}`]),
        ...(to === undefined ? [] : [`first_page <= ${toDigits(to)}`]),
      ]
      return `${not}(${parts.join(' AND ')})`
    }
    case 'number': {
      const column = numberColumn(comparison.name)
      if (!columns.has(column)) return String(comparison.negated)
      const operators = { gt: '>', gte: '>=', lt: '<', lte: '<=' } as const
      const parts = (['gt', 'gte', 'lt', 'lte'] as const).flatMap((end) => {
        const value = comparison.ends[end]
        return value === undefined ? [] : [`${column} ${operators[end]} ${toDigits(value)}`]
      })
      const range = `(${parts.join(' AND ')})`
      // NULL compared is neither true nor false, so rows without the number are named by their tags.
      return comparison.negated ? `(NOT array_has(tags, ${quote(numberTag(comparison.name))}) OR NOT ${range})` : range
    }
  }
}

/** A finite number as SQL reads it back exactly: 17 significant digits name every double. */
function toDigits(value: number): string {
  return Number.isSafeInteger(value) ? String(value) : `cast('${value}' as double)`
}

/** LanceDB's parser recurses: a chain of 1,000 terms ends the process (0.31), a balanced tree does not. */
function balance(terms: readonly string[], operator: string): string | undefined {
  if (terms.length <= 1) return terms[0]
  const middle = terms.length >> 1
  return `(${balance(terms.slice(0, middle), operator)} ${operator} ${balance(terms.slice(middle), operator)})`
}
