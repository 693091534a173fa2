import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { PageRegion, Question } from '../app/duomo.ts'
import { toDuomoError } from '../base/errors.ts'
import { usageError } from './failure.ts'
import type { Context } from './io.ts'

/** What a question may show or let hear beside its words. */
export interface ShownArguments {
  readonly image?: readonly string[]
  readonly audio?: readonly string[]
  /** `DOCUMENT:PAGE:X,Y,WIDTH,HEIGHT`. */
  readonly region?: readonly string[]
}

/** Words with the files and regions that were named. */
export async function toQuestion(
  context: Context,
  text: string,
  { image = [], audio = [], region = [] }: ShownArguments,
): Promise<Question> {
  const { cwd } = context.io
  if (image.length + audio.length + region.length === 0) return text
  return {
    text,
    images: await readFiles(image, cwd),
    audio: await readFiles(audio, cwd),
    regions: region.map((one) => readRegion(one, context)),
  }
}

export async function readFiles(files: readonly string[], folder: string): Promise<Uint8Array<ArrayBuffer>[]> {
  const read: Uint8Array<ArrayBuffer>[] = []
  for (const file of files) {
    const bytes = await readFile(resolve(folder, file)).catch((error: unknown) => {
      throw toDuomoError(error, `reading ${file}`)
    })
    read.push(new Uint8Array(bytes))
  }
  return read
}

const NUMBER = String.raw`(\d+(?:\.\d+)?)`
const REGION = new RegExp(`^([0-9a-f]{8,64}):([1-9]\\d*):${NUMBER},${NUMBER},${NUMBER},${NUMBER}$`)

function readRegion(text: string, { messages }: Context): PageRegion {
  const [, document, page, ...box] = REGION.exec(text) ?? []
  const [x = 0, y = 0, width = 0, height = 0] = box.map(Number)
  if (document === undefined || width === 0 || height === 0) throw usageError(messages.usage.notRegion(text))
  return { document, page: Number(page), box: { x, y, width, height } }
}
