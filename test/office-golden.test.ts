// The features of each Office format in one small file, kept unpacked so that a person can read it, and what is read of it.
// UPDATE_GOLDEN=1 writes the golden files anew; read the difference before keeping it.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { createParsers } from '../src/app/parsers.ts'
import type { Document } from '../src/model/document.ts'
import { detectMediaType } from '../src/parse/media-type.ts'
import { parseWith } from '../src/testing/parse-with.ts'

const FIXTURES = fileURLToPath(new URL('fixtures', import.meta.url))
const FILES = [
  ['docx', 'report'],
  ['pptx', 'deck'],
  ['xlsx', 'workbook'],
  ['odt', 'report'],
  ['ods', 'workbook'],
  ['odp', 'deck'],
  ['epub', 'book'],
] as const

/** A file of the parts in a folder; `mimetype` first and unpacked, as OpenDocument and EPUB want it. */
function zipFolder(folder: string): Uint8Array {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort((a, b) => Number(b === 'mimetype') - Number(a === 'mimetype') || (a < b ? -1 : 1))
  const parts = names.map((name) => {
    const bytes = new Uint8Array(readFileSync(join(folder, name)))
    return [name, [bytes, { level: name === 'mimetype' ? 0 : 6 }]] as const
  })
  return zipSync(Object.fromEntries(parts) as Parameters<typeof zipSync>[0])
}

/** Without hashes, which change with the clock in a ZIP; an element a line. */
function toGolden(document: Document): string {
  const { elements, id, origin, schema: _, ...rest } = document
  const json = (value: unknown) => JSON.stringify(value).replaceAll(`${id}/`, '')
  const lines = elements.map((element) => `    ${json(element)}`)
  const head = Object.entries({ mediaType: origin.mediaType, ...rest }).map(
    ([key, value]) => `  "${key}": ${json(value)}`,
  )
  return `{\n${head.join(',\n')},\n  "elements": [\n${lines.join(',\n')}\n  ]\n}\n`
}

describe('Office files', () => {
  it.each(FILES)('reads every feature of %s as its golden file says', async (format, name) => {
    const bytes = zipFolder(join(FIXTURES, format, 'sources', name))
    // Told by its content: the name says something else.
    const mediaType = detectMediaType(bytes, `${name}.txt`) ?? ''
    const parser = createParsers().find(({ mediaTypes }) => mediaTypes.includes(mediaType))
    expect(parser?.name).toBe(format)
    if (!parser) return
    const golden = toGolden(await parseWith(parser, bytes, { name: `${name}.${format}`, mediaType }))
    const path = join(FIXTURES, format, 'golden', `${name}.json`)
    if (process.env.UPDATE_GOLDEN === '1') {
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, golden)
    }
    expect(golden).toBe(readFileSync(path, 'utf8'))
  })
})
