import { resolve } from 'node:path'
import type { AddOptions, Duomo, Progress } from '../app/duomo.ts'
import type { AddResult, AddStatus } from '../model/catalogue.ts'
import type { Context, ExitStatus } from './io.ts'
import { problemLines } from './problem-lines.ts'
import { padEnd, safeLine } from './terminal-text.ts'

export interface AddArguments {
  readonly password?: string
  readonly watch?: true
}

/** `duomo add PATH…`: one line a file as each is done; with `--watch` until it is stopped. */
export async function add(
  context: Context,
  paths: readonly string[],
  { password, watch }: AddArguments,
): Promise<ExitStatus> {
  const absolute = paths.map((path) => resolve(context.io.cwd, path))
  if (watch) context.note(context.messages.watching)
  return tellResults(context, (duomo, options) =>
    duomo[watch ? 'watch' : 'add'](absolute, { ...options, ...(password === undefined ? {} : { password }) }),
  )
}

/** Tells each result as it comes, then how many there were; 1 when nothing can be searched, 3 when something is missing. */
export async function tellResults(
  context: Context,
  start: (duomo: Duomo, options: AddOptions) => AsyncIterable<AddResult>,
): Promise<ExitStatus> {
  const { messages } = context
  const counts: Record<AddStatus, number> = { indexed: 0, partial: 0, unchanged: 0, failed: 0, skipped: 0, removed: 0 }
  await context.withDuomo(async (duomo) => {
    const options = { signal: context.signal, onProgress: (progress: Progress) => context.progress(progress) }
    for await (const result of start(duomo, options)) {
      counts[result.status]++
      context.clearProgress()
      await context.out(context.json ? `${JSON.stringify(result)}\n` : resultLine(result, context))
      if (!context.json)
        for (const line of problemLines(result.problems, messages, context.notePaint)) context.complain(line)
    }
  })
  context.clearProgress()
  const searchable = counts.indexed + counts.partial + counts.unchanged
  context.note(messages.added(searchable, counts))
  // Nothing chosen is nothing left undone.
  if (Object.values(counts).every((count) => count === 0)) return 0
  if (searchable === 0) return 1
  return counts.failed > 0 || counts.partial > 0 ? 3 : 0
}

function resultLine(result: AddResult, { messages, paint }: Context): string {
  const signs: Record<AddStatus, string> = {
    indexed: paint.green('✓'),
    partial: paint.yellow('~'),
    unchanged: paint.dim('='),
    failed: paint.red('✗'),
    skipped: paint.dim('-'),
    removed: paint.dim('×'),
  }
  const parts = [messages.statuses[result.status]]
  if (result.pages > 0) parts.push(messages.pages(result.pages))
  const elements = messages.elements(result.elements)
  if (elements !== '') parts.push(elements)
  if (result.skipped.length > 0) parts.push(messages.leftOut(result.skipped.length))
  if (result.ms >= 1000) parts.push(messages.seconds((result.ms / 1000).toFixed(1)))
  return `${signs[result.status]} ${padEnd(safeLine(result.file), 32)}  ${paint.dim(parts.join(' · '))}\n`
}
