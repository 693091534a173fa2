import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import sharp from 'sharp'
import type { ParseResult } from '../../src/app/duomo.ts'
import { DuomoError } from '../../src/base/errors.ts'
import { sha256 } from '../../src/base/hash.ts'
import { assembleDocument } from '../../src/model/assemble-document.ts'
import type { Element } from '../../src/model/document.ts'
import type { Box } from '../../src/model/geometry.ts'

/** Reads plain text: paragraphs, `|`-lines as a table, `#` as a heading. Pages are 400 × 300 points, eight lines each. */
export async function readPlain(path: string, name = basename(path)): Promise<ParseResult> {
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw new DuomoError('not-found', `reading ${path}: no such file`, { cause })
  })
  const hash = sha256(bytes)
  if (bytes.length === 0) throw new DuomoError('empty-file', `reading ${name}: 0 bytes, expected a document`)
  if (bytes.includes(0)) throw new DuomoError('damaged-file', `reading ${name}: not text`, { hint: 'Save it again.' })
  const assets = new Map<string, Uint8Array>()
  const elements: Element[] = []
  let y = 20
  for (const [n, block] of bytes
    .toString('utf8')
    .split(/\n{2,}/)
    .entries()) {
    const text = block.trim()
    if (text === '') continue
    const box: Box = { x: 20, y, width: 360, height: 24 }
    const base = {
      id: String(n),
      layer: 'body' as const,
      provenance: [{ kind: 'page' as const, page: Math.floor(n / 8) + 1, box }],
    }
    y = (n + 1) % 8 === 0 ? 20 : y + 34
    if (text.startsWith('# ')) elements.push({ ...base, kind: 'title', level: 1, text: text.slice(2) })
    else if (text.startsWith('!figure ')) {
      const picture = await sharp({ create: { width: 60, height: 40, channels: 3, background: '#3a7' } })
        .png()
        .toBuffer()
      assets.set(sha256(picture), picture)
      elements.push({
        ...base,
        kind: 'figure',
        asset: { sha256: sha256(picture), mediaType: 'image/png', width: 60, height: 40 },
        text: text.slice(8),
      })
    } else if (text.startsWith('|')) elements.push({ ...base, ...readTable(text, box) })
    else elements.push({ ...base, kind: 'text', text })
  }
  const pageCount = Math.max(1, ...elements.flatMap((one) => one.provenance.map((p) => p.page ?? 1)))
  const pages = Array.from({ length: pageCount }, (_, n) => ({
    number: n + 1,
    width: 400,
    height: 300,
    source: 'digital' as const,
  }))
  const origin = { uri: name, sha256: hash, mediaType: 'text/plain' }
  return { document: assembleDocument({ origin, pages, elements }), assets }
}

function readTable(text: string, box: Box): Pick<Element & { kind: 'table' }, 'kind' | 'rows' | 'columns' | 'cells'> {
  const rows = text.split('\n').map((line) => line.split('|').slice(1, -1))
  const columns = rows[0]?.length ?? 0
  const width = box.width / columns
  const height = box.height / rows.length
  const cells = rows.flatMap((row, r) =>
    row.map((value, c) => ({
      row: r,
      column: c,
      rowSpan: 1,
      columnSpan: 1,
      header: r === 0,
      text: value.trim(),
      page: 1,
      box: { x: box.x + c * width, y: box.y + r * height, width, height },
    })),
  )
  return { kind: 'table', rows: rows.length, columns, cells }
}
