import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { DuomoError } from '../../base/errors.ts'
import { callService, type HttpCall, type HttpService } from '../../base/http.ts'
import { assembleDocument } from '../../model/assemble-document.ts'
import type { ParserContext, ParserInput } from '../../spec/parser.ts'
import { readDocling } from './docling-document.ts'
import { doclingSchema } from './docling-schema.ts'
import {
  neutralName,
  PAGED_TYPES,
  REQUEST_LIMITS,
  type RemoteOptions,
  type RemoteReader,
  toBlob,
} from './remote-reader.ts'

// docling-serve, API v1 (docling_serve/app.py): a task is sent, asked for until it has ended, and its result fetched. The
// call that does all in one gives up after two minutes.

const taskSchema = z.object({
  task_id: z.string().regex(/^[\w-]{1,128}$/),
  task_status: z.string(),
  error_message: z.string().nullish(),
})
const resultSchema = z.object({
  document: z.object({ json_content: doclingSchema.nullish() }),
  status: z.string(),
  errors: z.array(z.object({ error_message: z.string() })).default([]),
})
const RUNNING = new Set(['pending', 'started'])
const FINISHED = new Set(['success', 'partial_success'])
/** How long the server may hold one question for the state of a task. */
const POLL_SECONDS = 5
/** Also between two answers that come at once. */
const LEAST_PAUSE_MS = 200

/** Reads pages with a docling-serve server. */
export function createDoclingReader({ url, key, ignoreText = false }: RemoteOptions): RemoteReader {
  const service: HttpService = {
    name: 'docling-serve',
    url,
    setting: 'reading.url',
    ...(key ? { headers: { 'x-api-key': key } } : {}),
  }
  return {
    name: 'docling',
    version: 1,
    mediaTypes: PAGED_TYPES,
    pagesPerRequest: 16,
    async doParse(input, context) {
      const { document, errors } = await convert(service, input, context, ignoreText)
      const { pages, elements, skipped } = readDocling(document)
      context.progress(pages.length, pages.length)
      return assembleDocument({
        origin: { uri: input.name, sha256: input.sha256, mediaType: input.mediaType },
        pages,
        elements,
        skipped,
        problems: errors.map((message) => ({ stage: 'parse', code: 'bad-response', message: `docling: ${message}` })),
      })
    },
  }
}

async function convert(service: HttpService, input: ParserInput, { signal }: ParserContext, ignoreText: boolean) {
  const call = <S extends z.ZodType>(path: string, schema: S, body?: HttpCall<S>['body']) =>
    callService(service, { path, schema, signal, ...REQUEST_LIMITS, ...(body ? { body } : {}) })
  const endMs = performance.now() + REQUEST_LIMITS.limitMs
  let task = await call('/v1/convert/file/async', taskSchema, toForm(input, ignoreText))
  while (RUNNING.has(task.task_status)) {
    if (performance.now() > endMs)
      throw new DuomoError('timeout', `docling-serve did not finish within ${REQUEST_LIMITS.limitMs / 60_000} minutes`)
    const asked = performance.now()
    task = await call(`/v1/status/poll/${task.task_id}?wait=${POLL_SECONDS}`, taskSchema)
    const rest = LEAST_PAUSE_MS - (performance.now() - asked)
    if (RUNNING.has(task.task_status) && rest > 0)
      await sleep(rest, undefined, { signal }).catch((cause: unknown) => {
        throw new DuomoError('cancelled', 'the call of docling-serve was cancelled', { cause })
      })
  }
  if (!FINISHED.has(task.task_status)) throw failed(task.error_message ?? `its task ended as ${task.task_status}`)
  const result = await call(`/v1/result/${task.task_id}`, resultSchema)
  const errors = result.errors.map(({ error_message }) => error_message)
  const document = result.document.json_content
  if (!FINISHED.has(result.status) || !document) throw failed(errors[0] ?? `the result is "${result.status}"`)
  return { document, errors }
}

function toForm({ bytes, mediaType }: ParserInput, ignoreText: boolean): FormData {
  const form = new FormData()
  form.append('files', toBlob(bytes, mediaType), neutralName(mediaType))
  form.append('to_formats', 'json')
  form.append('do_ocr', 'true')
  form.append('force_ocr', String(ignoreText))
  form.append('table_mode', 'accurate')
  // Pictures are drawn here from their boxes.
  form.append('image_export_mode', 'placeholder')
  form.append('include_images', 'false')
  form.append('target_type', 'inbody')
  return form
}

function failed(reason: string): DuomoError {
  return new DuomoError('bad-response', `docling-serve could not read the pages: ${reason.slice(0, 300)}`, {
    hint: 'Its log says more.',
  })
}
