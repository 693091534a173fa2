import { mkdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { toDuomoError } from '../base/errors.ts'
import { documentHtml, type RenderOptions } from '../decode/document-html.ts'
import { documentMarkdown } from '../decode/document-markdown.ts'
import type { AssetReference } from '../model/asset.ts'
import type { Document } from '../model/document.ts'
import { fileEnding } from './file-ending.ts'
import type { Context, ExitStatus } from './io.ts'
import { problemLines } from './problem-lines.ts'

export const FORMATS = ['json', 'markdown', 'html'] as const
export type Format = (typeof FORMATS)[number]

export interface ParseArguments {
  readonly file: string
  readonly format: Format
  /** Folder for the pictures, as the user wrote it. */
  readonly assets?: string
  readonly password?: string
}

/** `duomo parse FILE`: the document on stdout, its pictures into a folder. */
export async function parse(context: Context, { file, format, assets, password }: ParseArguments): Promise<ExitStatus> {
  const { document, assets: pictures } = await context.parts.parse(resolve(context.io.cwd, file), {
    signal: context.signal,
    configuration: context.configuration,
    onProgress: (progress) => context.progress(progress),
    ...(password === undefined ? {} : { password }),
  })
  context.clearProgress()
  if (assets !== undefined) await writePictures(resolve(context.io.cwd, assets), document, pictures)
  const named = (asset: AssetReference) =>
    // Forward slashes, because the path becomes part of a link.
    `${(assets ?? '').replaceAll('\\', '/').replace(/\/+$/, '')}/${fileName(asset)}`
  await context.out(render(document, format, assets === undefined ? {} : { assetPath: named }))
  for (const line of problemLines(document.problems, context.messages, context.notePaint)) context.complain(line)
  return document.problems.length > 0 ? 3 : 0
}

function render(document: Document, format: Format, options: RenderOptions): string {
  switch (format) {
    case 'json':
      return `${JSON.stringify(document)}\n`
    case 'markdown':
      return documentMarkdown(document, options)
    case 'html':
      return documentHtml(document, options)
  }
}

async function writePictures(
  folder: string,
  document: Document,
  pictures: ReadonlyMap<string, Uint8Array>,
): Promise<void> {
  try {
    await mkdir(folder, { recursive: true })
    for (const element of document.elements) {
      const asset = element.kind === 'figure' ? element.asset : undefined
      const bytes = asset && pictures.get(asset.sha256)
      if (asset && bytes) await writeFile(join(folder, fileName(asset)), bytes)
    }
  } catch (error) {
    throw toDuomoError(error, `writing pictures to ${folder}`)
  }
}

function fileName(asset: AssetReference): string {
  return `${asset.sha256}.${fileEnding(asset.mediaType)}`
}
