import { sha256 } from '../../base/hash.ts'
import { type Document, documentSchema, type Element } from '../../model/document.ts'
import { tableRows } from '../../model/element-text.ts'
import { createPdfParser } from './pdf-parser.ts'

/** Reads a drawn file; what comes is checked against the schema. */
export async function parse(
  bytes: Uint8Array,
  password?: string,
): Promise<Document & { assets: Map<string, Uint8Array> }> {
  const assets = new Map<string, Uint8Array>()
  const document = await createPdfParser().doParse(
    { name: 'drawn.pdf', bytes, sha256: sha256(bytes), mediaType: 'application/pdf' },
    {
      signal: new AbortController().signal,
      ...(password === undefined ? {} : { password }),
      saveAsset(kept, about) {
        const name = sha256(kept)
        assets.set(name, kept)
        return { sha256: name, ...about }
      },
      progress() {},
    },
  )
  documentSchema.parse(document)
  return { ...document, assets }
}

/** Two sentences of running text. */
export const LATIN =
  'The harbour was built in three stages between the spring floods. Each stage began with a survey of the river bed and ended when the new quay had carried a full season of trade. '

/** One line for each element. */
export function outlineOf(elements: readonly Element[]): string[] {
  return elements.map((element) => {
    switch (element.kind) {
      case 'table':
        return `table ${element.rows}×${element.columns}`
      case 'figure':
        return 'figure'
      case 'title':
        return `title ${element.level}: ${element.text}`
      default:
        return `${element.layer === 'furniture' ? 'furniture' : element.kind}: ${element.text.slice(0, 30).trim()}`
    }
  })
}

/** A table's texts by rows. */
export function gridOf(element: Element | undefined): string[][] {
  return element?.kind === 'table' ? tableRows(element.cells).map((row) => row.map((cell) => cell.text)) : []
}
