import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach } from 'vitest'
import type { Duomo } from '../../src/app/duomo.ts'
import { createServer, type RunningServer, type ServerOptions } from '../../src/server/server.ts'
import { createMemoryDuomo } from './memory-duomo.ts'

export const REPORT =
  '# Report\n\nSales grew by 12.5 percent.\n\n| Item | 2023 |\n| Net profit | 12.4 |\n\n!figure safety valve\n'
export const JSON_TYPE = { 'content-type': 'application/json' }

type Headers = Readonly<Record<string, string>>

/** A server over a knowledge base in memory, and a folder that holds `report.txt`; anew for each test. */
export interface ServerFixture {
  readonly folder: string
  readonly duomo: Duomo
  /** Closed after the test. */
  server: RunningServer
  /** What the operator was told. */
  readonly faults: unknown[]
  /** One more server over the same knowledge base. */
  open(options?: ServerOptions): Promise<RunningServer>
  addReport(): Promise<void>
  get(path: string, headers?: Headers): Promise<Response>
  /** A string is sent as it is, anything else as JSON. */
  post(path: string, body: unknown, headers?: Headers): Promise<Response>
  upload(files: Readonly<Record<string, string | Uint8Array<ArrayBuffer>>>, headers?: Headers): Promise<Response>
  /** The status; `fetch` sets Host and Origin by itself, this sends what it is told. */
  raw(path: string, headers: Headers, method?: string): Promise<number>
}

/** For the top of a test file. */
export function useServer(): ServerFixture {
  let folder: string
  let duomo: Duomo
  let server: RunningServer
  let faults: unknown[]
  const open = (options: ServerOptions = {}) =>
    createServer(duomo, { port: 0, onFault: (error) => faults.push(error), ...options })
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'duomo-server-'))
    await writeFile(join(folder, 'report.txt'), REPORT)
    duomo = { ...createMemoryDuomo(), dataFolder: join(folder, 'data') }
    faults = []
    server = await open()
  })
  afterEach(async () => {
    await server.close()
    await rm(folder, { recursive: true })
  })
  return {
    get folder() {
      return folder
    },
    get duomo() {
      return duomo
    },
    get server() {
      return server
    },
    set server(other) {
      server = other
    },
    get faults() {
      return faults
    },
    open,
    async addReport() {
      for await (const { status } of duomo.add([join(folder, 'report.txt')]))
        if (status !== 'indexed') throw new Error('the report was not added')
    },
    get: (path, headers = {}) => fetch(server.url + path, { headers }),
    post: (path, body, headers = JSON_TYPE) =>
      fetch(server.url + path, {
        method: 'POST',
        headers,
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    upload(files, headers = {}) {
      const form = new FormData()
      for (const [name, bytes] of Object.entries(files)) form.append('file', new File([bytes], name))
      return fetch(`${server.url}/api/documents`, { method: 'POST', body: form, headers })
    },
    raw: (path, headers, method = 'GET') =>
      new Promise((done, fail) => {
        const sent = request(server.url + path, { method, headers }, (response) => {
          response.resume()
          done(response.statusCode ?? 0)
        })
        sent.on('error', fail)
        sent.end()
      }),
  }
}

/** A stream of events, taken apart. */
export function events(text: string): { event: string; data: unknown }[] {
  return text
    .split('\n\n')
    .filter((part) => part.startsWith('event:'))
    .map((part) => {
      const [event = '', data = ''] = part.split('\n')
      return { event: event.slice(7), data: JSON.parse(data.slice(6)) }
    })
}
