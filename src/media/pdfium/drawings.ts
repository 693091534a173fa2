import { type Box, boxFromCorners } from '../../model/geometry.ts'
import type { Library, Pointer } from './library.ts'
import { IDENTITY, type Matrix, multiply, type PageSpace } from './page-space.ts'

/** A drawn path on the page as displayed. */
export interface DrawnPath {
  readonly box: Box
  readonly filled: boolean
  readonly stroked: boolean
  /** Points; 0 when not stroked. */
  readonly strokeWidth: number
  /** 0xRRGGBB of what is seen (fill before stroke). */
  readonly color: number
  /** Opacity of that colour, 0 to 255. */
  readonly alpha: number
  readonly curved: boolean
  /** Straight pieces, four numbers each: x0, y0, x1, y1. Empty for paths of very many pieces. */
  readonly lines: Float32Array
}

/** A placed picture on the page as displayed. */
export interface DrawnImage {
  readonly box: Box
  /** Of the picture itself, in pixels. */
  readonly pixelWidth: number
  readonly pixelHeight: number
}

export interface PageDrawings {
  readonly paths: readonly DrawnPath[]
  readonly images: readonly DrawnImage[]
  /** Boxes of shadings (colour gradients). */
  readonly shadings: readonly Box[]
}

/** Above this a path is a picture, not rulings. */
const MAX_PIECES = 20_000
const MAX_OBJECTS = 200_000
const MAX_DEPTH = 16

// FPDF_PAGEOBJ_… of fpdf_edit.h
const PATH = 2
const IMAGE = 3
const SHADING = 4
const FORM = 5

export function readDrawings(library: Library, page: Pointer, space: PageSpace): PageDrawings {
  const reader = new DrawingReader(library)
  const { raw } = library
  const count = raw._FPDFPage_CountObjects(page)
  for (let i = 0; i < count; i++) reader.visit(raw._FPDFPage_GetObject(page, i), space.matrix, 0)
  return { paths: reader.paths, images: reader.images, shadings: reader.shadings }
}

class DrawingReader {
  readonly paths: DrawnPath[] = []
  readonly images: DrawnImage[] = []
  readonly shadings: Box[] = []
  private readonly library: Library
  private visited = 0
  /** Of the path at hand; used again for the next. */
  private room = new Float32Array(256)

  constructor(library: Library) {
    this.library = library
  }

  /** @param outer - from the object's surroundings to the displayed page */
  visit(object: Pointer, outer: Matrix, depth: number): void {
    const { raw } = this.library
    if (object === 0 || ++this.visited > MAX_OBJECTS) return
    switch (raw._FPDFPageObj_GetType(object)) {
      case PATH:
        this.path(object, outer)
        break
      case IMAGE:
        this.image(object, outer)
        break
      case SHADING:
        this.shading(object, outer)
        break
      case FORM: {
        if (depth >= MAX_DEPTH) return
        const matrix = multiply(this.matrix(object), outer)
        const count = raw._FPDFFormObj_CountObjects(object)
        for (let i = 0; i < count; i++) this.visit(raw._FPDFFormObj_GetObject(object, i), matrix, depth + 1)
      }
    }
  }

  private matrix(object: Pointer): Matrix {
    const { raw, scratch } = this.library
    if (raw._FPDFPageObj_GetMatrix(object, scratch) === 0) return IDENTITY
    const [floats, at] = [raw.HEAPF32, scratch >> 2]
    return {
      a: floats[at] ?? 1,
      b: floats[at + 1] ?? 0,
      c: floats[at + 2] ?? 0,
      d: floats[at + 3] ?? 1,
      e: floats[at + 4] ?? 0,
      f: floats[at + 5] ?? 0,
    }
  }

  private path(object: Pointer, outer: Matrix): void {
    const { raw, scratch } = this.library
    if (raw._FPDFPath_GetDrawMode(object, scratch, scratch + 4) === 0) return
    const filled = (raw.HEAP32[scratch >> 2] ?? 0) !== 0
    const stroked = (raw.HEAP32[(scratch + 4) >> 2] ?? 0) !== 0
    if (!filled && !stroked) return
    const matrix = multiply(this.matrix(object), outer)
    const pieces = this.pieces(object, matrix)
    if (!pieces) return
    const scale = Math.sqrt(Math.abs(matrix.a * matrix.d - matrix.b * matrix.c))
    let strokeWidth = 0
    if (stroked && raw._FPDFPageObj_GetStrokeWidth(object, scratch) !== 0)
      strokeWidth = (raw.HEAPF32[scratch >> 2] ?? 0) * scale
    this.paths.push({ ...pieces, filled, stroked, strokeWidth, ...this.color(object, filled) })
  }

  private color(object: Pointer, filled: boolean): { color: number; alpha: number } {
    const { raw, scratch } = this.library
    const read = filled ? raw._FPDFPageObj_GetFillColor : raw._FPDFPageObj_GetStrokeColor
    if (read(object, scratch, scratch + 4, scratch + 8, scratch + 12) === 0) return { color: 0, alpha: 255 }
    const [words, at] = [raw.HEAP32, scratch >> 2]
    const [r, g, b] = [words[at] ?? 0, words[at + 1] ?? 0, words[at + 2] ?? 0]
    return { color: (r << 16) | (g << 8) | b, alpha: words[at + 3] ?? 255 }
  }

  private pieces(object: Pointer, matrix: Matrix): Pick<DrawnPath, 'box' | 'curved' | 'lines'> | undefined {
    const { raw, scratch } = this.library
    const count = raw._FPDFPath_CountSegments(object)
    if (count < 1) return undefined
    if (count > MAX_PIECES) {
      const box = this.bounds(object, matrix)
      return box && { box, curved: true, lines: new Float32Array() }
    }
    // Named here for the same reason as in the loop over characters; none of them makes the memory grow.
    const segmentAt = raw._FPDFPath_GetPathSegment
    const pointOf = raw._FPDFPathSegment_GetPoint
    const typeOf = raw._FPDFPathSegment_GetType
    const closes = raw._FPDFPathSegment_GetClose
    const floats = raw.HEAPF32
    // At most a piece and the one that closes it for each segment.
    if (this.room.length < 8 * count) this.room = new Float32Array(16 * count)
    const lines = this.room
    let used = 0
    const { a, b, c, d, e, f } = matrix
    const at = scratch >> 2
    let x0 = Infinity
    let y0 = Infinity
    let x1 = -Infinity
    let y1 = -Infinity
    let px = 0
    let py = 0
    let startX = 0
    let startY = 0
    let curved = false
    for (let i = 0; i < count; i++) {
      const segment = segmentAt(object, i)
      pointOf(segment, scratch, scratch + 4)
      const ux = floats[at] ?? 0
      const uy = floats[at + 1] ?? 0
      const x = a * ux + c * uy + e
      const y = b * ux + d * uy + f
      x0 = Math.min(x0, x)
      x1 = Math.max(x1, x)
      y0 = Math.min(y0, y)
      y1 = Math.max(y1, y)
      // FPDF_SEGMENT_…: 0 line, 1 Bézier (three in a row), 2 move
      const type = typeOf(segment)
      if (type === 2) {
        startX = x
        startY = y
      } else if (type === 0) {
        lines[used++] = px
        lines[used++] = py
        lines[used++] = x
        lines[used++] = y
      } else curved = true
      if (closes(segment) !== 0 && (x !== startX || y !== startY)) {
        lines[used++] = x
        lines[used++] = y
        lines[used++] = startX
        lines[used++] = startY
        px = startX
        py = startY
      } else {
        px = x
        py = y
      }
    }
    if (!Number.isFinite(x0 + x1 + y0 + y1)) return undefined
    return { box: boxFromCorners(x0, y0, x1, y1), curved, lines: lines.slice(0, used) }
  }

  private image(object: Pointer, outer: Matrix): void {
    const { raw, scratch } = this.library
    const box = unitSquare(multiply(this.matrix(object), outer))
    if (!box) return
    const known = raw._FPDFImageObj_GetImagePixelSize(object, scratch, scratch + 4) !== 0
    const at = scratch >> 2
    this.images.push({
      box,
      pixelWidth: known ? (raw.HEAP32[at] ?? 0) : 0,
      pixelHeight: known ? (raw.HEAP32[at + 1] ?? 0) : 0,
    })
  }

  private shading(object: Pointer, outer: Matrix): void {
    const box = this.bounds(object, outer)
    if (box) this.shadings.push(box)
  }

  private bounds(object: Pointer, outer: Matrix): Box | undefined {
    const { raw, scratch } = this.library
    if (raw._FPDFPageObj_GetBounds(object, scratch, scratch + 4, scratch + 8, scratch + 12) === 0) return undefined
    const at = scratch >> 2
    const [left = 0, bottom = 0, right = 0, top = 0] = raw.HEAPF32.subarray(at, at + 4)
    const [w, h] = [right - left, top - bottom]
    return unitSquare(multiply({ a: w, b: 0, c: 0, d: h, e: left, f: bottom }, outer))
  }
}

/** Where the unit square, in which a picture is drawn, comes to lie. */
function unitSquare({ a, b, c, d, e, f }: Matrix): Box | undefined {
  const xs = [e, e + a, e + c, e + a + c]
  const ys = [f, f + b, f + d, f + b + d]
  const box = boxFromCorners(Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys))
  return Number.isFinite(box.x + box.y + box.width + box.height) ? box : undefined
}
