import { tellResults } from './add.ts'
import { usageError } from './failure.ts'
import type { Context, ExitStatus } from './io.ts'

export interface RemakeArguments {
  readonly all?: true
  readonly failed?: true
  readonly password?: string
}

/** `duomo reread` and `duomo reencode`: ids, `--all` or `--failed`; one line a document as each is done. */
export async function remake(
  context: Context,
  how: 'reread' | 'reencode',
  ids: readonly string[],
  { all, failed, password }: RemakeArguments,
): Promise<ExitStatus> {
  const ways = [ids.length > 0 ? ids : undefined, all && ('all' as const), failed && ('failed' as const)]
  const [which, ...more] = ways.filter((way) => way !== undefined)
  if (which === undefined || more.length > 0) throw usageError(context.messages.usage.whichDocuments)
  return tellResults(context, (duomo, options) =>
    duomo[how](which, { ...options, ...(password === undefined ? {} : { password }) }),
  )
}
