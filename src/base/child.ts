import module from 'node:module'
import { DuomoError, toDuomoError } from './errors.ts'

/** What travels between a pool and its child; structured clone, so byte arrays pass as they are. */
export type ToChild =
  | { readonly type: 'run'; readonly id: number; readonly task: string; readonly input: unknown }
  | { readonly type: 'answer'; readonly question: number; readonly answer: unknown }
  | { readonly type: 'refusal'; readonly question: number; readonly error: CarriedError }
export type FromChild =
  | { readonly type: 'ready' }
  | { readonly type: 'event'; readonly id: number; readonly event: unknown }
  | { readonly type: 'ask'; readonly id: number; readonly question: number; readonly about: unknown }
  | { readonly type: 'done'; readonly id: number; readonly result: unknown }
  | { readonly type: 'failed'; readonly id: number; readonly error: CarriedError }

/** An error as it crosses a process border. */
export interface CarriedError {
  readonly code: DuomoError['code']
  readonly message: string
  readonly hint?: string
  readonly page?: number
}

/**
 * One job that a child can do; `emit` sends an event at once, also from the middle of long synchronous work; `ask` has the
 * parent do what a child may not (reach the network, start programs).
 */
export type Task = (
  input: unknown,
  emit: (event: unknown) => void,
  ask: (about: unknown) => Promise<unknown>,
) => Promise<unknown>

/** Makes this process the child of a pool: answers each `run` with the task of that name, one at a time. */
export function serveTasks(tasks: Readonly<Record<string, Task>>): void {
  const send = (message: FromChild) => process.send?.(message)
  const open = new Map<number, PromiseWithResolvers<unknown>>()
  let lastQuestion = 0
  const ask = (id: number, about: unknown) => {
    const question = ++lastQuestion
    const answer = Promise.withResolvers<unknown>()
    open.set(question, answer)
    send({ type: 'ask', id, question, about })
    return answer.promise
  }
  process.on('message', (message: ToChild) => {
    if (message.type !== 'run') {
      const answer = open.get(message.question)
      open.delete(message.question)
      if (message.type === 'answer') answer?.resolve(message.answer)
      else answer?.reject(uncarry(message.error))
      return
    }
    const { id, task, input } = message
    const work = Object.hasOwn(tasks, task) ? tasks[task] : undefined
    Promise.resolve()
      .then(() => {
        if (!work) throw new Error(`this child knows no task ${task}`)
        return work(
          input,
          (event) => send({ type: 'event', id, event }),
          (about) => ask(id, about),
        )
      })
      .then(
        (result) => send({ type: 'done', id, result }),
        (error: unknown) => send({ type: 'failed', id, error: carry(toDuomoError(error, task)) }),
      )
  })
  // The pool ended, cleanly or not: a child never outlives it.
  process.on('disconnect', () => process.exit(0))
  // Ctrl-C reaches the whole process group; the pool decides when its children end.
  process.on('SIGINT', () => {})
  send({ type: 'ready' })
  // Node would write what it compiled at the end, which never comes: the pool kills its children.
  module.flushCompileCache?.()
}

/** An error as it can be sent. */
export function carry({ code, message, hint, page }: DuomoError): CarriedError {
  return { code, message, ...(hint === undefined ? {} : { hint }), ...(page === undefined ? {} : { page }) }
}

/** The error that was sent. */
export function uncarry({ code, message, ...rest }: CarriedError): DuomoError {
  return new DuomoError(code, message, rest)
}
