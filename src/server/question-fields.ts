import { z } from 'zod'
import type { AskOptions, Question } from '../app/duomo.ts'
import { chunkGroupSchema } from '../model/chunk.ts'

/** Of a request whose pictures and sounds come inside the JSON. */
export const QUESTION_LIMIT_BYTES = 20 * 2 ** 20
const MAX_PICTURES = 8
const MAX_SOUNDS = 4
const MAX_REGIONS = 8

export const documentIdSchema = z.string().regex(/^[0-9a-f]{8,64}$/)
export const pageNumberSchema = z.number().int().min(1).max(1_000_000)

/** `data:TYPE;base64,…`, or what stands behind the comma; addresses are never fetched. */
const BASE64 = /^(?:data:[\w.+-]+\/[\w.+-]+;base64,)?([A-Za-z\d+/]+={0,2})$/

const fileSchema = z.string().transform((text, context) => {
  const data = BASE64.exec(text)?.[1]
  if (data !== undefined) return new Uint8Array(Buffer.from(data, 'base64'))
  context.issues.push({
    code: 'custom',
    message: 'expected a file as base64 or as data:TYPE;base64,… (no address is fetched)',
    input: '',
  })
  return z.NEVER
})

const weight = z.number().min(0).max(1_000).optional()

/** What is shown or heard beside the words of a question. */
const shownFields = {
  images: z.array(fileSchema).max(MAX_PICTURES).default([]),
  audio: z.array(fileSchema).max(MAX_SOUNDS).default([]),
  regions: z
    .array(
      z.strictObject({
        document: documentIdSchema,
        page: pageNumberSchema,
        box: z.strictObject({
          x: z.number(),
          y: z.number(),
          width: z.number().positive(),
          height: z.number().positive(),
        }),
      }),
    )
    .max(MAX_REGIONS)
    .default([]),
}

/** How it is searched, and how much is given. */
const choiceFields = {
  use: z
    .union([
      z.array(z.string().min(1).max(200)).min(1).max(50),
      z.record(z.string().min(1).max(200), z.number().min(0).max(1_000)),
    ])
    .optional(),
  weights: z.strictObject({ text: weight, image: weight, audio: weight }).optional(),
  fuse: z.enum(['vectors', 'lists']).optional(),
  cutoff: z.number().optional(),
  perGroup: z.partialRecord(chunkGroupSchema, z.number().int().min(0).max(100)).optional(),
  neighbours: z.number().int().min(0).max(50).optional(),
  target: z.enum(['passage', 'page']).optional(),
}

/** What a question, and a search, may have beside words. */
export const questionFields = { ...shownFields, ...choiceFields }

type Shown = z.output<z.ZodObject<typeof shownFields>>
type Choice = z.output<z.ZodObject<typeof choiceFields>>

/** Words may be missing only where something is shown. */
export function saysOrShows(words: string, { images, audio, regions }: Shown): boolean {
  return words !== '' || images.length + audio.length + regions.length > 0
}

export function questionOf(text: string, { images, audio, regions }: Shown): Question {
  return images.length + audio.length + regions.length === 0 ? text : { text, images, audio, regions }
}

/** The choices that were made; the others stay those of the product. */
export function choiceOf({ use, weights, fuse, cutoff, perGroup, neighbours, target }: Choice): AskOptions {
  const parts = {
    ...(weights === undefined ? {} : { weights: definedOnly(weights) }),
    ...(fuse === undefined ? {} : { fuse }),
  }
  return {
    ...(use === undefined ? {} : { use }),
    ...(Object.keys(parts).length > 0 ? { parts } : {}),
    ...(cutoff === undefined ? {} : { cutoff }),
    ...(perGroup === undefined ? {} : { perGroup }),
    ...(neighbours === undefined ? {} : { neighbours }),
    ...(target === undefined ? {} : { target }),
  }
}

function definedOnly({ text, image, audio }: NonNullable<Choice['weights']>) {
  return {
    ...(text === undefined ? {} : { text }),
    ...(image === undefined ? {} : { image }),
    ...(audio === undefined ? {} : { audio }),
  }
}
