import type { Duomo } from '../app/duomo.ts'
import type { ChatMessage } from '../model/conversation.ts'
import { failureLines } from './failure.ts'
import type { Context, ExitStatus } from './io.ts'
import { linesOf } from './lines.ts'
import { readFiles } from './question.ts'
import { safeText } from './terminal-text.ts'

export interface ChatArguments {
  /** What is said; lines of the input, one after the other, if absent. */
  readonly text?: string
  /** Files with pictures, shown with the first message. */
  readonly image?: readonly string[]
}

/** `duomo chat [TEXT] [--image FILE]…`: a plain conversation with the model, without documents. */
export async function chat(context: Context, { text, image = [] }: ChatArguments): Promise<ExitStatus> {
  const images = await readFiles(image, context.io.cwd)
  return context.withDuomo(async (duomo) => {
    if (text !== undefined) {
      await say([{ role: 'user', text, images }], duomo, context)
      return 0
    }
    return converse(images, duomo, context)
  })
}

/** A line that fails is told of and forgotten; the conversation goes on. */
async function converse(images: readonly Uint8Array[], duomo: Duomo, context: Context): Promise<ExitStatus> {
  const messages: ChatMessage[] = []
  let failed = 0
  let done = 0
  for await (const line of linesOf(context)) {
    const asked: ChatMessage = { role: 'user', text: line, ...(done === 0 ? { images } : {}) }
    try {
      const answer = await say([...messages, asked], duomo, context)
      messages.push(asked, { role: 'assistant', text: answer })
      done++
    } catch (error) {
      if (context.signal.aborted) throw error
      failed++
      for (const one of failureLines(error, context.messages, context.notePaint)) context.complain(one)
    }
  }
  if (failed === 0) return 0
  return done === 0 ? 1 : 3
}

/** Words go out as they come; as JSON only once they are whole. */
async function say(messages: readonly ChatMessage[], duomo: Duomo, context: Context): Promise<string> {
  let said = ''
  try {
    for await (const piece of duomo.chat(messages, { signal: context.signal })) {
      said += piece
      if (!context.json) await context.out(safeText(piece))
    }
  } finally {
    if (!context.json && said !== '') await context.out('\n')
  }
  if (context.json) await context.out(`${JSON.stringify({ text: said })}\n`)
  return said
}
