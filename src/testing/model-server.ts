import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A request that a model's server got. */
export interface ModelRequest {
  readonly path: string
  readonly headers: IncomingMessage['headers']
  // biome-ignore lint/suspicious/noExplicitAny: tests look into a body of any shape
  readonly body: any
}

/** Answers one request; the last of several answers all that follow. */
export type Reply = (response: ServerResponse, request: ModelRequest) => void | Promise<void>

export interface ModelServer {
  /** Up to and with `/v1`. */
  readonly url: string
  readonly requests: readonly ModelRequest[]
  close(): Promise<void>
}

/** A real HTTP server on a free port of this machine that answers as it is told: a model's server for tests. */
export async function startModelServer(...replies: readonly Reply[]): Promise<ModelServer> {
  const requests: ModelRequest[] = []
  const server = createServer(async (incoming, response) => {
    const parts: Uint8Array[] = []
    for await (const part of incoming) parts.push(part)
    const text = Buffer.concat(parts).toString('utf8')
    const request = { path: incoming.url ?? '', headers: incoming.headers, body: text ? JSON.parse(text) : undefined }
    requests.push(request)
    await replies[Math.min(requests.length, replies.length) - 1]?.(response, request)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/v1`,
    requests,
    close: () =>
      new Promise((done) => {
        server.close(() => done())
        server.closeAllConnections()
      }),
  }
}

/** One server-sent event of a completion. */
export function completionEvent(delta: object, finish?: string, more: object = {}): string {
  const choice = { index: 0, delta, finish_reason: finish ?? null }
  return `data: ${JSON.stringify({ id: 'c1', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [choice], ...more })}\n\n`
}

const USAGE = { prompt_tokens: 11, completion_tokens: 7, total_tokens: 18 }

/** The whole body of a stream that says `text` in pieces and ends well. */
export function completionBody(text: string, finish = 'stop'): string {
  const pieces = text.match(/[\s\S]{1,5}/gu) ?? []
  return [
    completionEvent({ role: 'assistant', content: '' }),
    ...pieces.map((content) => completionEvent({ content })),
    completionEvent({}, finish),
    `data: ${JSON.stringify({ id: 'c1', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [], usage: USAGE })}\n\n`,
    'data: [DONE]\n\n',
  ].join('')
}

/** Says `body` as a stream of events. */
export function streamReply(body: string): Reply {
  return (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' }).end(body)
  }
}

/** Says `text` and ends well. */
export function textReply(text: string): Reply {
  return streamReply(completionBody(text))
}

/** Refuses with a status, a body and headers. */
export function failReply(status: number, body: unknown = {}, headers: Record<string, string> = {}): Reply {
  return (response) => {
    response
      .writeHead(status, { 'content-type': 'application/json', ...headers })
      .end(typeof body === 'string' ? body : JSON.stringify(body))
  }
}

/** Says the body and then cuts the connection. */
export function cutReply(body: string): Reply {
  return (response) =>
    new Promise((done) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write(body, () => {
        response.destroy()
        done()
      })
    })
}
