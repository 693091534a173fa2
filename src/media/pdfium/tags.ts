import { type Box, boxFromCorners, unionBoxes } from '../../model/geometry.ts'
import { type Library, type Pointer, readText } from './library.ts'
import type { PageSpace } from './page-space.ts'

/** What the author's program says a piece of the page is (ISO 32000-1, 14.8.4); `artifact`: no part of the content, such as a running header. */
export type Tag =
  | { readonly kind: 'heading' /** 1 to 6; absent where the file gives none. */; readonly level?: number }
  | { readonly kind: 'list' | 'header-cell' | 'cell' | 'figure' | 'contents' | 'text' | 'artifact' }

/** A drawn piece of text with its tag. */
export interface TaggedPart {
  readonly box: Box
  readonly tag: Tag
}

/** What the structure tree tells of a page; places as displayed. */
export interface PageTags {
  readonly parts: readonly TaggedPart[]
  /** Pictures for which the author wrote words. */
  readonly figures: readonly { readonly box: Box; readonly alternate: string }[]
}

const NONE: PageTags = { parts: [], figures: [] }
const ARTIFACT: Tag = { kind: 'artifact' }
const MAX_ELEMENTS = 100_000
const MAX_DEPTH = 64
const MAX_OBJECTS = 200_000

// FPDF_PAGEOBJ_… of fpdf_edit.h
const TEXT = 1
const FORM = 5

/** Empty for a page without a structure tree. */
export function readTags(library: Library, page: Pointer, space: PageSpace): PageTags {
  const { raw } = library
  const tree = raw._FPDF_StructTree_GetForPage(page)
  if (tree === 0) return NONE
  try {
    const walk = new TreeWalk(library)
    const count = raw._FPDF_StructTree_CountChildren(tree)
    for (let n = 0; n < count; n++) walk.visit(raw._FPDF_StructTree_GetChildAtIndex(tree, n), undefined, undefined, 0)
    return walk.tags.size === 0 ? NONE : placeTags(library, page, space, walk)
  } finally {
    raw._FPDF_StructTree_Close(tree)
  }
}

/** Collects what each piece of marked content (by its number, MCID) belongs to. */
class TreeWalk {
  readonly tags = new Map<number, Tag>()
  /** Number of the figure in `alternates` that a piece belongs to. */
  readonly figureOf = new Map<number, number>()
  readonly alternates: string[] = []
  private readonly library: Library
  private visited = 0

  constructor(library: Library) {
    this.library = library
  }

  /** Standard types are short; an own one that is longer means nothing to us. */
  private type(element: Pointer): string {
    const { raw, scratch } = this.library
    const length = raw._FPDF_StructElement_GetType(element, scratch, 64)
    return length > 64 ? '' : shortName(raw.HEAPU8, scratch, length)
  }

  visit(element: Pointer, outer: Tag | undefined, outerFigure: number | undefined, depth: number): void {
    if (element === 0 || depth > MAX_DEPTH || ++this.visited > MAX_ELEMENTS) return
    const { raw } = this.library
    const tag = toTag(this.type(element), outer)
    let figure = outerFigure
    if (tag?.kind === 'figure' && tag !== outer) {
      const told = readText(raw, (buffer, length) => raw._FPDF_StructElement_GetAltText(element, buffer, length)).trim()
      if (told) figure = this.alternates.push(told) - 1
    }
    const count = raw._FPDF_StructElement_CountChildren(element)
    for (let n = 0; n < count; n++) {
      const child = raw._FPDF_StructElement_GetChildAtIndex(element, n)
      if (child !== 0) {
        this.visit(child, tag, figure, depth + 1)
        continue
      }
      const content = raw._FPDF_StructElement_GetChildMarkedContentID(element, n)
      if (content < 0) continue
      if (tag) this.tags.set(content, tag)
      if (figure !== undefined) this.figureOf.set(content, figure)
    }
  }
}

/** A short ASCII name in UTF-16LE, of `length` bytes with its zero. */
function shortName(bytes: Uint8Array, start: Pointer, length: number): string {
  let name = ''
  for (let at = start; at < start + length - 2; at += 2) name += String.fromCharCode(bytes[at] ?? 0)
  return name
}

function toTag(type: string, outer: Tag | undefined): Tag | undefined {
  const heading = /^H([1-6])?$/.exec(type)
  if (heading) return { kind: 'heading', ...(heading[1] ? { level: Number(heading[1]) } : {}) }
  switch (type) {
    case 'Title':
      return { kind: 'heading', level: 1 }
    case 'LI':
    case 'Lbl':
    case 'LBody':
      return { kind: 'list' }
    case 'TH':
      return { kind: 'header-cell' }
    case 'TD':
      return { kind: 'cell' }
    case 'Figure':
      return { kind: 'figure' }
    case 'TOC':
    case 'TOCI':
      return { kind: 'contents' }
    case 'Artifact':
      return ARTIFACT
    case 'P':
      return outer ?? { kind: 'text' }
    default:
      return outer
  }
}

/** The boxes of the page's own objects; those inside a form object share its box. */
function placeTags(library: Library, page: Pointer, space: PageSpace, walk: TreeWalk): PageTags {
  const { raw } = library
  const parts: TaggedPart[] = []
  const boxes: Box[][] = walk.alternates.map(() => [])
  const count = Math.min(raw._FPDFPage_CountObjects(page), MAX_OBJECTS)
  for (let n = 0; n < count; n++) {
    const object = raw._FPDFPage_GetObject(page, n)
    const type = raw._FPDFPageObj_GetType(object)
    const content = raw._FPDFPageObj_GetMarkedContentID(object)
    const figure = walk.figureOf.get(content)
    const written = type === TEXT || type === FORM
    const tag = written ? (walk.tags.get(content) ?? (isArtifact(library, object) ? ARTIFACT : undefined)) : undefined
    if (!tag && figure === undefined) continue
    const box = bounds(library, object, space)
    if (!box) continue
    if (tag) parts.push({ box, tag })
    if (figure !== undefined) boxes[figure]?.push(box)
  }
  const figures = walk.alternates.flatMap((alternate, n) => {
    const box = unionBoxes(boxes[n] ?? [])
    return box ? [{ box, alternate }] : []
  })
  return { parts, figures }
}

function isArtifact({ raw, scratch }: Library, object: Pointer): boolean {
  const count = raw._FPDFPageObj_CountMarks(object)
  for (let n = 0; n < count; n++) {
    const mark = raw._FPDFPageObj_GetMark(object, n)
    if (mark === 0 || raw._FPDFPageObjMark_GetName(mark, scratch, 40, scratch + 48) === 0) continue
    const length = raw.HEAP32[(scratch + 48) >> 2] ?? 0
    if (length <= 40 && shortName(raw.HEAPU8, scratch, length) === 'Artifact') return true
  }
  return false
}

function bounds({ raw, scratch }: Library, object: Pointer, space: PageSpace): Box | undefined {
  if (raw._FPDFPageObj_GetBounds(object, scratch, scratch + 4, scratch + 8, scratch + 12) === 0) return undefined
  const at = scratch >> 2
  const [left = 0, bottom = 0, right = 0, top = 0] = raw.HEAPF32.subarray(at, at + 4)
  if (!Number.isFinite(left + bottom + right + top)) return undefined
  const { a, b, c, d, e, f } = space.matrix
  return boxFromCorners(
    a * left + c * bottom + e,
    b * left + d * bottom + f,
    a * right + c * top + e,
    b * right + d * top + f,
  )
}
