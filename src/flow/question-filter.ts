import { DuomoError } from '../base/errors.ts'
import { nearest } from '../base/nearest.ts'
import { chunkGroupSchema, modalitySchema } from '../model/chunk.ts'
import { CONDITION_SHAPE, type Condition, readCondition } from '../model/condition.ts'
import type { Filter, FilterField, FilterValue } from '../model/filter.ts'
import { documentsIn, documentsNamed, type NamedDocument } from './documents-named.ts'

const KINDS: Readonly<Record<string, readonly string[]>> = {
  group: chunkGroupSchema.options,
  modality: modalitySchema.options,
}
const BUILT_IN = ['document', 'folder', 'page', ...Object.keys(KINDS)]
const EQUALITIES: readonly Condition['operator'][] = ['=', '!=']
const RANGE_ENDS = { '>': 'gt', '>=': 'gte', '<': 'lt', '<=': 'lte' } as const

/**
 * Conditions such as `year>=2023`, `document=manual.pdf` → the filter of a search. All of them must hold; of several `=` with
 * one name, one must.
 *
 * @throws `usage` for a condition that is none, a name that nothing has, a value that can be none
 */
export function toQuestionFilter(conditions: readonly string[], documents: readonly NamedDocument[]): Filter {
  const wanted = new Map<string, Filter[]>()
  const others: Filter[] = []
  for (const text of conditions) {
    const condition = readCondition(text)
    if (!condition) throw new DuomoError('usage', `the filter ${text} is no condition`, { hint: CONDITION_SHAPE })
    const filter = toFilter(condition, text, documents)
    if (condition.operator !== '=') others.push(filter)
    else wanted.set(condition.name, [...(wanted.get(condition.name) ?? []), filter])
  }
  return { op: 'and', of: [...[...wanted.values()].map((of): Filter => ({ op: 'or', of })), ...others] }
}

function toFilter(condition: Condition, text: string, documents: readonly NamedDocument[]): Filter {
  const { name, operator, value } = condition
  if (BUILT_IN.includes(name) && name !== 'page' && !EQUALITIES.includes(operator))
    throw new DuomoError('usage', `the filter ${text} compares ${name} by ${operator}`, {
      hint: `Ask ${name} by "=" or "!=".`,
    })
  switch (name) {
    case 'document':
      return isOneOf('documentId', documentIds(documentsNamed(value, documents), text), condition)
    case 'folder':
      return isOneOf('documentId', documentIds(documentsIn(value, documents), text), condition)
    case 'page':
      if (!/^[1-9]\d{0,8}$/.test(value))
        throw new DuomoError('usage', `the filter ${text} asks for no page`, {
          hint: 'Pages are whole numbers from 1.',
        })
      return compare('page', [Number(value)], condition)
    default: {
      const known = Object.hasOwn(KINDS, name) ? KINDS[name] : undefined
      if (!known) return onMetadata(condition, text, documents)
      if (!known.includes(value))
        throw new DuomoError('usage', `the filter ${text} asks for no ${name}`, {
          hint: `There are ${known.join(', ')}.`,
        })
      return isOneOf(name === 'group' ? 'group' : 'modality', [value], condition)
    }
  }
}

/** `meta.page` is what was said under the name `page`. */
function onMetadata(condition: Condition, text: string, documents: readonly NamedDocument[]): Filter {
  const name = condition.name.replace(/^meta\./, '')
  const said = [...new Set(documents.flatMap(({ record }) => Object.keys(record.metadata ?? {})))].sort()
  if (!said.includes(name)) {
    const near = nearest(condition.name, [...BUILT_IN, ...said])
    const names = [...BUILT_IN, ...said].join(', ')
    throw new DuomoError('usage', `the filter ${text} names ${condition.name}, which is said of no document`, {
      hint: `${near ? `Did you mean ${near}? ` : ''}There are ${names}; \`duomo tag\` says more.`,
    })
  }
  const number = toNumber(condition.value)
  if (!EQUALITIES.includes(condition.operator)) {
    if (number === undefined)
      throw new DuomoError('usage', `the filter ${text} needs a number behind ${condition.operator}`, {
        hint: 'Only numbers are more or less than others; ask words by "=" or "!=".',
      })
    return compare(`meta.${name}`, [number], condition)
  }
  // 2023 may have been said as a number or, by a program, as a word; asked for on a command line they look the same.
  const truths: FilterValue[] =
    condition.value === 'true' || condition.value === 'false' ? [condition.value === 'true'] : []
  return isOneOf(`meta.${name}`, [condition.value, ...truths, ...(number === undefined ? [] : [number])], condition)
}

function documentIds(found: readonly NamedDocument[], text: string): string[] {
  if (found.length > 0) return found.map(({ record }) => record.documentId)
  throw new DuomoError('usage', `the filter ${text} fits no document of the knowledge base`, {
    hint: '`duomo list` shows the documents with their ids and paths.',
  })
}

function compare(field: FilterField, [value = 0]: readonly number[], condition: Condition): Filter {
  const { operator } = condition
  if (operator === '=' || operator === '!=') return isOneOf(field, [value], condition)
  return { op: 'range', field, [RANGE_ENDS[operator]]: value }
}

function isOneOf(field: FilterField, values: readonly FilterValue[], { operator }: Condition): Filter {
  const filter: Filter = { op: 'in', field, values }
  return operator === '!=' ? { op: 'not', of: filter } : filter
}

function toNumber(text: string): number | undefined {
  const number = Number(text)
  return text.trim() !== '' && Number.isFinite(number) ? number : undefined
}
