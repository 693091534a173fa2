import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A request as it arrived. */
export interface ArrivedRequest {
  readonly method: string
  /** With the query. */
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly body: Buffer
  /** The fields of a multipart body; files as their bytes in Latin-1. */
  form(): Promise<FormData>
}

export interface TestServer {
  /** Without a slash at the end. */
  readonly url: string
  /** Everything that arrived, in order. */
  readonly requests: readonly ArrivedRequest[]
  close(): Promise<void>
}

/** A real HTTP server on a free port of this machine, for tests of clients; `answer` handles one request after the other. */
export async function startHttpServer(
  answer: (request: ArrivedRequest, response: ServerResponse, count: number) => void | Promise<void>,
): Promise<TestServer> {
  const requests: ArrivedRequest[] = []
  const server = createServer(async (message, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of message) chunks.push(chunk)
    const body = Buffer.concat(chunks)
    const request: ArrivedRequest = {
      method: message.method ?? '',
      path: message.url ?? '',
      headers: message.headers,
      body,
      form: () => new Response(body, { headers: { 'content-type': message.headers['content-type'] ?? '' } }).formData(),
    }
    requests.push(request)
    await answer(request, response, requests.length)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** Answers with JSON. */
export function sendJson(
  response: ServerResponse,
  value: unknown,
  status = 200,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value))
}
