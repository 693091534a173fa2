import { globSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { createChildReader } from '../src/app/child-reader.ts'
import { sha256 } from '../src/base/hash.ts'

/** A picture that a reader finds in files, once however often it stands there. */
export interface Figure {
  readonly bytes: Uint8Array
  /** File and page of each place where it stands. */
  readonly pages: ReadonlySet<string>
}

/** The figures (not of running headers and footers) of the named files and the files of the named folders. */
export async function figuresOf(named: readonly string[]): Promise<Figure[]> {
  const files = named.flatMap((name) =>
    statSync(name).isDirectory()
      ? globSync('**/*.*', { cwd: name })
          .map((file) => path.join(name, file))
          .filter((file) => statSync(file).isFile())
          .sort()
      : [name],
  )
  const figures = new Map<string, { bytes: Uint8Array; pages: Set<string> }>()
  const reader = createChildReader({ size: 1, textReader: 'off' })
  try {
    for (const file of files) {
      const bytes = new Uint8Array(readFileSync(file))
      try {
        const input = { name: file, bytes, sha256: sha256(bytes), mediaType: reader.mediaType(bytes, file) }
        const { document, assets } = await reader.read(input, { signal: new AbortController().signal })
        for (const element of document.elements) {
          const picture = element.kind === 'figure' && element.layer === 'body' ? element.asset : undefined
          const content = picture && assets.get(picture.sha256)
          if (!picture || !content) continue
          const figure = figures.get(picture.sha256) ?? { bytes: content, pages: new Set<string>() }
          figures.set(picture.sha256, figure)
          figure.pages.add(`${file} ${element.provenance[0]?.page ?? 1}`)
        }
      } catch (error) {
        console.error(`left out: ${file}: ${error instanceof Error ? error.message : String(error)}`)
      }
    }
  } finally {
    await reader.close()
  }
  return [...figures.values()]
}
