import { DuomoError } from '../base/errors.ts'
import type { Mark } from '../media/draw-marks.ts'
import type { AssetReference } from '../model/asset.ts'
import type { Document } from '../model/document.ts'
import { type Box, boxOnPage } from '../model/geometry.ts'
import type { HeatMap } from '../model/patch-grid.ts'
import type { ChildReader } from './child-reader.ts'
import type { DrawOptions, PageBytes } from './duomo.ts'

const DEFAULT_SCALE = 2
/** Pixels of the longer side: what vision models look at; they would scale a larger picture down themselves. */
export const MODEL_SIDE = 1_536
const MAX_PIXELS = 25_000_000

/** Where a page is drawn from: the original itself, or a file inside it whose pages the document took in. */
export function sourceOfPage(document: Document, page: number): { readonly sha256: string; readonly page: number } {
  // Files inside files: the innermost has the fewest pages.
  const inside = (document.attachments ?? [])
    .filter(({ asset, pages }) => asset && pages && page >= pages.first && page < pages.first + pages.count)
    .sort((a, b) => (a.pages?.count ?? 0) - (b.pages?.count ?? 0))[0]
  if (!inside?.asset || !inside.pages) return { sha256: document.id, page }
  return { sha256: inside.asset.sha256, page: page - inside.pages.first + 1 }
}

export interface DrawPageOptions extends DrawOptions {
  readonly marks?: readonly Mark[]
  /** Drawn over the page, below the marks. */
  readonly heat?: HeatMap
}

/**
 * A whole page as PNG with `marks` outlined; the scale is lowered until the picture is at most 25 Mpx.
 *
 * @param source - what {@link sourceOfPage} names
 */
export function drawPage(
  reader: ChildReader,
  document: Document,
  source: PageBytes,
  page: number,
  { scale = DEFAULT_SCALE, marks = [], heat, password, signal }: DrawPageOptions,
): Promise<Uint8Array> {
  const { width, height } = pageSize(document, page)
  const { page: drawn } = sourceOfPage(document, page)
  const task = { ...source, ...unlocking(password), page: drawn, scale: clamp(scale, width, height), marks }
  return reader.draw(heat ? { ...task, heat } : task, signal)
}

/** A part of a page as PNG, from the same source; `usage` when the box lies outside. */
export function drawRegion(
  reader: ChildReader,
  document: Document,
  source: PageBytes,
  page: number,
  box: Box,
  { scale = DEFAULT_SCALE, password, signal }: DrawOptions,
): Promise<Uint8Array> {
  const { width, height } = pageSize(document, page)
  const inside = boxOnPage(box, width, height)
  if (inside.width === 0 || inside.height === 0)
    throw new DuomoError(
      'usage',
      `the box ${Object.values(box).join(',')} lies outside page ${page} (${width} × ${height} points)`,
    )
  const task = {
    ...source,
    ...unlocking(password),
    page: sourceOfPage(document, page).page,
    box: inside,
    scale: clamp(scale, inside.width, inside.height),
    marks: [],
  }
  return reader.draw(task, signal)
}

/** A kept picture as PNG for a model's eyes; decoded in a child process, because it came out of a user's file. */
export async function drawPicture(
  reader: ChildReader,
  { mediaType, width = MODEL_SIDE, height = MODEL_SIDE }: AssetReference,
  bytes: Uint8Array,
  signal: AbortSignal,
): Promise<PageBytes> {
  const scale = Math.min(1, MODEL_SIDE / Math.max(width, height))
  return {
    bytes: await reader.draw({ bytes, mediaType, page: 1, scale, marks: [] }, signal),
    mediaType: 'image/png',
  }
}

const unlocking = (password: string | undefined) => (password === undefined ? {} : { password })

/** In points. @throws `not-found` for a page that is not there, or that has no size because its format has no pages */
export function pageSize(document: Document, page: number): { readonly width: number; readonly height: number } {
  const found = document.pages.find(({ number }) => number === page)
  if (!found)
    throw new DuomoError('not-found', `${document.origin.uri} has no page ${page}, only 1 to ${document.pages.length}`)
  if (found.width === 0 || found.height === 0)
    throw new DuomoError('not-found', `${document.origin.uri} has no pages that can be drawn`, {
      hint: 'PDF and picture files have.',
    })
  return found
}

function clamp(scale: number, width: number, height: number): number {
  return Math.min(Math.max(scale, 0.05), Math.sqrt(MAX_PIXELS / (width * height)))
}
