import { DuomoError } from '../base/errors.ts'
import type { PageRenderer } from '../spec/page-renderer.ts'
import { cropAndScale, readImage } from './images.ts'

/** Draws picture files, whose one page is the picture and whose points are its pixels. */
export function createPictureRenderer(mediaTypes: readonly string[]): PageRenderer {
  return {
    mediaTypes,
    async doRender({ bytes, page, scale, box }) {
      const { pixels, width, height } = await readImage(bytes)
      if (page !== 1 || !pixels) throw new DuomoError('not-found', `a picture has one page, and no page ${page}`)
      return cropAndScale(pixels, box ?? { x: 0, y: 0, width, height }, scale)
    },
  }
}
