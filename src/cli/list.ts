import type { DocumentSummary } from '../model/catalogue.ts'
import type { Context, ExitStatus } from './io.ts'
import { problemLines } from './problem-lines.ts'
import { safeLine } from './terminal-text.ts'

/** How many digits of an id are shown; any prefix of 8 or more is understood. */
export const SHOWN_DIGITS = 12

/** `duomo list`: one line a document. */
export async function list(context: Context): Promise<ExitStatus> {
  const { messages } = context
  const documents = await context.withDuomo((duomo) => duomo.list())
  for (const one of documents) {
    if (context.json) {
      await context.out(`${JSON.stringify(one)}\n`)
      continue
    }
    await context.out(`${summaryLine(one, context)}\n`)
    for (const line of problemLines(one.problems, messages, context.notePaint)) context.complain(line)
  }
  if (documents.length === 0) context.note(messages.emptyBase)
  return 0
}

/** `duomo list --bases`: one line a knowledge base of the data folder. */
export async function listBases(context: Context): Promise<ExitStatus> {
  const { messages, paint } = context
  for (const one of await context.withDuomo((duomo) => duomo.bases())) {
    const line = `${paint.bold(safeLine(one.base))}  ${paint.dim(messages.baseHolds(one.documents, one.pages))}`
    await context.out(context.json ? `${JSON.stringify(one)}\n` : `${line}\n`)
  }
  return 0
}

/** A document in one line. */
export function summaryLine(one: DocumentSummary, { messages, paint }: Context): string {
  const colours = { indexed: paint.green, partial: paint.yellow, failed: paint.red }
  const left = one.skipped.length > 0 ? messages.leftOut(one.skipped.length) : ''
  const about = [messages.pages(one.pages), messages.elements(one.elements), left].filter((part) => part !== '')
  return [
    paint.cyan(one.documentId.slice(0, SHOWN_DIGITS)),
    colours[one.status](messages.statuses[one.status]),
    paint.bold(one.paths.map(safeLine).join(', ')),
    paint.dim(about.join(' · ')),
    ...Object.entries(one.metadata ?? {}).map(([name, value]) => paint.cyan(`${name}=${safeLine(String(value))}`)),
  ].join('  ')
}
