import { type DuomoError, toDuomoError } from './errors.ts'

/** What travels between a pool and its child; structured clone, so byte arrays pass as they are. */
export type ToChild = { readonly type: 'run'; readonly id: number; readonly task: string; readonly input: unknown }
export type FromChild =
  | { readonly type: 'ready' }
  | { readonly type: 'event'; readonly id: number; readonly event: unknown }
  | { readonly type: 'done'; readonly id: number; readonly result: unknown }
  | { readonly type: 'failed'; readonly id: number; readonly error: CarriedError }

/** An error as it crosses a process border. */
export interface CarriedError {
  readonly code: DuomoError['code']
  readonly message: string
  readonly hint?: string
  readonly page?: number
}

/** One job that a child can do; `emit` sends an event at once, also from the middle of long synchronous work. */
export type Task = (input: unknown, emit: (event: unknown) => void) => Promise<unknown>

/** Makes this process the child of a pool: answers each `run` with the task of that name, one at a time. */
export function serveTasks(tasks: Readonly<Record<string, Task>>): void {
  const send = (message: FromChild) => process.send?.(message)
  process.on('message', (message: ToChild) => {
    const { id, task, input } = message
    const work = Object.hasOwn(tasks, task) ? tasks[task] : undefined
    Promise.resolve()
      .then(() => {
        if (!work) throw new Error(`this child knows no task ${task}`)
        return work(input, (event) => send({ type: 'event', id, event }))
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
}

function carry({ code, message, hint, page }: DuomoError): CarriedError {
  return { code, message, ...(hint === undefined ? {} : { hint }), ...(page === undefined ? {} : { page }) }
}
