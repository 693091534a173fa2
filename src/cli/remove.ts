import type { Context, ExitStatus } from './io.ts'
import { SHOWN_DIGITS } from './list.ts'
import { safeLine } from './terminal-text.ts'

/** `duomo remove ID…`: all of them or, when one is not there, none. */
export async function remove(context: Context, ids: readonly string[]): Promise<ExitStatus> {
  const removed = await context.withDuomo((duomo) => duomo.remove(ids))
  for (const one of removed) {
    if (context.json) await context.out(`${JSON.stringify(one)}\n`)
    else {
      const name = `${one.documentId.slice(0, SHOWN_DIGITS)}  ${one.paths.map(safeLine).join(', ')}`
      await context.out(`${context.messages.removed(name)}\n`)
    }
  }
  return 0
}
