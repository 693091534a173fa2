import { readFile } from 'node:fs/promises'
import type { ServerResponse } from 'node:http'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { sha256 } from '../base/hash.ts'
import { type ArrivedRequest, startHttpServer } from './http-server.ts'

/**
 * What goes wrong with a file: the line is cut after some bytes of the answer (so many times, default once); its bytes differ
 * from what its checksum promises; it trickles in pieces with a pause before each; it is answered with an error.
 */
export type HubFault =
  | { readonly kind: 'cut'; readonly afterBytes: number; readonly times?: number }
  | { readonly kind: 'damage' }
  | { readonly kind: 'slow'; readonly pieceBytes: number; readonly pauseMs: number }
  | { readonly kind: 'status'; readonly status: number }

/** A hub of models on this machine, for tests of downloads. */
export interface TinyHub {
  /** With a slash at the end, as `env.remoteHost` wants it. */
  readonly url: string
  /** Everything that arrived, in order. */
  readonly requests: readonly ArrivedRequest[]
  /** How often the content of a file was asked for (GET), e.g. `onnx/model.onnx`, of whichever model and revision. */
  downloads(file: string): number
  /** From now on, until another call; without a fault the file is served well. */
  setFault(file: string, fault?: HubFault): void
  close(): Promise<void>
}

export interface TinyHubOptions {
  /** Folders by the models' names, e.g. `{ 'acme/tiny-clip': folder }`. */
  readonly models: Readonly<Record<string, string>>
  /** Names under which the models can be had; default `main`. */
  readonly revisions?: readonly string[]
}

/** `/<org>/<name>/resolve/<revision>/<file>`. */
const ADDRESS = /^\/([^/]+\/[^/]+)\/resolve\/([^/]+)\/([^?]+)/

/**
 * Serves folders as Hugging Face's hub does: GET and HEAD, `ETag` with the SHA-256, `If-None-Match`, one `Range` of bytes with
 * `If-Range` (RFC 9110, 14). Unknown models, revisions and files are 404.
 */
export async function startTinyHub({ models, revisions = ['main'] }: TinyHubOptions): Promise<TinyHub> {
  const faults = new Map<string, HubFault>()
  const cuts = new Map<string, number>()
  const server = await startHttpServer(async (request, response) => {
    const found = await findFile(request.path, models, revisions)
    if (!found) return void response.writeHead(404, { 'x-error-code': 'EntryNotFound' }).end()
    const fault = faults.get(found.file)
    if (fault?.kind === 'status') return void response.writeHead(fault.status).end()
    const answer = chooseAnswer(request, found.bytes, found.revision)
    response.writeHead(answer.status, answer.headers)
    if (request.method === 'HEAD') return void response.end()
    const body = fault?.kind === 'damage' ? damaged(answer.body) : answer.body
    if (fault?.kind === 'slow') return trickle(response, body, fault)
    const done = cuts.get(found.file) ?? 0
    if (fault?.kind === 'cut' && done < (fault.times ?? 1) && body.length > fault.afterBytes) {
      cuts.set(found.file, done + 1)
      return void response.write(body.subarray(0, fault.afterBytes), () => response.destroy())
    }
    response.end(body)
  })
  return {
    url: `${server.url}/`,
    requests: server.requests,
    downloads: (file) =>
      server.requests.filter((request) => request.method === 'GET' && fileOf(request.path) === file).length,
    setFault: (file, fault) => {
      cuts.delete(file)
      if (fault) faults.set(file, fault)
      else faults.delete(file)
    },
    close: () => server.close(),
  }
}

function fileOf(address: string): string | undefined {
  const file = ADDRESS.exec(address)?.[3]
  return file && decodeURIComponent(file)
}

interface FoundFile {
  readonly file: string
  readonly revision: string
  readonly bytes: Buffer
}

async function findFile(
  address: string,
  models: Readonly<Record<string, string>>,
  revisions: readonly string[],
): Promise<FoundFile | undefined> {
  const [, model = '', revision = ''] = ADDRESS.exec(address) ?? []
  const file = fileOf(address)
  const folder = models[model]
  if (!folder || !file || !revisions.includes(decodeURIComponent(revision))) return undefined
  const place = path.join(folder, file)
  if (!place.startsWith(folder + path.sep)) return undefined
  try {
    return { file, revision, bytes: await readFile(place) }
  } catch {
    return undefined
  }
}

interface HubAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | number>>
  readonly body: Buffer
}

function chooseAnswer({ headers: asked }: ArrivedRequest, bytes: Buffer, revision: string): HubAnswer {
  const etag = `"${sha256(bytes)}"`
  const headers = {
    etag,
    'accept-ranges': 'bytes',
    'content-type': 'application/octet-stream',
    'x-repo-commit': revision,
    'x-linked-etag': etag,
    'x-linked-size': bytes.length,
  }
  if (asked['if-none-match'] === etag) return { status: 304, headers, body: Buffer.alloc(0) }
  const range = /^bytes=(\d+)-(\d*)$/.exec(asked.range ?? '')
  const mayContinue = asked['if-range'] === undefined || asked['if-range'] === etag
  if (!range || !mayContinue)
    return { status: 200, headers: { ...headers, 'content-length': bytes.length }, body: bytes }
  const from = Number(range[1])
  const to = range[2] ? Math.min(Number(range[2]), bytes.length - 1) : bytes.length - 1
  if (from > to)
    return { status: 416, headers: { ...headers, 'content-range': `bytes */${bytes.length}` }, body: Buffer.alloc(0) }
  const body = bytes.subarray(from, to + 1)
  const part = { 'content-range': `bytes ${from}-${to}/${bytes.length}`, 'content-length': body.length }
  return { status: 206, headers: { ...headers, ...part }, body }
}

/** One bit of the last byte is turned: the length stays, the checksum doesn't. */
function damaged(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes)
  if (copy.length > 0) copy[copy.length - 1] = (copy[copy.length - 1] ?? 0) ^ 1
  return copy
}

async function trickle(
  response: ServerResponse,
  body: Buffer,
  { pieceBytes, pauseMs }: { readonly pieceBytes: number; readonly pauseMs: number },
): Promise<void> {
  for (let at = 0; at < body.length && !response.destroyed; at += pieceBytes) {
    await sleep(pauseMs)
    response.write(body.subarray(at, at + pieceBytes))
  }
  response.end()
}
