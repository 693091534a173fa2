import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { AskOptions } from '../app/duomo.ts'
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
}

/** @throws `usage` for a filter that is no condition */
export function toAskOptions(
  context: Context,
  { limit, filter = [], document = [], folder = [] }: AskArguments,
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
  }
}
