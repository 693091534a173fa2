import { usageError } from './failure.ts'
import type { Context, ExitStatus } from './io.ts'
import { summaryLine } from './list.ts'

/** `duomo tag ID NAME=VALUE…`: says something of a document; `NAME=` takes it away. */
export async function tag(context: Context, id: string, changes: readonly string[]): Promise<ExitStatus> {
  const change = Object.fromEntries(changes.map((text) => toChange(text, context)))
  const summary = await context.withDuomo((duomo) => duomo.tag(id, change))
  await context.out(context.json ? `${JSON.stringify(summary)}\n` : `${summaryLine(summary, context)}\n`)
  return 0
}

function toChange(text: string, { messages }: Context): [string, string | number | boolean | null] {
  const at = text.indexOf('=')
  if (at < 1) throw usageError(messages.usage.notChange(text))
  return [text.slice(0, at), toValue(text.slice(at + 1))]
}

function toValue(text: string): string | number | boolean | null {
  if (text === '') return null
  if (text === 'true' || text === 'false') return text === 'true'
  // Only what is written back the same: `007` and `1e3` stay text.
  return String(Number(text)) === text && Number.isFinite(Number(text)) ? Number(text) : text
}
