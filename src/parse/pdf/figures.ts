import type { PageDrawings } from '../../media/pdfium/drawings.ts'
import { captionTarget } from './captions.ts'
import { drawnParts, type Part } from './drawn-parts.ts'
import { areaOf, around, type Extent, heightOf, overlapX, overlapY, touches, widthOf } from './extent.ts'
import type { Frame } from './frame.ts'
import { buildLines, type Line, lineText, segmentsOf } from './lines.ts'
import type { Word } from './word-builder.ts'

/** A picture of the page: placed images, or drawn paths that form one. */
export interface FoundFigure extends Extent {
  /** Made of placed pictures (not only of drawn paths). */
  readonly image: boolean
  /** Pixels per point of the finest picture in it; 0 for drawings. */
  readonly density: number
}

/** Smaller parts of a page are ornaments. */
const MIN_SHARE = 0.002
/** So many marks make a drawing … */
const ENOUGH_MARKS = 6
/** … and so few with a caption below. */
const FEW_MARKS = 1.5
/** Labels stand this near to the drawing that they name, points. */
const LABEL_REACH = 11
/** The same for a figure with its caption right below: what stands between two pieces of text is the figure's. */
const CAPTIONED_REACH = 26
/** Parts of one figure stand this near to each other when one caption is below them all. */
const PART_REACH = 42
/** The same for parts that stand side by side. */
const BESIDE_REACH = 160

/** Figures of a page in its frame, with their labels; `tables` are left alone. */
export function findFigures(
  drawings: PageDrawings,
  frame: Frame,
  words: readonly Word[],
  tables: readonly Extent[],
): FoundFigure[] {
  const pageArea = frame.width * frame.height
  let known: PageText | undefined
  const textOf = () => {
    known ??= pageText(words, frame)
    return known
  }
  const parts = drawnParts(drawings, frame, words, tables, (extent) => isCaptioned(extent, textOf()))
  const seeds = parts.filter((part) => isSeed(part, words, textOf, pageArea))
  if (seeds.length === 0) return []
  const text = textOf()
  let figures = seeds
  // Sub-figures first, then the labels around, which may bring neighbours together.
  figures = joinNear(figures, text)
  // An ornament is no picture because a word stands beside it.
  figures = figures.filter((part) => areaOf(part) >= 0.6 * MIN_SHARE * pageArea || isCaptioned(part, text))
  figures = figures.map((figure) => withLabels(figure, text, parts))
  figures = joinTouching(figures)
  return figures
    .filter((part) => areaOf(part) >= MIN_SHARE * pageArea && widthOf(part) > 8 && heightOf(part) > 8)
    .map(({ x0, y0, x1, y1, image, density }) => ({ x0, y0, x1, y1, image, density }))
}

/** @param textOf - reads the lines of the page, which most drawings of a page of tables don't need */
function isSeed(part: Part, words: readonly Word[], textOf: () => PageText, pageArea: number): boolean {
  if (areaOf(part) < 0.3 * MIN_SHARE * pageArea) return false
  if (!part.image) {
    if (part.marks < FEW_MARKS || part.marks <= 1.5 * part.written) return false
    // A caption below makes a drawing of a few strokes, such as a chart of one line.
    if (part.marks < ENOUGH_MARKS && !isCaptioned(part, textOf())) return false
  }
  const share = textShare(part, words)
  if (!part.image && share > 0.5) return false
  // A picture behind running text.
  return !(areaOf(part) > 0.35 * pageArea && share > 0.12)
}

function textShare(part: Extent, words: readonly Word[]): number {
  let covered = 0
  for (const word of words) {
    const [w, h] = [overlapX(word, part), overlapY(word, part)]
    if (w > 0 && h > 0) covered += w * h
  }
  return covered / Math.max(areaOf(part), 1)
}

/** A caption of a figure follows, with no running text before it. */
function isCaptioned(part: Extent, text: PageText): boolean {
  const caption = nearestCaption(part, text)
  if (!caption) return false
  const between = { x0: part.x0, x1: part.x1, y0: part.y1, y1: caption.y0 }
  return !text.prose.some((line) => overlapX(line, between) > 0 && overlapY(line, between) > 2)
}

interface PageText {
  /** Pieces that may be labels: short, and not the end of a paragraph. */
  readonly labels: readonly Extent[]
  /** Pieces of running text: no figure goes over them. */
  readonly prose: readonly Extent[]
  readonly captions: readonly Extent[]
  readonly figureCaptions: readonly Extent[]
}

function pageText(words: readonly Word[], frame: Frame): PageText {
  const pieces = buildLines(words.filter((word) => !word.turned)).flatMap((line) => segmentsOf(line, 1.1))
  const targets = pieces.map((piece) => captionTarget(lineText(piece)))
  const captions = pieces.filter((_, n) => targets[n] !== undefined)
  const figureCaptions = pieces.filter((_, n) => targets[n] === 'figure')
  const prose = pieces.filter(isProse)
  const told = new Set([...prose, ...captions])
  const labels = pieces.filter((piece) => {
    if (widthOf(piece) > 22 * piece.size || piece.words.length > 10 || told.has(piece)) return false
    // Headings and running headers stay out, however near they stand.
    if (HEADING.test(lineText(piece))) return false
    if (piece.y1 < 0.075 * frame.height || piece.y0 > 0.94 * frame.height) return false
    return !prose.some((line) => endsParagraph(line, piece)) && !captions.some((line) => endsParagraph(line, piece))
  })
  const turned = words.filter((word) => word.turned)
  return { labels: [...labels, ...turned], prose, captions, figureCaptions }
}

const HEADING =
  /^(?:\d{1,2}(?:\.\d{1,2}){1,4}\.?|\d{1,2}[.、])\s*[\p{Script=Han}\p{Lu}]|^第\s?[\d一二三四五六七八九十]+\s?[章节]/u

function isProse(piece: Line): boolean {
  return (
    piece.words.length >= 6 && widthOf(piece) > 14 * piece.size && /\p{Ll}{3}|\p{Script=Han}{4}/u.test(lineText(piece))
  )
}

/** `piece` is the line after `line` in the same paragraph. */
function endsParagraph(line: Line, piece: Line): boolean {
  const step = Math.abs(piece.baseline - line.baseline)
  return (
    step > 0.5 * piece.size &&
    step < 1.5 * piece.size &&
    piece.x0 > line.x0 - 2.5 * piece.size &&
    piece.x0 < line.x0 + 2.5 * piece.size &&
    Math.abs(piece.size - line.size) < 0.8
  )
}

/** Joins parts that stand near each other above one caption, with no running text between. */
function joinNear(figures: readonly Part[], text: PageText): Part[] {
  let list = [...figures]
  for (let changed = true; changed; ) {
    changed = false
    outer: for (const [i, a] of list.entries())
      for (const [j, b] of list.entries()) {
        if (j <= i) continue
        const beside = overlapY(a, b) > 0.5 * Math.min(heightOf(a), heightOf(b))
        const reach = sharesCaption(a, b, text) ? (beside ? BESIDE_REACH : PART_REACH) : 4
        if (!touches(a, b, reach)) continue
        const whole = around([a, b])
        if ([...text.prose, ...text.captions].some((line) => overlapX(line, whole) > 0 && overlapY(line, whole) > 0))
          continue
        list = [...list.filter((part) => part !== a && part !== b), merged(a, b)]
        changed = true
        break outer
      }
  }
  return list
}

function sharesCaption(a: Part, b: Part, text: PageText): boolean {
  const caption = nearestCaption(a, text)
  return caption !== undefined && caption === nearestCaption(b, text)
}

function nearestCaption(part: Extent, { figureCaptions }: PageText): Extent | undefined {
  return figureCaptions
    .filter((caption) => caption.y0 > part.y1 - 4)
    .map((caption) => ({ caption, distance: caption.y0 - part.y1 + Math.max(-overlapX(caption, part), 0) }))
    .filter(({ distance }) => distance < 320)
    .sort((c, d) => c.distance - d.distance)[0]?.caption
}

/** A short caption stands in the middle of a wider figure. */
const grown = (caption: Extent): Extent => ({ ...caption, x0: caption.x0 - 120, x1: caption.x1 + 120 })

function merged(a: Part, b: Part): Part {
  return {
    ...around([a, b]),
    image: a.image || b.image,
    density: Math.max(a.density, b.density),
    marks: a.marks + b.marks,
    written: a.written + b.written,
  }
}

/** Grows a figure over the labels and small strokes beside it. */
function withLabels(figure: Part, text: PageText, parts: readonly Part[]): Part {
  let whole: Extent = figure
  const blocked = (extent: Extent) =>
    [...text.prose, ...text.captions].some((line) => overlapX(line, extent) > 1 && overlapY(line, extent) > 1)
  const caption = nearestCaption(figure, text)
  const captioned = caption !== undefined && caption.y0 - figure.y1 < 70
  const own = (label: Extent) => captioned && label.y1 < caption.y0 + 2 && overlapX(label, grown(caption)) > 0
  for (let round = 0; round < 4; round++) {
    const near = [...text.labels, ...parts.filter((part) => !part.image)].filter(
      (label) =>
        touches(label, whole, own(label) ? CAPTIONED_REACH : LABEL_REACH) &&
        !contains(whole, label) &&
        sidesWith(label, whole),
    )
    for (const label of near) {
      const next = around([whole, label])
      if (!blocked(next)) whole = next
    }
    if (near.length === 0) break
  }
  return { ...figure, ...around([whole]) }
}

/** A label lies along a side of the figure, not off its corner. */
function sidesWith(label: Extent, figure: Extent): boolean {
  return overlapX(label, figure) > 0.5 * widthOf(label) || overlapY(label, figure) > 0.5 * heightOf(label)
}

function contains(outer: Extent, inner: Extent): boolean {
  return inner.x0 >= outer.x0 && inner.x1 <= outer.x1 && inner.y0 >= outer.y0 && inner.y1 <= outer.y1
}

function joinTouching(figures: readonly Part[]): Part[] {
  let list = [...figures]
  for (let changed = true; changed; ) {
    changed = false
    const next: Part[] = []
    for (const part of list) {
      const at = next.findIndex((other) => touches(other, part, -1))
      const other = next[at]
      if (other) {
        next[at] = merged(other, part)
        changed = true
      } else next.push(part)
    }
    list = next
  }
  return list
}
