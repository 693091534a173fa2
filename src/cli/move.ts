import { resolve } from 'node:path'
import type { Context, ExitStatus } from './io.ts'
import { safeLine } from './terminal-text.ts'

/** `duomo move --to TARGET`: the index to another store. */
export async function move(context: Context, target: string): Promise<ExitStatus> {
  const { messages, signal, progress } = context
  const place = target.includes('://') ? target : resolve(context.io.cwd, target)
  const result = await context.withDuomo((duomo) => duomo.move(place, { signal, onProgress: progress }))
  if (context.json) {
    await context.out(`${JSON.stringify(result)}\n`)
    return 0
  }
  const share = `${(result.agreement * 100).toFixed(1)} %`
  await context.out(`${messages.moved(result.rows, safeLine(result.to))}\n`)
  await context.out(`${messages.movedAgreement(result.questions, share)}\n`)
  context.note(messages.movedFrom(safeLine(result.from)))
  return 0
}
