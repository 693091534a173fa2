import type { Where } from 'chromadb'
import type { Comparison, Ends, OpenCondition, TextColumn } from './filter.ts'
import type { Selection } from './row-server.ts'

/** Names of what is kept beside a record. Tags and numbers stand under names of their own. */
export const KEYS: Readonly<Record<TextColumn, string>> = {
  id: 'id',
  documentId: 'document',
  group: 'group',
  modality: 'modality',
}

export function tagKey(tag: string): string {
  return `tag:${tag}`
}

/**
 * What a number of `meta` is kept under: Chroma (1.0) cuts a bound with a point to a whole number before it compares it with
 * whole ones, so these stand apart. `has` is true where the key counts: a key can't be taken away from a record again.
 */
export function numberKeys(name: string, isWhole: boolean): { key: string; has: string } {
  const kind = isWhole ? 'whole' : 'real'
  return { key: `${kind}:${name}`, has: `has-${kind}:${name}` }
}

/** A selection as Chroma's `where`; `undefined` for everything. A record without a key passes its negations. */
export function toWhere({ condition, hidden, put }: Selection): Where | undefined {
  const parts = [
    ...(condition === true ? [] : [conditionToWhere(condition)]),
    ...(hidden === undefined ? [] : [{ put: { $ne: hidden } }]),
    ...(put === undefined ? [] : [{ put: { $eq: put } }]),
  ]
  return parts.length === 0 ? undefined : every(parts)
}

function conditionToWhere(condition: OpenCondition): Where {
  if ('on' in condition) return comparisonToWhere(condition)
  const parts = ('all' in condition ? condition.all : condition.any).map(conditionToWhere)
  return 'all' in condition ? every(parts) : some(parts)
}

function comparisonToWhere(comparison: Comparison): Where {
  const { negated } = comparison
  switch (comparison.on) {
    case 'text': {
      const values = [...comparison.values]
      return { [KEYS[comparison.column]]: negated ? { $nin: values } : { $in: values } }
    }
    case 'tags': {
      const parts = comparison.tags.map((tag): Where => ({ [tagKey(tag)]: negated ? { $ne: true } : { $eq: true } }))
      return negated ? every(parts) : some(parts)
    }
    case 'pages': {
      const { from, to } = comparison
      const parts: Where[] = []
      if (from !== undefined) parts.push({ last: negated ? { $lt: from } : { $gte: from } })
      if (to !== undefined) parts.push({ first: negated ? { $gt: to } : { $lte: to } })
      return negated ? some(parts) : every(parts)
    }
    case 'number': {
      const parts = [true, false].map((isWhole) => numberToWhere(comparison.name, comparison.ends, isWhole, negated))
      return negated ? every(parts) : some(parts)
    }
  }
}

function numberToWhere(name: string, ends: Ends, isWhole: boolean, negated: boolean): Where {
  const { key, has } = numberKeys(name, isWhole)
  const up = (end: number) => (isWhole ? Math.ceil(end) : end)
  const down = (end: number) => (isWhole ? Math.floor(end) : end)
  const { gt, gte, lt, lte } = ends
  const parts: Where[] = []
  if (gt !== undefined) parts.push({ [key]: negated ? { $lte: down(gt) } : { $gt: down(gt) } })
  if (gte !== undefined) parts.push({ [key]: negated ? { $lt: up(gte) } : { $gte: up(gte) } })
  if (lt !== undefined) parts.push({ [key]: negated ? { $gte: up(lt) } : { $lt: up(lt) } })
  if (lte !== undefined) parts.push({ [key]: negated ? { $gt: down(lte) } : { $lte: down(lte) } })
  return negated ? some([...parts, { [has]: { $ne: true } }]) : every([...parts, { [has]: { $eq: true } }])
}

function every(parts: readonly Where[]): Where {
  return balance(parts, ($and) => ({ $and }))
}

function some(parts: readonly Where[]): Where {
  return balance(parts, ($or) => ({ $or }))
}

/** A balanced tree of at least one part: Chroma refuses $and and $or of one, and a chain of 1,000 is too deep for its SQLite. */
function balance(parts: readonly Where[], join: (two: Where[]) => Where): Where {
  const [only] = parts
  if (parts.length === 1 && only) return only
  const middle = parts.length >> 1
  return join([balance(parts.slice(0, middle), join), balance(parts.slice(middle), join)])
}
