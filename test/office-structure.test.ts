// What is found in a folder of real Office files that is not part of the project, named by DUOMO_OFFICE_CORPUS.
// Kept are only digests of structure, by the hash of the file; a person has compared each with the file. UPDATE_GOLDEN=1 writes them anew.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { createParsers } from '../src/app/parsers.ts'
import { DuomoError } from '../src/base/errors.ts'
import { sha256 } from '../src/base/hash.ts'
import type { Document, Element } from '../src/model/document.ts'
import { detectMediaType } from '../src/parse/media-type.ts'
import { parseWith } from '../src/testing/parse-with.ts'

const DIGESTS = fileURLToPath(new URL('fixtures/office-structure.json', import.meta.url))
const folder = process.env.DUOMO_OFFICE_CORPUS ?? ''
const files = existsSync(folder) ? readdirSync(folder).sort() : []
const known: Record<string, string[]> = JSON.parse(readFileSync(DIGESTS, 'utf8'))

/** Kinds in order, equal ones counted; tables by their size, headers and spans; no words. */
function digestOf(document: Document): string[] {
  const lines: string[] = []
  let count = 0
  const shapes = document.elements.map(shapeOf)
  shapes.forEach((shape, n) => {
    count++
    if (shape === shapes[n + 1]) return
    lines.push(count > 1 ? `${count} × ${shape}` : shape)
    count = 0
  })
  const { pages, characters, skipped } = document.ledger
  const problems = document.problems.map(({ code }) => `problem ${code}`)
  return [`${pages} pages, ${characters} characters, ${skipped.length} skipped`, ...problems, ...lines]
}

function shapeOf(element: Element): string {
  const layer = element.layer === 'furniture' ? 'furniture ' : ''
  switch (element.kind) {
    case 'title':
      return `${layer}title ${element.level}`
    case 'figure':
      return `${layer}figure${element.asset ? ` ${element.asset.width}x${element.asset.height}` : ''}${element.captionId ? ' with caption' : ''}`
    case 'table': {
      const headers = element.cells.filter((cell) => cell.header).length
      const spans = element.cells.filter((cell) => cell.rowSpan * cell.columnSpan > 1)
      const merged = spans.map((cell) => `${cell.row},${cell.column}:${cell.rowSpan}x${cell.columnSpan}`).join(' ')
      return `${layer}table ${element.rows}x${element.columns}, ${element.cells.length} cells, ${headers} headers${element.captionId ? ', with caption' : ''}${merged && `, merged ${merged}`}`
    }
    default:
      return `${layer}${element.kind}${element.attached ? ' comment' : ''}${element.latex ? ' with latex' : ''}`
  }
}

async function read(name: string): Promise<{ key: string; digest: string[] } | undefined> {
  const bytes = new Uint8Array(readFileSync(join(folder, name)))
  const mediaType = detectMediaType(bytes, name) ?? ''
  const parser = createParsers().find(({ mediaTypes }) => mediaTypes.includes(mediaType))
  if (!parser) return { key: sha256(bytes), digest: [`no parser reads ${mediaType}`] }
  try {
    return { key: sha256(bytes), digest: digestOf(await parseWith(parser, bytes, { name, mediaType })) }
  } catch (error) {
    if (!(error instanceof DuomoError) || error.code !== 'part-unavailable') throw error
    console.warn(`${name} is NOT compared: ${error.message}`)
    return undefined
  }
}

describe.skipIf(files.length > 0)('real Office files', () => {
  it('are absent', () => {
    console.warn(
      `The structure of real Office files is NOT compared: DUOMO_OFFICE_CORPUS names no folder that is there (${folder || 'unset'}).`,
    )
    expect(Object.keys(known).length).toBeGreaterThan(0)
  })
})

describe.skipIf(files.length === 0)('real Office files', () => {
  const found: Record<string, string[]> = {}

  it.each(files)('has the structure that was checked: %s', { timeout: 120_000 }, async (name) => {
    const result = await read(name)
    if (!result) return
    found[result.key] = result.digest
    if (process.env.UPDATE_GOLDEN !== '1') expect(result.digest).toEqual(known[result.key])
  })

  afterAll(() => {
    if (process.env.UPDATE_GOLDEN === '1')
      writeFileSync(DIGESTS, `${JSON.stringify({ ...known, ...found }, null, 2)}\n`)
  })
})
