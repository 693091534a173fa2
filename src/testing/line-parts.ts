import { hashParts } from '../base/hash.ts'
import { assembleDocument } from '../model/assemble-document.ts'
import type { Space } from '../model/embedding.ts'
import type { Chunker } from '../spec/chunker.ts'
import type { Encoder } from '../spec/encoder.ts'
import type { Reader } from '../spec/reader.ts'
import { dense, SMALL_SPACE } from './sample-rows.ts'

// The parts of an ingest, small enough that a test can foresee every row: a line is an element is a chunk.

/** Reads text, a line an element; `reads` takes down the name of each file that was read. */
export function createLineReader(reads: string[] = []): Reader {
  return {
    mediaType: () => 'text/plain',
    recipe: () => 'lines/1',
    async read({ name, bytes, sha256 }) {
      reads.push(name)
      const lines = Buffer.from(bytes).toString('utf8').split('\n').filter(Boolean)
      const document = assembleDocument({
        origin: { uri: name, sha256, mediaType: 'text/plain' },
        pages: [],
        elements: lines.map((text, n) => ({
          id: `${n}`,
          kind: 'text',
          layer: 'body',
          text,
          provenance: [{ kind: 'span', start: n, end: n + 1 }],
        })),
      })
      return { document, assets: new Map() }
    },
  }
}

/** A chunk for each element of text. */
export function createLineChunker(): Chunker {
  return {
    name: 'lines',
    version: 1,
    groups: ['block'],
    chunk: ({ id, elements }) =>
      elements.flatMap((element) =>
        element.kind === 'text'
          ? {
              id: hashParts([id, element.id, element.text]),
              documentId: id,
              group: 'block' as const,
              modality: 'text' as const,
              elementIds: [element.id],
              text: element.text,
              headings: [],
              pages: [1],
            }
          : [],
      ),
  }
}

/** Encodes a text by its length and first letter; `encoded` takes down every input. */
export function createCountingEncoder(encoded: string[] = [], space: Space = SMALL_SPACE): Encoder {
  return {
    name: 'counting',
    space,
    accepts: ['text'],
    joint: false,
    maxBatch: 4,
    async doEncode(inputs) {
      return inputs.map(({ text = '' }) => {
        encoded.push(text)
        return dense(space.id, [text.length, text.charCodeAt(0), ...Array(space.dimension - 2).fill(1)])
      })
    },
  }
}
