import { type Box, boxFromCorners } from '../../model/geometry.ts'
import { type Library, type Pointer, readText, withCString } from './library.ts'
import type { PageSpace } from './page-space.ts'

/** Text that stands on a page without being part of its content. */
export interface Annotation {
  /** `field`: what is filled into a form; `note`: text laid on the page. */
  readonly kind: 'field' | 'note'
  readonly text: string
  readonly box: Box
}

// FPDF_ANNOT_… of fpdf_annot.h
const FREE_TEXT = 3
const WIDGET = 20
const MAX_ANNOTATIONS = 5000

/** Values of form fields and free texts of a page, as displayed; buttons and ticks have no text. */
export function readAnnotations(library: Library, page: Pointer, space: PageSpace): Annotation[] {
  const { raw } = library
  const annotations: Annotation[] = []
  const count = Math.min(raw._FPDFPage_GetAnnotCount(page), MAX_ANNOTATIONS)
  for (let i = 0; i < count; i++) {
    const pointer = raw._FPDFPage_GetAnnot(page, i)
    if (pointer === 0) continue
    try {
      const subtype = raw._FPDFAnnot_GetSubtype(pointer)
      if (subtype !== WIDGET && subtype !== FREE_TEXT) continue
      const text = stringValue(library, pointer, subtype === WIDGET ? 'V' : 'Contents')
      if (text && text !== 'Off')
        annotations.push({
          kind: subtype === WIDGET ? 'field' : 'note',
          text,
          box: boxOfAnnotation(library, pointer, space),
        })
    } finally {
      raw._FPDFPage_CloseAnnot(pointer)
    }
  }
  return annotations
}

function stringValue({ raw }: Library, annotation: Pointer, key: string): string {
  return withCString(raw, key, (name) =>
    readText(raw, (buffer, length) => raw._FPDFAnnot_GetStringValue(annotation, name, buffer, length)),
  ).trim()
}

function boxOfAnnotation({ raw, scratch }: Library, annotation: Pointer, space: PageSpace): Box {
  raw._FPDFAnnot_GetRect(annotation, scratch)
  const at = scratch >> 2
  // FS_RECTF: left, top, right, bottom
  const [left = 0, top = 0, right = 0, bottom = 0] = raw.HEAPF32.subarray(at, at + 4)
  const { a, b, c, d, e, f } = space.matrix
  return boxFromCorners(
    a * left + c * top + e,
    b * left + d * top + f,
    a * right + c * bottom + e,
    b * right + d * bottom + f,
  )
}
