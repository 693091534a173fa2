import { assembleDocument } from '../model/assemble-document.ts'
import type { Document, Element } from '../model/document.ts'
import type { TranscriptSegment } from '../spec/speech.ts'

/**
 * A sound or video document with what was said in it: a text element a segment, with its time, among the other elements
 * in the order of time. Without words the ledger says so.
 */
export function addTranscript(document: Document, segments: readonly TranscriptSegment[]): Document {
  const spoken = segments.filter(({ text }) => text.trim() !== '')
  const elements = spoken.map(({ text, startMs, endMs }, n): Element => {
    const provenance = [{ kind: 'time' as const, startMs, endMs: Math.max(startMs, endMs) }]
    return { id: `spoken ${n}`, kind: 'text', layer: 'body', text: text.trim(), provenance }
  })
  const silent = { what: 'the sound', reason: 'no words were heard in it' }
  return assembleDocument({
    ...document,
    elements: [...document.elements, ...elements].sort((a, b) => startOf(a) - startOf(b)),
    skipped: [...document.ledger.skipped, ...(spoken.length === 0 ? [silent] : [])],
  })
}

function startOf({ provenance: [place] }: Element): number {
  return place?.kind === 'time' ? place.startMs : 0
}
