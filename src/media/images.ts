import type { Metadata } from 'sharp'
import { DuomoError } from '../base/errors.ts'
import { createPackageLoader } from '../base/optional-package.ts'
import type { Box } from '../model/geometry.ts'
import type { Pixels } from '../spec/page-renderer.ts'

/** Pictures above this are refused before they are decoded: 50 Mpx take 200 MB. */
const MAX_PICTURE_PIXELS = 50_000_000

/** Pages of a TIFF beyond this many are not read. */
const MAX_PAGES = 2000

/** A picture file, or one page of it; `width` and `height` in pixels as displayed, after the EXIF orientation. */
export interface ReadImage {
  readonly width: number
  readonly height: number
  /** Told from the bytes, e.g. `image/jpeg`. */
  readonly mediaType: string
  /** Pages of a TIFF, pictures of an animation; one of them is read. */
  readonly frames: number
  /** Absent when only asked for the facts. */
  readonly pixels?: Pixels
}

const loadSharp = createPackageLoader(
  async () => {
    const { default: sharp } = await import('sharp')
    // Work is spread over processes, never over threads of one.
    sharp.concurrency(1)
    sharp.cache(false)
    return sharp
  },
  { name: 'sharp', lost: "Pictures can't be read" },
)

/** Lossless PNG of raw pixels; an alpha channel that is opaque everywhere is left out. */
export async function encodePng(pixels: Pixels): Promise<Uint8Array> {
  const sharp = await loadSharp()
  const { width, height, data } = pixels
  if (data.length !== width * height * 4)
    throw new DuomoError(
      'internal',
      `A picture of ${width} × ${height} has ${data.length} bytes instead of ${width * height * 4}.`,
    )
  const picture = sharp(data, { raw: { width, height, channels: 4 } })
  const opaque = isOpaque(data) ? picture.removeAlpha() : picture
  // No `effort`: naming it makes sharp reduce the picture to 256 colours.
  return opaque.png({ compressionLevel: 5 }).toBuffer()
}

function isOpaque(data: Uint8Array): boolean {
  for (let i = 3; i < data.length; i += 4) if (data[i] !== 255) return false
  return true
}

/** Which page of a file of several, from 0; default 0. Pages may differ in size. */
interface WhichPage {
  readonly page?: number
}

/**
 * Reads a picture file (PNG, JPEG, WebP, GIF, TIFF, AVIF, SVG), turned upright by its EXIF orientation.
 *
 * @param options.decode - also give pixels (default true); without it only the header is read
 * @throws `damaged-file` when the bytes are no readable picture, `too-large` above {@link MAX_PICTURE_PIXELS} or
 * {@link MAX_PAGES}, `not-found` for a page that the file doesn't have
 */
export async function readImage(
  bytes: Uint8Array,
  { decode = true, page = 0 }: { readonly decode?: boolean } & WhichPage = {},
): Promise<ReadImage> {
  const facts = await probe(bytes, page)
  if (!decode) return facts
  const sharp = await loadSharp()
  try {
    const { data, info } = await sharp(bytes, { ...READ_LIMITS, page })
      .rotate()
      .toColourspace('srgb')
      .ensureAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true })
    const pixels = { width: info.width, height: info.height, data }
    return { ...facts, width: info.width, height: info.height, pixels }
  } catch (error) {
    throw damaged(error, page)
  }
}

/** Any readable picture as PNG, upright; the same limits and errors as {@link readImage}. */
export async function toPng(bytes: Uint8Array, { page = 0 }: WhichPage = {}): Promise<Uint8Array> {
  await probe(bytes, page)
  const sharp = await loadSharp()
  try {
    return await sharp(bytes, { ...READ_LIMITS, page })
      .rotate()
      .png({ compressionLevel: 6, effort: 1 })
      .toBuffer()
  } catch (error) {
    throw damaged(error, page)
  }
}

/** The part `box` (in pixels of the picture, cut to it) at `scale` times its size. */
export async function cropAndScale(pixels: Pixels, box: Box, scale: number): Promise<Pixels> {
  const sharp = await loadSharp()
  const { width, height, data } = pixels
  const left = Math.min(Math.max(Math.floor(box.x), 0), width - 1)
  const top = Math.min(Math.max(Math.floor(box.y), 0), height - 1)
  const crop = {
    left,
    top,
    width: Math.max(Math.min(Math.ceil(box.x + box.width), width) - left, 1),
    height: Math.max(Math.min(Math.ceil(box.y + box.height), height) - top, 1),
  }
  const { data: scaled, info } = await sharp(data, { raw: { width, height, channels: 4 } })
    .extract(crop)
    .resize(Math.max(Math.round(crop.width * scale), 1), Math.max(Math.round(crop.height * scale), 1), { fit: 'fill' })
    .raw()
    .toBuffer({ resolveWithObject: true })
  return { width: info.width, height: info.height, data: scaled }
}

/** All of it at another size, whatever becomes of its shape. */
export async function scaleTo({ width, height, data }: Pixels, toWidth: number, toHeight: number): Promise<Pixels> {
  const sharp = await loadSharp()
  const scaled = await sharp(data, { raw: { width, height, channels: 4 } })
    .resize(toWidth, toHeight, { fit: 'fill', kernel: 'linear' })
    .raw()
    .toBuffer()
  return { width: toWidth, height: toHeight, data: scaled }
}

/** The grey values of a picture drawn small, row by row, and its own size. */
export async function shrinkToGrey(
  bytes: Uint8Array,
  columns: number,
  rows: number,
): Promise<{ readonly grey: Uint8Array; readonly width: number; readonly height: number }> {
  const { width, height } = await probe(bytes, 0)
  const sharp = await loadSharp()
  try {
    const small = sharp(bytes, READ_LIMITS).resize(columns, rows, { fit: 'fill' }).greyscale()
    return { grey: await small.raw().toBuffer(), width, height }
  } catch (error) {
    throw damaged(error)
  }
}

/**
 * A picture drawn into a square of `side` pixels, upright and without regard to its shape, transparency on white; `width` and
 * `height` are its own. The same limits and errors as {@link readImage}.
 */
export async function shrinkToSquare(
  bytes: Uint8Array,
  side: number,
): Promise<{ readonly pixels: Pixels; readonly width: number; readonly height: number }> {
  const { width, height } = await probe(bytes, 0)
  const sharp = await loadSharp()
  try {
    const small = sharp(bytes, READ_LIMITS).rotate().toColourspace('srgb').flatten({ background: '#fff' })
    const data = await small.resize(side, side, { fit: 'fill' }).ensureAlpha().raw().toBuffer()
    return { pixels: { width: side, height: side, data }, width, height }
  } catch (error) {
    throw damaged(error)
  }
}

const READ_LIMITS = { limitInputPixels: MAX_PICTURE_PIXELS, failOn: 'error', pages: 1 } as const

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  jpeg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
  gif: 'image/gif',
  tiff: 'image/tiff',
  svg: 'image/svg+xml',
  heif: 'image/avif',
}

async function probe(bytes: Uint8Array, page: number): Promise<ReadImage> {
  const sharp = await loadSharp()
  // No pixel limit here: the size is told below, by name.
  const header = (at: number) => sharp(bytes, { limitInputPixels: false, page: at }).metadata()
  let facts: Metadata
  try {
    facts = await header(0)
    checkPage(page, facts.pages ?? 1)
    if (page > 0) facts = { ...(await header(page)), pages: facts.pages ?? 1 }
  } catch (error) {
    throw error instanceof DuomoError ? error : damaged(error, page)
  }
  const { width, height } = facts.autoOrient
  if (width * height > MAX_PICTURE_PIXELS)
    throw new DuomoError(
      'too-large',
      `The picture has ${width} × ${height} pixels; at most ${MAX_PICTURE_PIXELS} are read.`,
      {
        hint: 'Scale it down and add it again.',
      },
    )
  const mediaType = MEDIA_TYPES[facts.format] ?? `image/${facts.format}`
  return { width, height, mediaType, frames: facts.pages ?? 1 }
}

function checkPage(page: number, pages: number): void {
  if (!Number.isInteger(page) || page < 0 || page >= pages)
    throw new DuomoError('not-found', `The picture has ${pages} pages, and none at ${page} (counted from 0).`)
  if (page >= MAX_PAGES)
    throw new DuomoError('too-large', `The picture has ${pages} pages; at most ${MAX_PAGES} are read.`, {
      hint: 'Split it into smaller files.',
    })
}

function damaged(cause: unknown, page = 0): DuomoError {
  const said = cause instanceof Error ? cause.message : String(cause)
  return new DuomoError('damaged-file', `The picture can't be decoded: ${said}`, {
    hint: 'Open it in a viewer and save it again, then add the new file.',
    ...(page > 0 ? { page: page + 1 } : {}),
    cause,
  })
}
