import { DuomoError } from '../base/errors.ts'
import { hashParts } from '../base/hash.ts'
import type { Chunk } from '../model/chunk.ts'
import type { Filter, FilterField, FilterRange, FilterValue } from '../model/filter.ts'

// Each store's parser recurses (LanceDB's ends the process on a chain of 1,000 terms, 0.31), so what it gets is bounded.
const MAX_DEPTH = 16
const MAX_TERMS = 2_000
const META_NAME = /^[\p{L}\p{N}_.-]{1,64}$/u

/** Columns of text that a condition may name. */
export type TextColumn = 'id' | 'documentId' | 'group' | 'modality'

/** Ends of a range, at least one, all finite. */
export type Ends = Pick<FilterRange, 'gt' | 'gte' | 'lt' | 'lte'>

/** One comparison, asked for or, `negated`, its opposite. */
export type Comparison = { readonly negated: boolean } & (
  | { readonly on: 'text'; readonly column: TextColumn; readonly values: readonly string[] }
  /** Any of the chunk's tags; see {@link tagsOf}. */
  | { readonly on: 'tags'; readonly tags: readonly string[] }
  /** A number under a name of the chunk's `meta`. */
  | { readonly on: 'number'; readonly name: string; readonly ends: Ends }
  /** The chunk's pages from first to last have one in the range; whole numbers, both ends included. */
  | { readonly on: 'pages'; readonly from?: number; readonly to?: number }
)

/** What depends on the row; a list has two parts at least. */
export type OpenCondition =
  | Comparison
  | { readonly all: readonly OpenCondition[] }
  | { readonly any: readonly OpenCondition[] }

/** A filter as stores compile it: without `not`, constant only as a whole. */
export type Condition = boolean | OpenCondition

/**
 * A filter made simple: NOT pushed down to the comparisons (De Morgan), constants folded.
 *
 * @throws `usage` when it is nested deeper than 16 levels or compares more than 2,000 times (a list of values counts once),
 * or names a field or an end of a range that can be none
 */
export function simplify(filter: Filter | undefined): Condition {
  return filter === undefined ? true : convert(filter, false, MAX_DEPTH, { terms: MAX_TERMS })
}

/**
 * What a chunk's `meta` is found by: a hash of type, name and value for each entry, and of type and name for a number.
 *
 * @throws `usage` for a name or a number that can be none
 */
export function tagsOf({ id, meta = {} }: Pick<Chunk, 'id' | 'meta'>): string[] {
  for (const [name, value] of Object.entries(meta))
    if (!META_NAME.test(name) || (typeof value === 'number' && !Number.isFinite(value)))
      throw new DuomoError('usage', `chunk ${id} has ${JSON.stringify(name)} = ${value} in its meta`, {
        hint: 'Names are up to 64 letters, digits, "_", "." and "-"; numbers are finite.',
      })
  return Object.entries(meta).flatMap(([name, value]) =>
    typeof value === 'number' ? [tagOf(name, value), numberTag(name)] : [tagOf(name, value)],
  )
}

/** The tag of every chunk that has a number under that name. */
export function numberTag(name: string): string {
  return hashParts(['a number', name])
}

/** The numbers of a chunk's `meta`, by name. */
export function numbersOf({ meta = {} }: Pick<Chunk, 'meta'>): [string, number][] {
  return Object.entries(meta).flatMap(([name, value]): [string, number][] =>
    typeof value === 'number' ? [[name, value]] : [],
  )
}

/** The first and the last page of a chunk. */
export function pageSpan({ pages }: Pick<Chunk, 'pages'>): { first: number; last: number } {
  return { first: Math.min(...pages), last: Math.max(...pages) }
}

function allOf(parts: readonly Condition[]): Condition {
  if (parts.includes(false)) return false
  const open = parts.filter((part) => typeof part !== 'boolean')
  const [only] = open
  return only === undefined ? true : open.length === 1 ? only : { all: open }
}

function anyOf(parts: readonly Condition[]): Condition {
  if (parts.includes(true)) return true
  const open = parts.filter((part) => typeof part !== 'boolean')
  const [only] = open
  return only === undefined ? false : open.length === 1 ? only : { any: open }
}

function tagOf(name: string, value: FilterValue): string {
  return hashParts([typeof value, name, String(value)])
}

function convert(filter: Filter, negated: boolean, depth: number, budget: { terms: number }): Condition {
  budget.terms -= 1
  if (depth < 0 || budget.terms < 0)
    throw new DuomoError('usage', `a filter has more than ${MAX_DEPTH} levels or ${MAX_TERMS} comparisons`, {
      hint: 'Name many values of one field by one "in".',
    })
  switch (filter.op) {
    case 'eq':
      return equals(filter.field, [filter.value], negated)
    case 'in':
      return equals(filter.field, filter.values, negated)
    case 'range':
      return inRange(filter, negated)
    case 'not':
      return convert(filter.of, !negated, depth - 1, budget)
    case 'and':
    case 'or': {
      const parts = filter.of.map((part) => convert(part, negated, depth - 1, budget))
      return (filter.op === 'and') === negated ? anyOf(parts) : allOf(parts)
    }
  }
}

function equals(field: FilterField, values: readonly FilterValue[], negated: boolean): Condition {
  const name = metaName(field)
  if (name !== undefined) {
    const tags = values.filter(isPossible).map((value) => tagOf(name, value))
    return tags.length === 0 ? negated : { on: 'tags', tags, negated }
  }
  if (field === 'page') {
    const pages = values.filter((value) => Number.isInteger(value)).map(Number)
    const parts = pages.map((page): Comparison => ({ on: 'pages', from: page, to: page, negated }))
    return negated ? allOf(parts) : anyOf(parts)
  }
  const texts = values.filter((value) => typeof value === 'string' && isPossible(value)).map(String)
  return texts.length === 0 ? negated : { on: 'text', column: textColumn(field), values: texts, negated }
}

function inRange({ field, gt, gte, lt, lte }: FilterRange, negated: boolean): Condition {
  const ends: Ends = {
    ...(gt === undefined ? {} : { gt }),
    ...(gte === undefined ? {} : { gte }),
    ...(lt === undefined ? {} : { lt }),
    ...(lte === undefined ? {} : { lte }),
  }
  const given = Object.entries(ends)
  const odd = given.find(([, end]) => typeof end !== 'number' || !Number.isFinite(end))
  if (given.length === 0 || odd)
    throw new DuomoError('usage', `a range of ${field} has ${odd ? `${odd[0]} ${odd[1]}` : 'no end'}; expected numbers`)
  const name = metaName(field)
  if (name !== undefined) return { on: 'number', name, ends, negated }
  if (field === 'page') return pagesBetween(ends, negated)
  throw new DuomoError('usage', `a range of ${field}, which is no number`)
}

/** Pages are whole numbers: between 2.2 and 2.8 there is none. */
function pagesBetween({ gt, gte, lt, lte }: Ends, negated: boolean): Condition {
  const from = Math.max(
    gte === undefined ? -Infinity : Math.ceil(gte),
    gt === undefined ? -Infinity : Math.floor(gt) + 1,
  )
  const to = Math.min(lte === undefined ? Infinity : Math.floor(lte), lt === undefined ? Infinity : Math.ceil(lt) - 1)
  if (from > to) return negated
  return { on: 'pages', negated, ...(from === -Infinity ? {} : { from }), ...(to === Infinity ? {} : { to }) }
}

/** Half a surrogate pair has no UTF-8, and NaN equals nothing: what is kept can't equal them. */
function isPossible(value: FilterValue): boolean {
  return typeof value === 'string' ? value.isWellFormed() : !Number.isNaN(value)
}

function metaName(field: FilterField): string | undefined {
  if (!field.startsWith('meta.')) return undefined
  const name = field.slice('meta.'.length)
  if (!META_NAME.test(name))
    throw new DuomoError('usage', `a filter names the field ${JSON.stringify(field)}`, {
      hint: 'The name behind "meta." is up to 64 letters, digits, "_", "." and "-".',
    })
  return name
}

function textColumn(field: FilterField): TextColumn {
  if (field === 'id' || field === 'documentId' || field === 'group' || field === 'modality') return field
  throw new DuomoError('usage', `a filter names the field ${JSON.stringify(field)}, which chunks don't have`)
}
