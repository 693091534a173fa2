import type { Chunk } from './chunk.ts'

/**
 * Fields a filter may name. `page` stands for every page from a chunk's first to its last; `meta.NAME` for what the chunk's
 * `meta` holds under that name.
 */
export type FilterField = 'id' | 'documentId' | 'group' | 'modality' | 'page' | `meta.${string}`

/** Compared by type too: the number 1 equals neither "1" nor true. */
export type FilterValue = string | number | boolean

/** Ends of a range of numbers, at least one; the range of `page` asks for any page in it. */
export interface FilterRange {
  readonly op: 'range'
  readonly field: FilterField
  readonly gt?: number
  readonly gte?: number
  readonly lt?: number
  readonly lte?: number
}

/**
 * A filter is a small tree, never a string; each store compiles it. A comparison with what a chunk does not have is false,
 * and its negation true.
 */
export type Filter =
  | { readonly op: 'eq'; readonly field: FilterField; readonly value: FilterValue }
  | { readonly op: 'in'; readonly field: FilterField; readonly values: readonly FilterValue[] }
  | FilterRange
  | { readonly op: 'and' | 'or'; readonly of: readonly Filter[] }
  | { readonly op: 'not'; readonly of: Filter }

/** What of a chunk a filter can ask for. */
export type FilteredChunk = Pick<Chunk, 'id' | 'documentId' | 'group' | 'modality' | 'pages' | 'meta'>

/** Whether a chunk passes a filter; the same as a store would say. */
export function matchesFilter(filter: Filter, chunk: FilteredChunk): boolean {
  switch (filter.op) {
    case 'eq':
      return isOneOf(filter.field, [filter.value], chunk)
    case 'in':
      return isOneOf(filter.field, filter.values, chunk)
    case 'range': {
      const values = filter.field === 'page' ? pagesOf(chunk) : [fieldOf(filter.field, chunk)]
      return values.some((value) => typeof value === 'number' && isWithin(value, filter))
    }
    case 'and':
      return filter.of.every((part) => matchesFilter(part, chunk))
    case 'or':
      return filter.of.some((part) => matchesFilter(part, chunk))
    case 'not':
      return !matchesFilter(filter.of, chunk)
  }
}

function isOneOf(field: FilterField, values: readonly FilterValue[], chunk: FilteredChunk): boolean {
  if (field === 'page') return pagesOf(chunk).some((page) => values.includes(page))
  const value = fieldOf(field, chunk)
  return value !== undefined && values.includes(value)
}

function isWithin(value: number, { gt, gte, lt, lte }: FilterRange): boolean {
  if (gt !== undefined && !(value > gt)) return false
  if (gte !== undefined && !(value >= gte)) return false
  if (lt !== undefined && !(value < lt)) return false
  return lte === undefined || value <= lte
}

function fieldOf(field: Exclude<FilterField, 'page'>, chunk: FilteredChunk): FilterValue | undefined {
  if (field === 'id' || field === 'documentId' || field === 'group' || field === 'modality') return chunk[field]
  return chunk.meta?.[field.slice('meta.'.length)]
}

function pagesOf({ pages }: FilteredChunk): number[] {
  const first = Math.min(...pages)
  return Array.from({ length: Math.max(...pages) - first + 1 }, (_, n) => first + n)
}
