import type { DrawnPath, PageDrawings } from '../../media/pdfium/drawings.ts'
import { areaOf, around, type Extent, extentOf, heightOf, touches, widthOf } from './extent.ts'
import type { Frame } from './frame.ts'
import { buildLines } from './lines.ts'
import { placeWords } from './placed-words.ts'
import type { Word } from './word-builder.ts'

/** Images and paths that touch each other, as one. */
export interface Part extends Extent {
  readonly image: boolean
  /** Pixels per point of the finest image in it. */
  readonly density: number
  /** Curves, slanting lines and empty coloured areas speak for a drawing. */
  readonly marks: number
  /** Boxes with words in them speak for a table or a framed text. */
  readonly written: number
}

/** More paths than this are taken as one drawing. */
const MAX_PARTS = 6000

/**
 * Touching images and paths of a page, in its frame; what touches a table is left out.
 *
 * @param isCaptioned - whether the caption of a figure stands below
 */
export function drawnParts(
  drawings: PageDrawings,
  frame: Frame,
  words: readonly Word[],
  tables: readonly Extent[],
  isCaptioned: (extent: Extent) => boolean,
): Part[] {
  const page = { x0: 0, y0: 0, x1: frame.width, y1: frame.height }
  const images = drawings.images
    .map((image): Part => {
      const extent = clip(frame.toFrame(extentOf(image.box)), page)
      const density = image.pixelWidth / Math.max(image.box.width, 1)
      return { ...extent, image: true, density, marks: 0, written: 0 }
    })
    .filter((part) => widthOf(part) > 0 && heightOf(part) > 0)
  const pageArea = areaOf(page)
  const { wordsIn } = placeWords(words)
  const paths: Part[] = []
  for (const path of drawings.paths) {
    const extent = clip(frame.toFrame(extentOf(path.box)), page)
    if (!isDrawing(path, extent, pageArea) || tables.some((table) => touches(table, extent))) continue
    const { x0, y0, x1, y1 } = extent
    const { marks, written } = marksOf(path, extent, wordsIn)
    paths.push({ x0, y0, x1, y1, image: false, density: 0, marks, written })
  }
  const isNote = (extent: Extent) => holdsText(wordsIn(extent)) && !isCaptioned(extent)
  const signs = new Set(noteSigns([...images, ...paths], isNote, MAX_SIGN * pageArea))
  const isContent = (part: Part) => !signs.has(part)
  return cluster([...images.filter(isContent), ...cluster(paths.filter(isContent), 6)], 3)
}

/** Pages with more parts show more than framed notes. */
const MAX_NOTE_PARTS = 200
/** The sign of a note takes less than this share of the page … */
const MAX_SIGN = 0.004
/** … and than this share of its frame. */
const MAX_SIGN_IN_NOTE = 0.15

/** What is drawn in the frames of notes beside their text, such as the sign of a warning: it makes no picture of the note. */
function noteSigns(parts: readonly Part[], isNote: (extent: Extent) => boolean, maxArea: number): Part[] {
  const isRule = ({ image, marks }: Part) => !image && marks < 0.5
  const drawn = parts.filter((part) => !isRule(part))
  if (drawn.length === 0 || parts.length > MAX_NOTE_PARTS) return []
  return cluster(parts.filter(isRule), 1).flatMap((frame) => {
    const inside = drawn.filter((part) => touches(part, frame, 1))
    const [sign, ...others] = cluster(inside, 3)
    if (!sign || others.length > 0 || areaOf(sign) > Math.min(maxArea, MAX_SIGN_IN_NOTE * areaOf(frame))) return []
    return isNote(frame) ? inside : []
  })
}

function holdsText(words: readonly Word[]): boolean {
  const lines = buildLines(words.filter((word) => !word.turned))
  return lines.some((line) => line.words.length >= 6 && widthOf(line) > 14 * line.size)
}

function clip(e: Extent, page: Extent): Extent {
  return {
    x0: Math.max(e.x0, page.x0),
    y0: Math.max(e.y0, page.y0),
    x1: Math.min(e.x1, page.x1),
    y1: Math.min(e.y1, page.y1),
  }
}

function isDrawing(path: DrawnPath, extent: Extent, pageArea: number): boolean {
  if (path.alpha < 8 || (path.color === 0xffffff && !path.stroked)) return false
  // Backgrounds and frames of the whole page.
  if (areaOf(extent) > 0.7 * pageArea) return false
  return widthOf(extent) >= 0 && heightOf(extent) >= 0
}

function marksOf(
  path: DrawnPath,
  extent: Extent,
  wordsIn: (box: Extent) => readonly Word[],
): Pick<Part, 'marks' | 'written'> {
  if (path.curved) return { marks: 3, written: 0 }
  const slanting = slantingPieces(path)
  if (slanting > 0) return { marks: Math.min(3, slanting), written: 0 }
  if (Math.min(widthOf(extent), heightOf(extent)) < 3.2) return { marks: 0.02, written: 0 }
  return wordsIn(extent).length > 0 ? { marks: 0, written: 1 } : { marks: 0.5, written: 0 }
}

/** Straight pieces of a path that are neither level nor upright. */
export function slantingPieces({ lines }: DrawnPath): number {
  let count = 0
  for (let i = 0; i + 3 < lines.length; i += 4) {
    const dx = Math.abs((lines[i] ?? 0) - (lines[i + 2] ?? 0))
    const dy = Math.abs((lines[i + 1] ?? 0) - (lines[i + 3] ?? 0))
    if (dx > 1 && dy > 1) count++
  }
  return count
}

/** Touching parts become one, again and again until nothing touches. */
function cluster(parts: readonly Part[], slack: number): Part[] {
  let list = [...parts].sort((a, b) => a.y0 - b.y0)
  if (list.length > MAX_PARTS) {
    const image = list.some((part) => part.image)
    return [{ ...around(list), image, density: 0, marks: list.length, written: 0 }]
  }
  for (let changed = true; changed; ) {
    changed = false
    const next: Part[] = []
    for (const part of list) {
      const at = next.findIndex((other) => touches(other, part, slack))
      const other = next[at]
      if (!other) next.push(part)
      else {
        changed = true
        next[at] = {
          ...around([other, part]),
          image: other.image || part.image,
          density: Math.max(other.density, part.density),
          marks: other.marks + part.marks,
          written: other.written + part.written,
        }
      }
    }
    list = next
  }
  return list
}
