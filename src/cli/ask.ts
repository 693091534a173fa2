import { readFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import type { AskOptions } from '../app/duomo.ts'
import { toDuomoError } from '../base/errors.ts'
import type { Answer } from '../model/answer.ts'
import type { Turn } from '../model/conversation.ts'
import { type Query, type QuestionLine, questionLineSchema } from '../model/query.ts'
import { type AnswerFiles, pageFormatOf, writePage, writeSound } from './answer-files.ts'
import { answerLines } from './answer-lines.ts'
import { type AskArguments, toAskOptions } from './ask-options.ts'
import { failureLines, usageError } from './failure.ts'
import type { Context, ExitStatus } from './io.ts'
import { linesOf } from './lines.ts'
import { problemLines } from './problem-lines.ts'
import { readFiles, type ShownArguments, toQuestion } from './question.ts'
import { safeLine } from './terminal-text.ts'

export interface QuestionArguments extends AskArguments, ShownArguments, AnswerFiles {
  readonly question?: string
  /** A file of questions, one JSON object a line. */
  readonly questions?: string
  /** The model may split the question. */
  readonly subQuestions?: true
  /** Goes on with each line of the input, which may leave to the questions before what they said. */
  readonly chat?: true
}

/** `duomo ask QUESTION` or `duomo ask --questions FILE`. */
export async function ask(
  context: Context,
  { question, questions, chat, image = [], audio = [], region = [], ...given }: QuestionArguments,
): Promise<ExitStatus> {
  const { messages } = context
  const options = { ...toAskOptions(context, given), ...(given.subQuestions ? { subQuestions: true } : {}) }
  if (question !== undefined && questions !== undefined) throw usageError(messages.usage.askOne)
  const format = pageFormatOf(given, messages)
  const files = format !== undefined || given.assets !== undefined || given.speak !== undefined
  if (files && (chat || questions !== undefined)) throw usageError(messages.usage.filesOfOne)
  if (given.assets !== undefined && format === undefined) throw usageError(messages.usage.assetsOfPage)
  if (chat && questions !== undefined) throw usageError(messages.usage.chatAlone)
  if (chat) return askInTurn(context, question, options)
  if (questions !== undefined) return askAll(context, resolve(context.io.cwd, questions), options)
  const shown = image.length + audio.length + region.length > 0
  if (!shown && (question === undefined || question.trim() === '')) throw usageError(messages.usage.askWhat)
  const asked = await toQuestion(context, question ?? '', { image, audio, region })
  await context.withDuomo(async (duomo) => {
    const answer = await duomo.ask(asked, options)
    if (format !== undefined) await writePage(answer, format, given, duomo, context)
    // A page on stdout stands there alone.
    if (format === undefined || given.output !== undefined) await show(answer, context)
    if (given.speak !== undefined) await writeSound(answer, given.speak, duomo, context)
  })
  return 0
}

async function show(answer: Answer, context: Context): Promise<void> {
  const { messages } = context
  if (context.json) {
    await context.out(`${JSON.stringify(answer)}\n`)
    return
  }
  if (answer.asked !== undefined) context.note(context.notePaint.dim(messages.understoodAs(safeLine(answer.asked))))
  for (const text of answer.subQuestions ?? [])
    context.note(context.notePaint.dim(messages.searchedFor(safeLine(text))))
  await context.out(`${answerLines(answer, context).join('\n')}\n`)
  context.note('')
  context.note(context.notePaint.dim(messages.answeredBy(answer.engine.generator, answer.engine.encoders.join(', '))))
  if (answer.usage) context.note(context.notePaint.dim(messages.usedOfModel(answer.usage)))
  for (const line of problemLines(answer.problems ?? [], messages, context.notePaint)) context.note(line)
}

/** `duomo ask --chat`: one question after the other, each knowing those before; one that fails is told of and forgotten. */
async function askInTurn(context: Context, first: string | undefined, options: AskOptions): Promise<ExitStatus> {
  const history: Turn[] = []
  let failed = 0
  await context.withDuomo(async (duomo) => {
    const ask = async (question: string) => {
      try {
        const answer = await duomo.ask(question, { ...options, history: [...history] })
        await show(answer, context)
        history.push({ question: answer.asked ?? question, answer: answer.text })
      } catch (error) {
        if (context.signal.aborted) throw error
        failed++
        for (const text of failureLines(error, context.messages, context.notePaint)) context.complain(text)
      }
    }
    if (first !== undefined && first.trim() !== '') await ask(first)
    for await (const line of linesOf(context)) await ask(line)
  })
  if (failed === 0) return 0
  return history.length === 0 ? 1 : 3
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
  return { text: line.question, images: await readFiles(line.images, folder) }
}
