import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { z } from 'zod'
import { DuomoError } from '../../base/errors.ts'
import type { RegionKind } from '../../spec/layout-detector.ts'
import { kindOfLabel } from './region-kinds.ts'

const FILES = ['config.json', 'preprocessor_config.json', path.join('onnx', 'model.onnx')] as const

export const LAYOUT_HINT =
  'Set `reading.layout` to local:/FOLDER, a folder with config.json, preprocessor_config.json and onnx/model.onnx, or to off.'

/** What `config.json` and `preprocessor_config.json` say of a model. */
export interface LayoutModel {
  /** File of the graph. */
  readonly graph: string
  /** What each class means, by its number; `undefined` for those that are left to our own layout. */
  readonly kinds: readonly (RegionKind | undefined)[]
  readonly preparation: Preparation
}

export type Preparation = z.infer<typeof preparationSchema>

const side = z.number().int().positive().max(4096)
const channels = z.tuple([z.number(), z.number(), z.number()])

/** How the picture of a page becomes numbers, as transformers' image processors write it. */
const preparationSchema = z.object({
  do_resize: z.boolean().default(true),
  size: z.union([z.object({ height: side, width: side }), z.object({ shortest_edge: side, longest_edge: side })]),
  do_rescale: z.boolean().default(true),
  rescale_factor: z.number().default(1 / 255),
  do_normalize: z.boolean().default(false),
  image_mean: channels.default([0.485, 0.456, 0.406]),
  image_std: channels.default([0.229, 0.224, 0.225]),
})

const configSchema = z.object({ id2label: z.record(z.string().regex(/^\d{1,3}$/), z.string()) })

/**
 * Reads what the folder says of its model.
 *
 * @throws `part-unavailable` where a file is missing, `usage` where one is not what it should be, or no label is known
 */
export async function readLayoutModel(folder: string): Promise<LayoutModel> {
  const [config, preprocessor, graph] = FILES
  const { id2label } = await readJson(folder, config, configSchema)
  const preparation = await readJson(folder, preprocessor, preparationSchema)
  const numbers = Object.keys(id2label).map(Number)
  const count = Math.max(-1, ...numbers) + 1
  const kinds = Array.from({ length: count }, (_, n) => kindOfLabel(id2label[n] ?? ''))
  if (kinds.every((kind) => kind === undefined))
    throw new DuomoError(
      'usage',
      `The layout model in ${folder} tells none of the parts of a page that are known: ${Object.values(id2label).join(', ')}`,
      { hint: 'Use a model with labels of DocLayNet, PubLayNet or PP-DocLayout.' },
    )
  return { graph: path.join(folder, graph), kinds, preparation }
}

/**
 * SHA-256 over the model's files: another model, another name.
 *
 * @throws as {@link readLayoutModel}
 */
export async function hashLayoutModel(folder: string): Promise<string> {
  await readLayoutModel(folder)
  const hash = createHash('sha256')
  for (const name of FILES) {
    try {
      await pipeline(createReadStream(path.join(folder, name)), async (chunks) => {
        for await (const chunk of chunks) hash.update(chunk)
      })
    } catch (cause) {
      throw missing(folder, name, cause)
    }
  }
  return hash.digest('hex')
}

async function readJson<T>(folder: string, name: string, schema: z.ZodType<T>): Promise<T> {
  let text: string
  try {
    text = await readFile(path.join(folder, name), 'utf8')
  } catch (cause) {
    throw missing(folder, name, cause)
  }
  const read = schema.safeParse(parsed(text))
  if (read.success) return read.data
  throw new DuomoError('usage', `${name} of the layout model in ${folder}: ${z.prettifyError(read.error)}`, {
    hint: LAYOUT_HINT,
    cause: read.error,
  })
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const missing = (folder: string, name: string, cause: unknown) =>
  new DuomoError('part-unavailable', `The layout model in ${folder} has no readable ${name}.`, {
    hint: LAYOUT_HINT,
    cause,
  })
