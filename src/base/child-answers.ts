import { carry, type ToChild } from './child.ts'
import { DuomoError, toDuomoError } from './errors.ts'

/**
 * Does what a child asks for and may not do itself. What it asks is as untrusted as what it returns. The signal is aborted
 * when the task ends.
 */
export type OnAsk = (about: unknown, signal: AbortSignal) => Promise<unknown>

/** The answers that one task gets, one after the other, however many questions a child has been made to send. */
export interface Answers {
  answer(question: number, about: unknown): void
  /** Whether a question is open. */
  busy(): boolean
  /** The task has ended: what is being done is stopped, and nothing more is answered. */
  close(): void
}

/** @param to.changed - called when {@link Answers.busy} has changed */
export function createAnswers(
  task: string,
  onAsk: OnAsk | undefined,
  to: { send(reply: ToChild): void; changed(): void },
): Answers {
  const over = new AbortController()
  let open = 0
  let last = Promise.resolve()

  async function reply(question: number, about: unknown): Promise<ToChild> {
    try {
      if (!onAsk) throw new DuomoError('internal', `${task} asks for something, and nobody answers`)
      return { type: 'answer', question, answer: await onAsk(about, over.signal) }
    } catch (error) {
      return { type: 'refusal', question, error: carry(toDuomoError(error, task)) }
    }
  }

  return {
    answer(question, about) {
      open++
      to.changed()
      last = last.then(async () => {
        if (over.signal.aborted) return
        const answer = await reply(question, about)
        open--
        if (over.signal.aborted) return
        to.changed()
        to.send(answer)
      })
    },
    busy: () => open > 0,
    close: () => over.abort(),
  }
}
