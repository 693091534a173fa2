import type { Answer } from '../../src/model/answer.ts'
import type { AddResult, DocumentSummary } from '../../src/model/catalogue.ts'
import type { Turn } from '../../src/model/conversation.ts'
import type { Document } from '../../src/model/document.ts'
import type { Box } from '../../src/model/geometry.ts'
import type { Asked } from './ask-box.ts'
import { readEvents } from './event-reader.ts'

/** What the server, or the way to it, said no with. */
export class RequestError extends Error {
  /** A code of the server, `offline`, or `cut` for a stream without an end. */
  readonly code: string
  readonly hint: string | undefined

  constructor(code: string, message: string, hint?: string) {
    super(message)
    this.code = code
    this.hint = hint
  }
}

/** A file on its way into the base. */
export interface Waiting {
  readonly file: string
  readonly stage: 'wait' | 'find' | 'read' | 'enrich' | 'index' | 'commit'
  readonly page?: number
  readonly pages?: number
  /** Answers of a model that writes notes, of how many. */
  readonly request?: number
  readonly requests?: number
}

export interface Api {
  ask(asked: Asked, history: readonly Turn[], signal: AbortSignal): Promise<Answer>
  documents(): Promise<{ readonly documents: readonly DocumentSummary[]; readonly waiting: readonly Waiting[] }>
  document(id: string): Promise<Document>
  remove(id: string): Promise<void>
  /** Sends files; each result as it comes. */
  upload(files: readonly File[], onResult: (result: AddResult) => void, signal: AbortSignal): Promise<void>
  pagePicture(id: string, page: number, scale: number, signal: AbortSignal): Promise<Blob>
  regionPicture(id: string, page: number, box: Box): Promise<Blob>
  asset(sha256: string): Promise<Blob>
}

/**
 * The server's routes as functions. Pictures come as bytes, because an `<img>` of its own can't send the key.
 *
 * @param askKey - asks the reader for the server's key; `isWrong` when one was given and refused
 */
export function createApi(askKey: (isWrong: boolean) => Promise<string>): Api {
  let key: string | undefined

  async function request(path: string, init: RequestInit = {}): Promise<Response> {
    for (;;) {
      const headers = new Headers(init.headers)
      if (key !== undefined) headers.set('Authorization', `Bearer ${key}`)
      const response = await fetch(path, { ...init, headers }).catch((error: unknown) => {
        if (init.signal?.aborted) throw error
        throw new RequestError('offline', String(error))
      })
      if (response.status === 401) {
        key = await askKey(key !== undefined)
        continue
      }
      if (!response.ok) throw toError(await response.json().catch(() => undefined), response)
      return response
    }
  }

  const json = async <T>(path: string, init?: RequestInit): Promise<T> => (await request(path, init)).json()
  const blob = async (path: string, signal?: AbortSignal) => (await request(path, signal ? { signal } : {})).blob()
  const part = encodeURIComponent

  return {
    async ask({ question, picture }, history, signal) {
      const images = picture === undefined ? {} : { images: [await dataUrlOf(picture)] }
      return json('/api/ask', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ question, ...images, ...(history.length > 0 ? { history } : {}) }),
        signal,
      })
    },
    documents: () => json('/api/documents'),
    document: (id) => json(`/api/documents/${part(id)}`),
    async remove(id) {
      await request(`/api/documents/${part(id)}`, { method: 'DELETE' })
    },
    async upload(files, onResult, signal) {
      const body = new FormData()
      for (const file of files) body.append('file', file, file.name)
      const headers = { Accept: 'text/event-stream' }
      const response = await request('/api/documents', { method: 'POST', body, headers, signal })
      let ended = false
      for await (const { event, data } of readEvents(bytesOf(response))) {
        if (event === 'result') onResult(data as AddResult)
        if (event === 'error') throw toError(data, response)
        if (event === 'end') ended = true
      }
      if (!ended) throw new RequestError('cut', 'the stream broke off')
    },
    pagePicture: (id, page, scale, signal) =>
      blob(`/api/documents/${part(id)}/pages/${page}.png?scale=${scale}`, signal),
    regionPicture: (id, page, { x, y, width, height }) =>
      blob(
        `/api/regions?document=${part(id)}&page=${page}&box=${[x, y, width, height].map((n) => n.toFixed(2)).join(',')}`,
      ),
    asset: (sha256) => blob(`/api/assets/${part(sha256)}`),
  }
}

/** The file as `data:TYPE;base64,…`; one that is gone by now is an error. */
function dataUrlOf(file: File): Promise<string> {
  return new Promise((done, fail) => {
    const reader = new FileReader()
    reader.addEventListener('load', () => done(String(reader.result)))
    reader.addEventListener('error', () => fail(new RequestError('not-found', file.name)))
    reader.readAsDataURL(file)
  })
}

/** Not every browser can loop over a body by itself. */
async function* bytesOf(response: Response): AsyncGenerator<Uint8Array> {
  const reader = response.body?.getReader()
  while (reader) {
    const { done, value } = await reader.read()
    if (done) return
    yield value
  }
}

function toError(body: unknown, response: Response): RequestError {
  const error = typeof body === 'object' && body !== null && 'error' in body ? body.error : undefined
  if (typeof error !== 'object' || error === null) return new RequestError('internal', `status ${response.status}`)
  const field = (name: string) => {
    const value: unknown = name in error ? Reflect.get(error, name) : undefined
    return typeof value === 'string' ? value : undefined
  }
  return new RequestError(field('code') ?? 'internal', field('message') ?? '', field('hint'))
}
