import { type Library, type Pointer, type Raw, readBuffer, SCRATCH_BYTES } from './library.ts'
import type { PageSpace } from './page-space.ts'

export interface Font {
  /** Without the subset prefix, e.g. `TimesNewRomanPS-BoldMT`; may be empty. */
  readonly name: string
  /** 400 is regular, 700 bold. */
  readonly weight: number
  readonly italic: boolean
  readonly fixedPitch: boolean
}

/** Bits of {@link PageCharacters.flags}. */
export const INVISIBLE = 1
/** The font gives no Unicode value for the glyph. */
export const UNMAPPED = 2

/**
 * The characters of a page in the file's own order, one entry each in every array; only what the file draws, no made-up blanks.
 * Boxes are on the page as displayed, in points.
 */
export interface PageCharacters {
  readonly length: number
  /** Code points. */
  readonly code: Uint32Array
  /** Box of the glyph's cell: full advance, ascent to descent. */
  readonly left: Float32Array
  readonly top: Float32Array
  readonly right: Float32Array
  readonly bottom: Float32Array
  /** Where the glyph stands on its baseline. */
  readonly originX: Float32Array
  readonly originY: Float32Array
  /** Font size in points as displayed. */
  readonly size: Float32Array
  /** Direction of the baseline in degrees, clockwise from "to the right", in `[0, 360)`. */
  readonly angle: Float32Array
  /** Index into `fonts`. */
  readonly font: Uint16Array
  readonly flags: Uint8Array
  readonly fonts: readonly Font[]
}

export function readCharacters(library: Library, page: Pointer, space: PageSpace): PageCharacters {
  const { raw } = library
  const text = raw._FPDFText_LoadPage(page)
  if (text === 0) return emptyCharacters(0, [])
  try {
    return new CharacterReader(library, text, space).read()
  } finally {
    raw._FPDFText_ClosePage(text)
  }
}

/** One block of memory for all arrays: a page has eleven of them, and most pages are small. */
function emptyCharacters(capacity: number, fonts: readonly Font[]) {
  const block = new ArrayBuffer(capacity * (9 * 4 + 2 + 1))
  let used = 0
  const next = (bytes: number) => {
    const at = used
    used += capacity * bytes
    return at
  }
  return {
    length: 0,
    code: new Uint32Array(block, next(4), capacity),
    left: new Float32Array(block, next(4), capacity),
    top: new Float32Array(block, next(4), capacity),
    right: new Float32Array(block, next(4), capacity),
    bottom: new Float32Array(block, next(4), capacity),
    originX: new Float32Array(block, next(4), capacity),
    originY: new Float32Array(block, next(4), capacity),
    size: new Float32Array(block, next(4), capacity),
    angle: new Float32Array(block, next(4), capacity),
    font: new Uint16Array(block, next(2), capacity),
    flags: new Uint8Array(block, next(1), capacity),
    fonts,
  }
}

/** What all characters of one text object have in common. */
interface Style {
  readonly font: number
  readonly size: number
  readonly angle: number
  readonly invisible: boolean
}

/** Direction of the baseline in degrees, and how much larger than the nominal size the text is. */
interface Turn {
  readonly angle: number
  readonly scale: number
}
const UPRIGHT: Turn = { angle: 0, scale: 1 }

class CharacterReader {
  private readonly library: Library
  private readonly raw: Raw
  private readonly scratch: Pointer
  private readonly text: Pointer
  private readonly space: PageSpace
  private readonly fonts: Font[] = []
  private readonly fontIndex = new Map<Pointer, number>()
  private lastTurn:
    | (Turn & { readonly ma: number; readonly mb: number; readonly mc: number; readonly md: number })
    | undefined

  constructor(library: Library, text: Pointer, space: PageSpace) {
    this.library = library
    this.raw = library.raw
    this.scratch = library.scratch
    this.text = text
    this.space = space
  }

  read(): PageCharacters {
    const { raw, text, scratch, space } = this
    // Named here, so that the engine knows what each call in the loop calls and needs no look-up among a thousand exports.
    const isGenerated = raw._FPDFText_IsGenerated
    const unicodeOf = raw._FPDFText_GetUnicode
    const objectOf = raw._FPDFText_GetTextObject
    const looseBoxOf = raw._FPDFText_GetLooseCharBox
    const originOf = raw._FPDFText_GetCharOrigin
    const isUnmapped = raw._FPDFText_HasUnicodeMapError
    const { a, b, c, d, e, f } = space.matrix
    const total = Math.max(raw._FPDFText_CountChars(text), 0)
    const out = emptyCharacters(total, this.fonts)
    const float = scratch >> 2
    const double = scratch >> 3
    let floats = raw.HEAPF32
    let doubles = raw.HEAPF64
    let object: Pointer = 0
    let style: Style | undefined
    let n = 0
    for (let i = 0; i < total; i++) {
      if (isGenerated(text, i) === 1) continue
      const told = unicodeOf(text, i)
      if (told === 0x0a || told === 0) continue
      const owner = objectOf(text, i)
      if (!style || owner !== object) {
        object = owner
        style = this.style(i, owner)
      }
      if (looseBoxOf(text, i, scratch) === 0) continue
      originOf(text, i, scratch + 16, scratch + 24)
      // A view is empty once the memory has grown.
      if (floats.length === 0) {
        floats = raw.HEAPF32
        doubles = raw.HEAPF64
      }
      // FS_RECTF: left, top, right, bottom
      const l = floats[float] ?? 0
      const t = floats[float + 1] ?? 0
      const r = floats[float + 2] ?? 0
      const bt = floats[float + 3] ?? 0
      const x0 = a * l + c * t + e
      const x1 = a * r + c * bt + e
      const y0 = b * l + d * t + f
      const y1 = b * r + d * bt + f
      out.left[n] = Math.min(x0, x1)
      out.right[n] = Math.max(x0, x1)
      out.top[n] = Math.min(y0, y1)
      out.bottom[n] = Math.max(y0, y1)
      const ox = doubles[double + 2] ?? 0
      const oy = doubles[double + 3] ?? 0
      out.originX[n] = a * ox + c * oy + e
      out.originY[n] = b * ox + d * oy + f
      // A hyphen at the end of a line is reported as U+0002.
      out.code[n] = told === 2 ? 0x2d : told
      out.size[n] = style.size
      out.angle[n] = style.angle
      out.font[n] = style.font
      out.flags[n] = (style.invisible ? INVISIBLE : 0) | (isUnmapped(text, i) === 1 ? UNMAPPED : 0)
      n++
    }
    return { ...out, length: n }
  }

  private style(index: number, object: Pointer): Style {
    const { raw, text, scratch } = this
    const nominal = raw._FPDFText_GetFontSize(text, index)
    const known = raw._FPDFText_GetMatrix(text, index, scratch) === 1
    const { angle, scale } = known ? this.turn() : UPRIGHT
    const invisible = object !== 0 && raw._FPDFTextObj_GetTextRenderMode(object) === 3
    return { font: this.font(object), size: Math.abs(nominal * scale), angle, invisible }
  }

  /** What the matrix in `scratch` does to text; the next piece of text mostly has the same. */
  private turn(): Turn {
    const { a, b, c, d } = this.space.matrix
    const floats = this.raw.HEAPF32
    const at = this.scratch >> 2
    const [ma, mb, mc, md] = [floats[at] ?? 1, floats[at + 1] ?? 0, floats[at + 2] ?? 0, floats[at + 3] ?? 1]
    const last = this.lastTurn
    if (last && last.ma === ma && last.mb === mb && last.mc === mc && last.md === md) return last
    const degrees = Math.round((Math.atan2(b * ma + d * mb, a * ma + c * mb) * 1800) / Math.PI) / 10
    this.lastTurn = { ma, mb, mc, md, angle: (degrees + 360) % 360, scale: Math.hypot(mc, md) }
    return this.lastTurn
  }

  private font(object: Pointer): number {
    const { raw } = this
    const pointer = object === 0 ? 0 : raw._FPDFTextObj_GetFont(object)
    const known = this.fontIndex.get(pointer)
    if (known !== undefined) return known
    this.fontIndex.set(pointer, this.fonts.length)
    this.fonts.push(pointer === 0 ? NO_FONT : readFont(this.library, pointer))
    return this.fonts.length - 1
  }
}

const NO_FONT: Font = { name: '', weight: 400, italic: false, fixedPitch: false }

function readFont(library: Library, font: Pointer): Font {
  const { raw } = library
  const name = baseName(library, font).replace(/^[A-Z]{6}\+/, '')
  const flags = raw._FPDFFont_GetFlags(font)
  const weight = raw._FPDFFont_GetWeight(font)
  // The names tell more than the descriptors, which many producers leave at their defaults (ISO 32000-1, table 123).
  const bold =
    /bold|black|heavy|semibold|demi|[-,_ ]bd\b|cmbx|sfbx|NimbusRomNo9L-Medi|SimHei|heiti|黑/i.test(name) ||
    (flags & (1 << 18)) !== 0
  return {
    name,
    weight: bold ? Math.max(700, weight) : weight >= 600 && weight <= 900 ? weight : 400,
    italic: /ital|obliq|cmti|cmsl|slanted/i.test(name) || (flags > 0 && (flags & (1 << 6)) !== 0),
    fixedPitch: /mono|courier|consol|typewriter|cmtt|menlo/i.test(name) || (flags > 0 && (flags & 1) !== 0),
  }
}

/** Names are short, mostly ASCII, and read again on every page. */
function baseName({ raw, scratch, utf8 }: Library, font: Pointer): string {
  const length = raw._FPDFFont_GetBaseFontName(font, scratch, SCRATCH_BYTES)
  const bytes =
    length <= SCRATCH_BYTES
      ? raw.HEAPU8.subarray(scratch, scratch + length)
      : readBuffer(raw, (buffer, size) => raw._FPDFFont_GetBaseFontName(font, buffer, size))
  return utf8.decode(bytes).replace(/\0+$/, '')
}
