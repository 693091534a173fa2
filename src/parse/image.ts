import { DuomoError } from '../base/errors.ts'
import { readImage, toPng } from '../media/images.ts'
import { assembleDocument } from '../model/document.ts'
import type { Problem } from '../model/problem.ts'
import type { Parser } from '../spec/parser.ts'
import { createElementList } from './element-list.ts'

/** Formats that browsers show and models read; others are kept as PNG. */
const KEPT_AS_THEY_ARE = ['image/png', 'image/jpeg', 'image/webp']

/**
 * A picture file: one page whose points are pixels, upright, and one figure that fills it.
 * The bytes are decoded once, so that a damaged picture is named now and not when it is shown.
 */
export function createImageParser(): Parser {
  return {
    name: 'image',
    version: 1,
    mediaTypes: ['image/png', 'image/jpeg', 'image/webp', 'image/gif', 'image/tiff', 'image/avif'],
    async doParse(input, context) {
      if (input.bytes.length === 0) throw new DuomoError('empty-file', `${input.name} has no bytes.`)
      const { width, height, mediaType, frames } = await readImage(input.bytes)
      context.signal.throwIfAborted()
      const kept = KEPT_AS_THEY_ARE.includes(mediaType)
      const bytes = kept ? input.bytes : await toPng(input.bytes)
      const asset = context.saveAsset(bytes, { mediaType: kept ? mediaType : 'image/png', width, height })
      const list = createElementList()
      list.add({ kind: 'figure', asset, provenance: [{ kind: 'page', page: 1, box: { x: 0, y: 0, width, height } }] })
      context.progress(1, 1)
      return assembleDocument({
        origin: { uri: input.name, sha256: input.sha256, mediaType: input.mediaType },
        pages: [{ number: 1, width, height, source: 'ocr' }],
        elements: list.elements,
        skipped:
          frames > 1 ? [{ what: `${frames - 1} further pictures of the file`, reason: 'the first one is read' }] : [],
        problems: [
          ...(mediaType === 'image/tiff' && frames > 1 ? [furtherPages(frames)] : []),
          {
            stage: 'ocr',
            page: 1,
            code: 'no-text-layer',
            message: 'The words in the picture were not read; it is found by its file name only.',
            hint: 'Give it a file name that says what it shows.',
          },
        ],
      })
    },
  }
}

/** The frames of an animation show one thing; the pages of a TIFF are each their own. */
function furtherPages(frames: number): Problem {
  return {
    stage: 'parse',
    code: 'pages-skipped',
    message: `Of ${frames} pages the first was read.`,
    hint: 'Save it as PDF, or each page as a picture of its own.',
  }
}
