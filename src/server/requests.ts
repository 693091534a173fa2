import type { Context, MiddlewareHandler } from 'hono'
import { z } from 'zod'
import type { AskOptions } from '../app/duomo.ts'
import { DuomoError } from '../base/errors.ts'
import { sha256Schema } from '../model/asset.ts'
import type { Box } from '../model/geometry.ts'
import {
  choiceOf,
  documentIdSchema,
  pageNumberSchema,
  QUESTION_LIMIT_BYTES,
  questionFields,
  saysOrShows,
} from './question-fields.ts'
import { refuse } from './refuse.ts'

const limit = z.number().int().min(1).max(100).optional()

const filter = z.array(z.string().max(1_000)).max(100).optional()

const history = z
  .array(z.strictObject({ question: z.string().max(10_000), answer: z.string().max(100_000).optional() }))
  .max(100)
  .optional()

const words = z.string().trim().max(10_000)
const EMPTY = 'there are no words, and nothing is shown'

export const askRequestSchema = z
  .strictObject({
    question: words.default(''),
    limit,
    filter,
    history,
    subQuestions: z.boolean().optional(),
    ...questionFields,
  })
  .refine(({ question, ...shown }) => saysOrShows(question, shown), { path: ['question'], error: EMPTY })
export const searchRequestSchema = z
  .strictObject({ query: words.default(''), limit, filter, ...questionFields })
  .refine(({ query, ...shown }) => saysOrShows(query, shown), { path: ['query'], error: EMPTY })

type AnyRequest = z.output<typeof askRequestSchema> | z.output<typeof searchRequestSchema>

/** What a request says beside its question. */
export function askOptionsOf(request: AnyRequest, signal: AbortSignal): AskOptions {
  const { limit, filter } = request
  const history = 'history' in request ? request.history : undefined
  const subQuestions = 'subQuestions' in request ? request.subQuestions : undefined
  return {
    signal,
    ...choiceOf(request),
    ...(limit === undefined ? {} : { limit }),
    ...(filter === undefined ? {} : { filter }),
    ...(history === undefined ? {} : { history }),
    ...(subQuestions === undefined ? {} : { subQuestions }),
  }
}

const pageSchema = z.coerce.number().pipe(pageNumberSchema)
const mapQuerySchema = z.string().trim().min(1).max(10_000).optional()
const scaleSchema = z.coerce.number().min(0.1).max(8).default(2)
const boxSchema = z
  .string()
  .regex(/^-?\d+(\.\d+)?(,-?\d+(\.\d+)?){3}$/)
  .transform((text): Box => {
    const [x = 0, y = 0, width = 0, height = 0] = text.split(',').map(Number)
    return { x, y, width, height }
  })
  .refine(({ width, height }) => width > 0 && height > 0)

/** A form of another site can't send this type without asking first. */
export const needsJson: MiddlewareHandler = async (c, next) => {
  const type = c.req.header('content-type') ?? ''
  if (/^application\/json\s*(;|$)/i.test(type)) return next()
  return refuse(c, 'wrong-content-type', `got "${type}"`, 'Send the request as application/json.')
}

/** A JSON body that fits the schema. Guards have seen to its content type. */
export async function readJson<T>(c: Context, schema: z.ZodType<T>): Promise<T> {
  const parts: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of c.req.raw.body ?? []) {
    bytes += chunk.length
    if (bytes > QUESTION_LIMIT_BYTES)
      throw new DuomoError('too-large', `the request has more than ${QUESTION_LIMIT_BYTES / 2 ** 20} MiB of JSON`)
    parts.push(chunk)
  }
  let value: unknown
  try {
    value = JSON.parse(Buffer.concat(parts).toString('utf8'))
  } catch (cause) {
    throw new DuomoError('usage', 'the request is not JSON', { cause })
  }
  return checked(schema, value, 'the request')
}

export function documentIdOf(c: Context): string {
  return checked(documentIdSchema, c.req.param('id'), 'the document id')
}

export function assetHashOf(c: Context): string {
  return checked(sha256Schema, c.req.param('sha256'), 'the picture’s hash')
}

/** The page of `pages/N.png`. */
export function pageFileOf(c: Context): number {
  const page = /^([1-9]\d*)\.png$/.exec(c.req.param('file') ?? '')?.[1]
  return checked(pageSchema, page, 'the page')
}

/** Words to look for on a page; absent for the plain page. */
export function mapQueryOf(c: Context): string | undefined {
  return checked(mapQuerySchema, c.req.query('query'), '"query"')
}

/** Pixels per point. */
export function scaleOf(c: Context): number {
  return checked(scaleSchema, c.req.query('scale'), '"scale"')
}

export function regionOf(c: Context): { readonly id: string; readonly page: number; readonly box: Box } {
  return {
    id: checked(documentIdSchema, c.req.query('document'), '"document"'),
    page: checked(pageSchema, c.req.query('page'), '"page"'),
    box: checked(boxSchema, c.req.query('box'), '"box"'),
  }
}

function checked<T>(schema: z.ZodType<T>, value: unknown, what: string): T {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const { path, message } = parsed.error.issues[0] ?? { path: [], message: 'wrong' }
  const where = path.length > 0 ? ` at ${path.join('.')}` : ''
  throw new DuomoError('usage', `${what} can't be used${where}: ${message}`)
}
