import { Hono } from 'hono'
import type { Duomo } from '../app/duomo.ts'
import { DuomoError, toDuomoError } from '../base/errors.ts'
import { addChatRoutes, refuseChat } from './chat-completions.ts'
import { answerWithEvents, wantsEvents } from './event-stream.ts'
import { type GuardOptions, guardKey, guardOrigins } from './guard.ts'
import { SANDBOX, secureHeaders } from './headers.ts'
import { questionOf } from './question-fields.ts'
import { errorBody, refuse, refuseError } from './refuse.ts'
import {
  askOptionsOf,
  askRequestSchema,
  assetHashOf,
  documentIdOf,
  mapQueryOf,
  needsJson,
  pageFileOf,
  readJson,
  regionOf,
  scaleOf,
  searchRequestSchema,
} from './requests.ts'
import { createUploads } from './uploads.ts'
import { servePage } from './web-folder.ts'

/** Pictures that every browser shows and that can hold no script; anything else is only handed out to be saved. */
const SHOWN_TYPES = new Set(['image/png', 'image/jpeg', 'image/webp', 'image/gif', 'image/avif', 'image/bmp'])

export interface RouteOptions extends GuardOptions {
  /** For one upload, all its files together. */
  readonly uploadLimitBytes: number
  /** Aborted when the server stops. */
  readonly stopping: AbortSignal
  /** Told of every fault of the server's own. */
  readonly onFault: (error: unknown, request: string) => void
}

/** Every route over one knowledge base. */
export function createRoutes(duomo: Duomo, options: RouteOptions): Hono {
  const app = new Hono()
  const uploads = createUploads(duomo, { limitBytes: options.uploadLimitBytes, signal: options.stopping })
  const stopOf = (request: Request) => AbortSignal.any([request.signal, options.stopping])

  app.use(secureHeaders)
  app.use(guardOrigins(options))
  app.use('/api/*', guardKey(options.key))
  app.use('/v1/*', guardKey(options.key))
  app.onError((error, c) => {
    if (toDuomoError(error, '').code === 'internal') options.onFault(error, `${c.req.method} ${c.req.path}`)
    return c.req.path.startsWith('/v1/') ? refuseChat(c, error) : refuseError(c, error)
  })

  app.get('/healthz', (c) => c.json({ status: 'ok' }))
  app.get('/readyz', async (c) => {
    try {
      await duomo.list()
      return c.json({ status: 'ready' })
    } catch (error) {
      return c.json(errorBody(toDuomoError(error, 'looking at the knowledge base')), 503)
    }
  })

  app.post('/api/ask', needsJson, async (c) => {
    const request = await readJson(c, askRequestSchema)
    const ask = () => duomo.ask(questionOf(request.question, request), askOptionsOf(request, stopOf(c.req.raw)))
    if (!wantsEvents(c)) return c.json(await ask())
    return answerWithEvents(c, async (send) => send('answer', await ask()))
  })
  app.post('/api/search', needsJson, async (c) => {
    const request = await readJson(c, searchRequestSchema)
    const search = () => duomo.search(questionOf(request.query, request), askOptionsOf(request, stopOf(c.req.raw)))
    if (!wantsEvents(c)) return c.json(await search())
    return answerWithEvents(c, async (send) => send('search', await search()))
  })

  app.get('/api/documents', async (c) => c.json({ documents: await duomo.list(), waiting: uploads.waiting() }))
  app.post('/api/documents', async (c) => {
    const type = c.req.header('content-type') ?? ''
    if (!/^multipart\/form-data\b/i.test(type))
      return refuse(c, 'wrong-content-type', `got "${type}"`, 'Send files as multipart/form-data.')
    const length = Number(c.req.header('content-length') ?? 0)
    if (length > options.uploadLimitBytes)
      throw new DuomoError('too-large', `the upload has ${length} bytes, the limit is ${options.uploadLimitBytes}`)
    const body = c.req.raw.body
    if (!body) throw new DuomoError('usage', 'the upload is empty')
    if (!wantsEvents(c)) return c.json({ documents: await uploads.receive(body, type, () => {}) })
    return answerWithEvents(c, async (send) => {
      // Events keep their order, and a reader that has left must not stop the work.
      let told = Promise.resolve()
      const tell = (event: string, data: unknown) => {
        told = told.then(() => send(event, data)).catch(() => {})
      }
      await uploads.receive(body, type, (event) =>
        event.type === 'progress' ? tell('progress', event.progress) : tell('result', event.result),
      )
      await told
    })
  })
  app.get('/api/documents/:id', async (c) => c.json(await duomo.document(documentIdOf(c))))
  app.delete('/api/documents/:id', async (c) => c.json({ removed: await duomo.remove([documentIdOf(c)]) }))

  app.get('/api/documents/:id/pages/:file', async (c) => {
    const [id, page, scale] = [documentIdOf(c), pageFileOf(c), scaleOf(c)]
    const [words, drawing] = [mapQueryOf(c), { scale, signal: stopOf(c.req.raw) }]
    return picture(
      await (words === undefined
        ? duomo.pagePicture(id, page, drawing)
        : duomo.similarityMap(id, page, words, drawing)),
    )
  })
  app.get('/api/regions', async (c) => {
    const { id, page, box } = regionOf(c)
    return picture(await duomo.regionPicture(id, page, box, { scale: scaleOf(c), signal: stopOf(c.req.raw) }))
  })
  app.get('/api/assets/:sha256', async (c) => {
    const hash = assetHashOf(c)
    const { bytes, mediaType } = await duomo.asset(hash)
    const shown = SHOWN_TYPES.has(mediaType)
    return c.body(new Uint8Array(bytes), 200, {
      'Content-Type': shown ? mediaType : 'application/octet-stream',
      'Content-Security-Policy': SANDBOX,
      // Named by its hash, a picture never changes.
      'Cache-Control': 'private, max-age=31536000, immutable',
      ...(shown ? {} : { 'Content-Disposition': `attachment; filename="${hash}"` }),
    })
  })

  addChatRoutes(app, duomo, { stopOf, onFault: options.onFault })

  app.all('/api/*', (c) => refuseError(c, new DuomoError('not-found', `there is no ${c.req.method} ${c.req.path}`)))
  app.all('/v1/*', (c) => refuseChat(c, new DuomoError('not-found', `there is no ${c.req.method} ${c.req.path}`)))
  app.get('*', servePage)
  app.notFound((c) => refuseError(c, new DuomoError('not-found', `there is no ${c.req.method} ${c.req.path}`)))
  return app
}

function picture(bytes: Uint8Array): Response {
  return new Response(new Uint8Array(bytes), {
    headers: {
      'Content-Type': 'image/png',
      'Content-Security-Policy': SANDBOX,
      'Cache-Control': 'private, max-age=3600',
    },
  })
}
