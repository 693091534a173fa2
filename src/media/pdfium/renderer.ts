import type { PageRenderer, RenderRequest } from '../../spec/page-renderer.ts'
import { openPdf } from './file.ts'

/** Draws pages of PDF files; more than 25 Mpx are never drawn, the scale is lowered instead. */
export function createPdfRenderer(): PageRenderer {
  return {
    mediaTypes: ['application/pdf'],
    async doRender({ bytes, page, scale, box, password }: RenderRequest, signal: AbortSignal) {
      signal.throwIfAborted()
      const file = await openPdf(bytes, password)
      try {
        signal.throwIfAborted()
        return file.withPage(page, (open) => open.render(scale, box))
      } finally {
        file.close()
      }
    },
  }
}
