import { DuomoError } from '../base/errors.ts'
import type { Filter, FilterField } from '../spec/store.ts'

const COLUMNS: Readonly<Record<FilterField, string>> = {
  id: 'id',
  documentId: 'document_id',
  group: 'chunk_group',
  modality: 'modality',
}

// LanceDB's SQL parser recurses: a chain of 1,000 terms ends the process, and its time doubles with each nested NOT
// (0.31). So NOT is pushed down to the comparisons, chains become balanced trees, and what is left is bounded.
const MAX_DEPTH = 16
const MAX_TERMS = 2_000

/**
 * A filter as LanceDB's SQL.
 *
 * @throws `usage` when it is nested deeper than 16 levels or compares more than 2,000 times (a list of values counts once)
 */
export function filterToSql(filter: Filter): string {
  const budget = { terms: MAX_TERMS }
  return compile(filter, false, MAX_DEPTH, budget)
}

/** The one place where a value becomes SQL: a string literal, its quotes doubled. */
export function quote(value: string): string {
  return `'${value.replaceAll("'", "''")}'`
}

/** At least one of the conditions; without any, none. */
export function anyOf(conditions: readonly string[]): string {
  return balance(conditions, 'OR') ?? 'false'
}

function compile(filter: Filter, negated: boolean, depth: number, budget: { terms: number }): string {
  budget.terms -= 1
  if (depth < 0 || budget.terms < 0)
    throw new DuomoError('usage', `a filter has more than ${MAX_DEPTH} levels or ${MAX_TERMS} comparisons`, {
      hint: 'Name many values of one field by one "in".',
    })
  switch (filter.op) {
    case 'eq':
      return compare(filter.field, [filter.value], negated)
    case 'in':
      return compare(filter.field, filter.values, negated)
    case 'not':
      return compile(filter.of, !negated, depth - 1, budget)
    case 'and':
    case 'or': {
      // De Morgan: NOT (a AND b) = NOT a OR NOT b.
      const operator = (filter.op === 'and') === negated ? 'OR' : 'AND'
      const terms = filter.of.map((part) => compile(part, negated, depth - 1, budget))
      return balance(terms, operator) ?? (operator === 'AND' ? 'true' : 'false')
    }
  }
}

function compare(field: FilterField, values: readonly string[], negated: boolean): string {
  // Half a surrogate pair has no UTF-8: nothing that is kept can equal it.
  const possible = values.filter((value) => value.isWellFormed())
  if (possible.length === 0) return negated ? 'true' : 'false'
  const list = possible.map(quote).join(', ')
  return `${COLUMNS[field]} ${negated ? 'NOT IN' : 'IN'} (${list})`
}

function balance(terms: readonly string[], operator: string): string | undefined {
  if (terms.length <= 1) return terms[0]
  const middle = terms.length >> 1
  return `(${balance(terms.slice(0, middle), operator)} ${operator} ${balance(terms.slice(middle), operator)})`
}
