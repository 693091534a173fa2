import { readFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import type { AskOptions } from '../app/duomo.ts'
import { toDuomoError } from '../base/errors.ts'
import { type Query, type QuestionLine, questionLineSchema } from '../model/query.ts'
import { answerLines } from './answer-lines.ts'
import { type AskArguments, toAskOptions } from './ask-options.ts'
import { failureLines, usageError } from './failure.ts'
import type { Context, ExitStatus } from './io.ts'
import { problemLines } from './problem-lines.ts'

export interface QuestionArguments extends AskArguments {
  readonly question?: string
  /** A file of questions, one JSON object a line. */
  readonly questions?: string
}

/** `duomo ask QUESTION` or `duomo ask --questions FILE`. */
export async function ask(context: Context, { question, questions, ...given }: QuestionArguments): Promise<ExitStatus> {
  const { messages } = context
  const options = toAskOptions(context, given)
  if (question !== undefined && questions !== undefined) throw usageError(messages.usage.askOne)
  if (questions !== undefined) return askAll(context, resolve(context.io.cwd, questions), options)
  if (question === undefined || question.trim() === '') throw usageError(messages.usage.askWhat)
  const answer = await context.withDuomo((duomo) => duomo.ask(question, options))
  if (context.json) await context.out(`${JSON.stringify(answer)}\n`)
  else {
    await context.out(`${answerLines(answer, context).join('\n')}\n`)
    context.note('')
    context.note(context.notePaint.dim(messages.answeredBy(answer.engine.generator, answer.engine.encoders.join(', '))))
    for (const line of problemLines(answer.problems ?? [], messages, context.notePaint)) context.note(line)
  }
  return 0
}

/** A question that fails keeps its line, with the error in place of the answer, and the others go on. */
async function askAll(context: Context, file: string, options: AskOptions): Promise<ExitStatus> {
  const lines = await readQuestions(context, file)
  let failed = 0
  await context.withDuomo(async (duomo) => {
    for (const line of lines) {
      const about = { ...(line.id === undefined ? {} : { id: line.id }), question: line.question }
      try {
        const { schema, ...answer } = await duomo.ask(await toQuery(line, dirname(file)), options)
        await context.out(`${JSON.stringify({ schema, ...about, ...answer, question: line.question })}\n`)
      } catch (error) {
        if (context.signal.aborted) throw error
        failed++
        const { code, message, hint } = toDuomoError(error, `answering "${line.question}"`)
        await context.out(`${JSON.stringify({ ...about, error: { code, message, ...(hint ? { hint } : {}) } })}\n`)
        for (const text of failureLines(error, context.messages, context.notePaint)) context.complain(text)
      }
    }
  })
  if (failed === 0) return 0
  return failed === lines.length ? 1 : 3
}

async function readQuestions(context: Context, file: string): Promise<QuestionLine[]> {
  const { usage } = context.messages
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw toDuomoError(error, `reading ${file}`)
  })
  const lines = text.replace(/^\ufeff/, '').split('\n')
  return lines.flatMap((line, index) => {
    if (line.trim() === '') return []
    const wrong = (reason: string) => usageError(usage.questionLine(file, index + 1, reason))
    let value: unknown
    try {
      value = JSON.parse(line)
    } catch (error) {
      throw wrong(error instanceof Error ? error.message : String(error))
    }
    const parsed = questionLineSchema.safeParse(value)
    if (!parsed.success) throw wrong(usage.questionShape)
    return [parsed.data]
  })
}

/** Pictures of a line are paths relative to the questions file. */
async function toQuery(line: QuestionLine, folder: string): Promise<Query> {
  if (!line.images || line.images.length === 0) return { text: line.question }
  const images: Uint8Array<ArrayBuffer>[] = []
  for (const image of line.images) images.push(new Uint8Array(await readFile(resolve(folder, image))))
  return { text: line.question, images }
}
