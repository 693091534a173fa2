import { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import type { Duomo } from '../app/duomo.ts'
import { DuomoError, toDuomoError } from '../base/errors.ts'
import { systemCode } from '../base/system-code.ts'
import { isLoopback } from './guard.ts'
import { createRoutes } from './routes.ts'

const KEY_LENGTH = 16
const CLOSE_MS = 5_000
const IDLE_MS = 50

export interface ServerOptions {
  /** Default 127.0.0.1; any address but this machine's own needs a key. */
  readonly host?: string
  /** Default 23333; 0 takes a free one. */
  readonly port?: number
  /** Asked for on every request for data, as a bearer token; at least 16 characters. */
  readonly key?: string
  /** For one upload, all its files together; default 1 GiB. */
  readonly uploadLimitBytes?: number
  /** Told of every fault of the server's own, with the request that met it. */
  readonly onFault?: (error: unknown, request: string) => void
}

export interface RunningServer {
  /** Where the page is, without a slash at the end. */
  readonly url: string
  readonly port: number
  /** Takes no more requests, lets those that run end for five seconds, then cuts them off. */
  close(): Promise<void>
}

/**
 * The HTTP API and the web page over one knowledge base, listening when it resolves.
 *
 * @throws `usage` for an open address without a key, `port-in-use`
 */
export async function createServer(duomo: Duomo, options: ServerOptions = {}): Promise<RunningServer> {
  const { host = '127.0.0.1', port = 23333, key, uploadLimitBytes = 2 ** 30, onFault = () => {} } = options
  checkKey(host, key)
  const stopping = new AbortController()
  const routes = createRoutes(duomo, {
    host,
    uploadLimitBytes,
    onFault,
    stopping: stopping.signal,
    ...(key === undefined ? {} : { key }),
  })
  const server = createAdaptorServer({ fetch: routes.fetch, hostname: host })
  if (!(server instanceof Server)) throw new DuomoError('internal', 'expected a server for HTTP/1.1')
  // Long uploads are no fault; a head that does not arrive is.
  server.requestTimeout = 0
  await listen(server, host, port)
  const { port: taken } = addressOf(server)
  const shown = host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host
  return {
    url: `http://${shown}:${taken}`,
    port: taken,
    async close() {
      const closed = new Promise<void>((done) => server.close(() => done()))
      stopping.abort(new DuomoError('cancelled', 'the server is stopping'))
      // A connection that was busy becomes idle when its answer is out, and would be kept alive.
      const idle = setInterval(() => server.closeIdleConnections(), IDLE_MS)
      const cut = setTimeout(() => server.closeAllConnections(), CLOSE_MS)
      await closed
      clearInterval(idle)
      clearTimeout(cut)
    },
  }
}

function checkKey(host: string, key: string | undefined): void {
  if (key === undefined && !isLoopback(host))
    throw new DuomoError('usage', `listening on ${host} would let anyone in the network read the documents`, {
      hint: 'Set DUOMO_KEY to a long random text, or leave --host away.',
    })
  if (key !== undefined && key.length < KEY_LENGTH)
    throw new DuomoError('usage', `the key has ${key.length} characters, expected ${KEY_LENGTH} or more`, {
      hint: 'For example: DUOMO_KEY=$(openssl rand -hex 32)',
    })
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((done, fail) => {
    server.once('error', (error) => {
      const busy = systemCode(error) === 'EADDRINUSE'
      fail(
        busy
          ? new DuomoError('port-in-use', `port ${port} on ${host} is in use`, {
              hint: `Stop the other program or choose another port: \`duomo serve --port ${port + 1}\`.`,
              cause: error,
            })
          : toDuomoError(error, `listening on ${host}:${port}`),
      )
    })
    server.listen(port, host, done)
  })
}

function addressOf(server: Server): AddressInfo {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new DuomoError('internal', 'the server has no port')
  return address
}
