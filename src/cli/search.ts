import { type AskArguments, toAskOptions } from './ask-options.ts'
import { evidenceLines } from './evidence-lines.ts'
import { usageError } from './failure.ts'
import type { Context, ExitStatus } from './io.ts'
import { problemLines } from './problem-lines.ts'
import { type ShownArguments, toQuestion } from './question.ts'

/** `duomo search QUERY`: evidence, best first. */
export async function search(
  context: Context,
  query: string | undefined,
  { image = [], audio = [], region = [], ...given }: AskArguments & ShownArguments,
): Promise<ExitStatus> {
  const options = toAskOptions(context, given)
  const shown = image.length + audio.length + region.length > 0
  if (!shown && (query === undefined || query.trim() === '')) throw usageError(context.messages.usage.searchWhat)
  const asked = await toQuestion(context, query ?? '', { image, audio, region })
  const result = await context.withDuomo((duomo) => duomo.search(asked, options))
  for (const line of problemLines(result.problems ?? [], context.messages, context.notePaint)) context.note(line)
  if (context.json) {
    await context.out(`${JSON.stringify(result)}\n`)
    return 0
  }
  const lines = evidenceLines(result.evidence, context)
  if (lines.length === 0) context.note(context.messages.noEvidence)
  else await context.out(`${lines.join('\n')}\n`)
  return 0
}
