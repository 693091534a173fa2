import { describe, expect, it } from 'vitest'
import { assembleDocument } from '../model/assemble-document.ts'
import type { Document, Element } from '../model/document.ts'
import { createLayoutChunker } from './layout-chunker.ts'
import { withSounds } from './sound-chunks.ts'

const spoken = (startMs: number, endMs: number): Element => ({
  id: `spoken ${startMs}`,
  kind: 'text',
  layer: 'body',
  text: 'the bell rings',
  provenance: [{ kind: 'time', startMs, endMs }],
})

function soundOf(elements: Element[], durationMs = 24_000, kind: 'audio' | 'video' = 'audio'): Document {
  return assembleDocument({
    origin: { uri: 'bell.wav', sha256: 'a'.repeat(64), mediaType: 'audio/wav' },
    media: { durationMs, tracks: [{ kind }] },
    pages: [{ number: 1, width: 0, height: 0, source: 'digital' }],
    elements,
    problems: [],
    skipped: [],
  })
}

describe('withSounds', () => {
  it('gives windows of ten seconds that cite what is said in them, or the first element', () => {
    const document = soundOf([spoken(0, 4000), spoken(12_000, 21_000)])
    const [first, second] = document.elements.map(({ id }) => id)
    const chunks = withSounds(createLayoutChunker()).chunk(document)
    expect(
      chunks.filter(({ modality }) => modality === 'audio').map(({ time, elementIds }) => [time, elementIds]),
    ).toEqual([
      [{ startMs: 0, endMs: 10_000 }, [first]],
      [{ startMs: 10_000, endMs: 20_000 }, [second]],
      [{ startMs: 20_000, endMs: 24_000 }, [second]],
    ])
  })

  it('gives none for a document without sound or without anything to cite', () => {
    const sounds = (document: Document) =>
      withSounds(createLayoutChunker())
        .chunk(document)
        .filter(({ modality }) => modality === 'audio')
    expect(sounds(soundOf([spoken(0, 1000)], 24_000, 'video'))).toEqual([])
    expect(sounds(soundOf([]))).toEqual([])
    expect(sounds(soundOf([spoken(0, 1000)], 8 * 3600_000))).toHaveLength(360)
  })
})
