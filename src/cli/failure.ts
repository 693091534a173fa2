import { DuomoError, toDuomoError } from '../base/errors.ts'
import type { Messages } from './messages/en.ts'
import type { Paint } from './paint.ts'
import { safeText } from './terminal-text.ts'

/** The lines that tell of an error: what happened with its code, then the next step. */
export function failureLines(error: unknown, messages: Messages, paint: Paint): string[] {
  const named = toDuomoError(error, 'duomo')
  const stopped = named.code === 'cancelled'
  // What the command line itself says is in the user's language already.
  const explained = named.code === 'usage' ? '' : messages.errors.explain(named.code)
  const message = stopped
    ? messages.errors.stopped
    : `${messages.errors.error} (${named.code}): ${explained}${safeText(named.message)}`
  const hint = named.hint ?? (stopped ? messages.errors.stoppedHint : undefined)
  const lines = [paint.red(message)]
  if (hint !== undefined) lines.push(`${paint.bold(`${messages.errors.hint}:`)} ${safeText(hint)}`)
  if (named.code === 'internal' && !(error instanceof DuomoError)) {
    lines.push(messages.errors.unexpected)
    if (error instanceof Error && error.stack) lines.push(paint.dim(safeText(error.stack)))
  }
  return lines
}

export function usageError(message: string, hint?: string): DuomoError {
  return new DuomoError('usage', message, hint === undefined ? {} : { hint })
}
