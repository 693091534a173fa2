import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { AskOptions } from '../app/duomo.ts'
import { chunkGroupSchema } from '../model/chunk.ts'
import { readCondition } from '../model/condition.ts'
import { usageError } from './failure.ts'
import type { Context } from './io.ts'

/** What `ask` and `search` take beside the question. */
export interface AskArguments {
  readonly limit?: number
  /** Conditions such as `year>=2023`. */
  readonly filter?: readonly string[]
  /** Paths, labels or ids. */
  readonly document?: readonly string[]
  readonly folder?: readonly string[]
  /** Names of searches, each with `=WEIGHT` if it has one. */
  readonly use?: readonly string[]
  /** `text=0.4`, `image=0.6`, `audio=0.6`. */
  readonly weigh?: readonly string[]
  readonly fuse?: string
  readonly cutoff?: string
  /** `figure=3`. */
  readonly perGroup?: readonly string[]
  readonly neighbours?: number
  readonly target?: string
}

/** @throws `usage` for a filter that is no condition */
export function toAskOptions(
  context: Context,
  { limit, filter = [], document = [], folder = [], ...given }: AskArguments,
): AskOptions {
  const { usage } = context.messages
  const wrong = filter.find((text) => !readCondition(text))
  if (wrong !== undefined) throw usageError(usage.notCondition(wrong), usage.conditionShape)
  // A path is meant as seen from here; what lies nowhere any more may still be known by its name.
  const place = (path: string) => {
    const there = resolve(context.io.cwd, path)
    return existsSync(there) ? there : path
  }
  const conditions = [
    ...filter,
    ...document.map((path) => `document=${place(path)}`),
    ...folder.map((path) => `folder=${place(path)}`),
  ]
  return {
    signal: context.signal,
    ...(limit === undefined ? {} : { limit }),
    ...(conditions.length > 0 ? { filter: conditions } : {}),
    ...searchOptions(context, given),
  }
}

type SearchArguments = Omit<AskArguments, 'limit' | 'filter' | 'document' | 'folder'>

/** How it is searched, and how much is given. */
function searchOptions({ messages }: Context, given: SearchArguments): AskOptions {
  const { usage } = messages
  const { use = [], weigh = [], fuse, cutoff, perGroup = [], neighbours, target } = given
  const numbers = <K extends string>(flag: string, entries: readonly string[], known: readonly K[]) =>
    Object.fromEntries(
      entries.map((entry): [K, number] => {
        const [, name, number] = /^([a-z]+)=(\d+(?:\.\d+)?)$/.exec(entry) ?? []
        const key = known.find((one) => one === name)
        if (key === undefined) throw usageError(usage.notNamedNumber(flag, entry, known.join(', ')))
        return [key, Number(number)]
      }),
    ) as Partial<Record<K, number>>
  const weights = numbers('--weigh', weigh, ['text', 'image', 'audio'])
  const groups = numbers('--per-group', perGroup, chunkGroupSchema.options)
  if (fuse !== undefined && fuse !== 'vectors' && fuse !== 'lists')
    throw usageError(usage.notOneOf('--fuse', fuse, 'vectors, lists'))
  if (target !== undefined && target !== 'page' && target !== 'passage')
    throw usageError(usage.notOneOf('--target', target, 'passage, page'))
  const least = cutoff === undefined ? undefined : Number(cutoff)
  if (least !== undefined && !Number.isFinite(least)) throw usageError(usage.notNumber('--cutoff', cutoff ?? ''))
  return {
    ...(use.length > 0 ? { use: Object.fromEntries(use.map(searchWeight)) } : {}),
    ...(weigh.length > 0 || fuse
      ? { parts: { ...(weigh.length > 0 ? { weights } : {}), ...(fuse ? { fuse } : {}) } }
      : {}),
    ...(least === undefined ? {} : { cutoff: least }),
    ...(perGroup.length > 0 ? { perGroup: groups } : {}),
    ...(neighbours === undefined ? {} : { neighbours }),
    ...(target === undefined ? {} : { target }),
  }
}

/** `bm25` or `bm25=2`; names of spaces may hold signs of their own. */
function searchWeight(text: string): [string, number] {
  const [, name = text, weight] = /^(.+)=(\d+(?:\.\d+)?)$/.exec(text) ?? []
  return [name, weight === undefined ? 1 : Number(weight)]
}
