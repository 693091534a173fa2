import type { Library, Pointer } from './library.ts'
import type { PageSpace } from './page-space.ts'

/** A picture over this share of the page hides what was drawn before it. */
const WHOLE = 0.8
const MAX_DEPTH = 16

// FPDF_PAGEOBJ_… of fpdf_edit.h
const TEXT = 1
const IMAGE = 3
const FORM = 5

/**
 * Share of the page's pieces of text that lie under an opaque picture of the whole page: the words that a scanning
 * program read and put behind its picture. In `[0, 1]`; 0 without such a picture.
 */
export function readCoveredText(library: Library, document: Pointer, page: Pointer, space: PageSpace): number {
  const { raw } = library
  const count = raw._FPDFPage_CountObjects(page)
  let [texts, covered] = [0, 0]
  for (let n = 0; n < count; n++) {
    const object = raw._FPDFPage_GetObject(page, n)
    const isPicture = raw._FPDFPageObj_GetType(object) === IMAGE
    if (isPicture && texts > covered && isWhole(library, object, space) && isOpaque(library, document, page, object))
      covered = texts
    texts += countTexts(library, object, 0)
  }
  return texts === 0 ? 0 : covered / texts
}

function countTexts(library: Library, object: Pointer, depth: number): number {
  const { raw } = library
  const type = raw._FPDFPageObj_GetType(object)
  if (type === TEXT) return 1
  if (type !== FORM || depth > MAX_DEPTH) return 0
  let texts = 0
  const count = raw._FPDFFormObj_CountObjects(object)
  for (let n = 0; n < count; n++) texts += countTexts(library, raw._FPDFFormObj_GetObject(object, n), depth + 1)
  return texts
}

function isWhole({ raw, scratch }: Library, object: Pointer, { width, height }: PageSpace): boolean {
  if (raw._FPDFPageObj_GetBounds(object, scratch, scratch + 4, scratch + 8, scratch + 12) === 0) return false
  const at = scratch >> 2
  const [left = 0, bottom = 0, right = 0, top = 0] = raw.HEAPF32.subarray(at, at + 4)
  return (right - left) * (top - bottom) > WHOLE * width * height
}

/** Drawn with its masks, hardly any pixel lets through what is behind. */
function isOpaque({ raw }: Library, document: Pointer, page: Pointer, image: Pointer): boolean {
  const bitmap = raw._FPDFImageObj_GetRenderedBitmap(document, page, image)
  if (bitmap === 0) return false
  try {
    // FPDFBitmap_BGRA of fpdfview.h: the only format that lets anything through.
    if (raw._FPDFBitmap_GetFormat(bitmap) !== 4) return true
    const [width, height] = [raw._FPDFBitmap_GetWidth(bitmap), raw._FPDFBitmap_GetHeight(bitmap)]
    const stride = raw._FPDFBitmap_GetStride(bitmap)
    const start = raw._FPDFBitmap_GetBuffer(bitmap)
    const bytes = raw.HEAPU8
    let [seen, opaque] = [0, 0]
    for (let y = 0; y < height; y += 3)
      for (let x = 0; x < width; x += 3) {
        seen++
        if ((bytes[start + y * stride + 4 * x + 3] ?? 0) > 200) opaque++
      }
    return opaque > 0.9 * seen
  } finally {
    raw._FPDFBitmap_Destroy(bitmap)
  }
}
