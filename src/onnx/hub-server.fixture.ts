import { createHash } from 'node:crypto'
import { startHttpServer, type TestServer } from '../testing/http-server.ts'

export interface HubServerOptions {
  /** What the first answers with the bytes of a file do before they break off. */
  readonly cutAfter?: number
  /** How many answers are cut. */
  readonly cuts?: number
  /** Told instead of the true hash. */
  readonly wrongHash?: string
  /** Where the bytes lie, if elsewhere: the hub sends on. */
  readonly sendsTo?: string
  readonly status?: number
  /** Without it no commit is told, as by some mirrors. */
  readonly commit?: string
}

export const COMMIT = 'c0ffee'.padEnd(40, '0')

/** A hub as the client sees it: `HEAD` and `GET` of `/owner/name/resolve/revision/file`, with ranges. */
export function startHub(files: Readonly<Record<string, Buffer>>, options: HubServerOptions = {}): Promise<TestServer> {
  let cuts = options.cuts ?? 0
  return startHttpServer((request, response) => {
    if (options.status !== undefined) return void response.writeHead(options.status).end()
    const [, file = ''] = /\/resolve\/[^/]+\/(.+)$/.exec(request.path) ?? []
    const bytes = files[file]
    if (!bytes) return void response.writeHead(404).end()
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    const told = {
      ...(options.commit === '' ? {} : { 'x-repo-commit': options.commit ?? COMMIT }),
      'x-linked-size': String(bytes.length),
      'x-linked-etag': `"${options.wrongHash ?? sha256}"`,
    }
    if (options.sendsTo !== undefined)
      return void response.writeHead(302, { ...told, location: options.sendsTo + request.path }).end()
    const start = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0)
    const rest = bytes.subarray(start)
    response.writeHead(start > 0 ? 206 : 200, {
      ...told,
      'content-length': rest.length,
      ...(start > 0 ? { 'content-range': `bytes ${start}-${bytes.length - 1}/${bytes.length}` } : {}),
    })
    if (request.method === 'HEAD') return void response.end()
    if (cuts > 0 && options.cutAfter !== undefined && rest.length > options.cutAfter) {
      cuts--
      response.write(rest.subarray(0, options.cutAfter), () => response.destroy())
      return
    }
    response.end(rest)
  })
}
