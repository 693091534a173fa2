import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join, relative, resolve, sep } from 'node:path'
import type { Duomo } from '../app/duomo.ts'
import { toDuomoError } from '../base/errors.ts'
import type { Answer } from '../model/answer.ts'
import { usageError } from './failure.ts'
import type { Context } from './io.ts'
import type { Messages } from './messages/en.ts'

export const PAGE_FORMATS = ['markdown', 'html'] as const
export type PageFormat = (typeof PAGE_FORMATS)[number]

/** What may be made of an answer beside showing it. */
export interface AnswerFiles {
  readonly format?: PageFormat
  readonly output?: string
  /** Folder for the pictures. */
  readonly assets?: string
  /** File for the sound. */
  readonly speak?: string
}

/** The format that is asked for, by name or by the file's ending; `undefined` for an answer that is only shown. */
export function pageFormatOf({ format, output }: AnswerFiles, messages: Messages): PageFormat | undefined {
  if (format !== undefined || output === undefined) return format
  if (/\.(?:md|markdown)$/iu.test(output)) return 'markdown'
  if (/\.html?$/iu.test(output)) return 'html'
  throw usageError(messages.usage.whichFormat(output))
}

/** Writes the answer as a page, to `output` or to stdout, and its pictures into a folder. */
export async function writePage(
  answer: Answer,
  format: PageFormat,
  { output, assets }: AnswerFiles,
  duomo: Duomo,
  context: Context,
): Promise<void> {
  const { exportAnswer } = await import('../app/export-answer.ts')
  const { cwd } = context.io
  const folder = assets === undefined ? undefined : resolve(cwd, assets)
  const page = output === undefined ? undefined : resolve(cwd, output)
  const { text, pictures } = await exportAnswer(duomo, answer, {
    format,
    signal: context.signal,
    // Forward slashes, because the path becomes part of a link.
    ...(folder === undefined
      ? {}
      : { assetPath: (name) => relative(page ? dirname(page) : cwd, join(folder, name)).replaceAll(sep, '/') }),
  })
  if (folder !== undefined) for (const [name, bytes] of pictures) await writeTo(join(folder, name), bytes)
  if (page === undefined) await context.out(text)
  else {
    await writeTo(page, Buffer.from(text))
    context.note(context.messages.written(page))
  }
}

/** Speaks the answer into a file. */
export async function writeSound(answer: Answer, file: string, duomo: Duomo, context: Context): Promise<void> {
  const { bytes } = await duomo.speak(answer, { signal: context.signal })
  const path = resolve(context.io.cwd, file)
  await writeTo(path, bytes)
  context.note(context.messages.written(path))
}

async function writeTo(path: string, bytes: Uint8Array): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, bytes)
  } catch (error) {
    throw toDuomoError(error, `writing ${path}`)
  }
}
