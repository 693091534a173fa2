import { DuomoError } from '../../base/errors.ts'
import { assembleDocument } from '../../model/assemble-document.ts'
import type { Parser } from '../../spec/parser.ts'
import { decodeText } from '../decode-text.ts'
import { createElementList, TEXT_PAGE } from '../element-list.ts'
import { readCues } from './cues.ts'

/** Subtitles (SubRip, WebVTT): what is said, each cue with its time. */
export function createSubtitleParser(): Parser {
  return {
    name: 'subtitles',
    version: 1,
    mediaTypes: ['application/x-subrip', 'text/vtt'],
    async doParse(input, context) {
      const { text, problems } = decodeText(input.bytes)
      const cues = readCues(text)
      if (cues.length === 0)
        throw new DuomoError('damaged-file', `${input.name} holds no subtitle with a time and words`, {
          hint: 'Check that it was saved completely; lines such as 00:00:01,000 --> 00:00:04,000 are expected.',
        })
      const list = createElementList()
      for (const { text: words, startMs, endMs } of cues)
        list.add({ kind: 'text', text: words, provenance: [{ kind: 'time', startMs, endMs }] })
      context.progress(1, 1)
      return assembleDocument({
        origin: { uri: input.name, sha256: input.sha256, mediaType: input.mediaType },
        media: { durationMs: cues.reduce((end, { endMs }) => Math.max(end, endMs), 1), tracks: [{ kind: 'subtitle' }] },
        pages: [TEXT_PAGE],
        elements: list.elements,
        problems,
      })
    },
  }
}
