import type { Context } from 'hono'
import { streamSSE } from 'hono/streaming'
import { toDuomoError } from '../base/errors.ts'
import { errorBody } from './refuse.ts'

/** Proxies and browsers give up on a connection that is silent for too long. */
export const HEARTBEAT_MS = 10_000

/** Did the caller ask for server-sent events? */
export function wantsEvents(c: Context): boolean {
  return /\btext\/event-stream\b/i.test(c.req.header('accept') ?? '')
}

/**
 * Answers with server-sent events, one JSON value each. The last is `end` when all went well and `error` when not;
 * a stream without either was cut and is not to be taken for whole.
 */
export function answerWithEvents(
  c: Context,
  run: (send: (event: string, data: unknown) => Promise<void>) => Promise<void>,
): Response {
  return streamSSE(c, async (stream) => {
    const send = (event: string, data: unknown) => stream.writeSSE({ event, data: JSON.stringify(data) })
    const heartbeat = setInterval(() => stream.write(': \n\n'), HEARTBEAT_MS)
    try {
      await run(send)
      await send('end', {})
    } catch (error) {
      await send('error', errorBody(toDuomoError(error, 'answering the request')))
    } finally {
      clearInterval(heartbeat)
    }
  })
}
