import { type AskArguments, toAskOptions } from './ask-options.ts'
import { evidenceLines } from './evidence-lines.ts'
import type { Context, ExitStatus } from './io.ts'

/** `duomo search QUERY`: evidence, best first. */
export async function search(context: Context, query: string, given: AskArguments): Promise<ExitStatus> {
  const options = toAskOptions(context, given)
  const result = await context.withDuomo((duomo) => duomo.search(query, options))
  if (context.json) {
    await context.out(`${JSON.stringify(result)}\n`)
    return 0
  }
  const lines = evidenceLines(result.evidence, context)
  if (lines.length === 0) context.note(context.messages.noEvidence)
  else await context.out(`${lines.join('\n')}\n`)
  return 0
}
