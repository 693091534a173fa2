import { once } from 'node:events'
import type { Context, ExitStatus } from './io.ts'

export interface ServeArguments {
  readonly host?: string
  readonly port?: number
}

/** `duomo serve`: until it is told to stop, which is its usual end. */
export async function serve(context: Context, { host, port }: ServeArguments): Promise<ExitStatus> {
  const { createServer } = await import('../server/server.ts')
  return context.withDuomo(async (duomo) => {
    const key = context.io.env.DUOMO_KEY
    const server = await createServer(duomo, {
      ...(host === undefined ? {} : { host }),
      ...(port === undefined ? {} : { port }),
      ...(key ? { key } : {}),
      onFault: (error, request) => context.complain(faultLine(error, request)),
    })
    try {
      if (context.json) await context.out(`${JSON.stringify({ url: server.url })}\n`)
      context.note(context.messages.serving(context.notePaint.bold(server.url)))
      context.note(context.notePaint.dim(context.messages.servingHint))
      if (!context.signal.aborted) await once(context.signal, 'abort')
    } finally {
      await server.close()
    }
    context.note(context.messages.serverStopped)
    return 0
  })
}

/** One line of JSON, for programs that collect logs. */
function faultLine(error: unknown, request: string): string {
  const stack = error instanceof Error ? error.stack : String(error)
  return JSON.stringify({ time: new Date().toISOString(), level: 'error', request, error: stack })
}
