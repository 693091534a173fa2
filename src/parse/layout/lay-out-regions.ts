import { boxOnPage } from '../../model/geometry.ts'
import { buildBlocks, type TextBlock, type TextRole, toBlock } from '../pdf/blocks.ts'
import { areaOf, around, boxOf, centreInside, type Extent, extentOf, overlapX, overlapY } from '../pdf/extent.ts'
import { findLatticeTables } from '../pdf/lattice-tables.ts'
import { buildLines, joinLines, lineText } from '../pdf/lines.ts'
import { findStreamTables } from '../pdf/stream-table.ts'
import type { TableGrid } from '../pdf/table-grid.ts'
import type { Word } from '../pdf/word-builder.ts'
import type { FoundRegion } from '../scan/found-regions.ts'
import { layOutPage } from './lay-out-page.ts'
import { orderExtents } from './order-extents.ts'
import type { PageContent } from './page-content.ts'
import type { LaidOutItem } from './page-items.ts'

/** So much of a picture that we found lies in regions: it is told by them. */
const TOLD = 0.5

/** An item with its place in the frame, by which it is put in order. */
interface Part extends Extent {
  readonly item: LaidOutItem
}

/**
 * What is on a page → the same as `layOutPage` gives, where a model of layout has seen its regions: they decide what is a title, a
 * paragraph, a table, a figure; what stands outside of them, and tables in which no cells are found, is laid out without them.
 */
export function layOutRegions(content: PageContent, regions: readonly FoundRegion[]): LaidOutItem[] {
  const wordsOf = ownersOf(content.words, regions)
  const parts: Part[] = []
  const told = new Set<Word>()
  for (const region of regions) {
    const words = wordsOf.get(region) ?? []
    const { kind } = region
    if (kind === 'figure') {
      parts.push(figurePart(region, words, content))
      for (const word of words) told.add(word)
    } else if (kind === 'table')
      for (const grid of tablesIn(region, words, content)) {
        parts.push(tablePart(grid, content))
        for (const word of words) if (centreInside(word, grid)) told.add(word)
      }
    else {
      for (const block of blocksOf(words, region, kind)) parts.push(textPart(block, content))
      for (const word of words) told.add(word)
    }
  }
  const rest = layOutPage({
    ...content,
    words: content.words.filter((word) => !told.has(word)),
    drawings: { ...content.drawings, images: untoldImages(content, regions) },
  }).map((item) => ({ item, ...placeOf(item, content) }))
  const aside = rest.filter(({ item }) => isTurned(item))
  const columns = orderExtents([...parts, ...rest.filter((part) => !aside.includes(part))])
  return [...columns.flatMap(inColumn), ...aside.map(({ item }) => inRegion(item, columns.length))]
}

/** Boxes of models cut into the lines at their edges, by so much of the size of the letters. */
const CUT = 0.4

function grown({ x0, y0, x1, y1 }: Extent, { size }: Word): Extent {
  return { x0: x0 - CUT * size, y0: y0 - CUT * size, x1: x1 + CUT * size, y1: y1 + CUT * size }
}

/** Upright words by the smallest region that they stand in. */
function ownersOf(words: readonly Word[], regions: readonly FoundRegion[]): Map<FoundRegion, Word[]> {
  const smallest = [...regions].sort((a, b) => areaOf(a) - areaOf(b))
  const owned = new Map<FoundRegion, Word[]>()
  for (const word of words) {
    const region =
      smallest.find((one) => centreInside(word, one)) ?? smallest.find((one) => centreInside(word, grown(one, word)))
    if (!region || (word.turned && region.kind !== 'figure')) continue
    const own = owned.get(region)
    if (own) own.push(word)
    else owned.set(region, [word])
  }
  return owned
}

function figurePart(region: FoundRegion, words: readonly Word[], { frame, width, height }: PageContent): Part {
  const box = boxOnPage(boxOf(frame.toPage(region)), width, height)
  const text = joinLines(buildLines(words).map(lineText))
  // How fine the picture is is not told.
  return { ...region, item: { kind: 'figure', box, text, image: true, density: 0 } }
}

/** The cells between the rules in the region, else those that the gaps between its words make. */
function tablesIn(region: FoundRegion, words: readonly Word[], { rulings, marks }: PageContent): TableGrid[] {
  const near = {
    horizontal: rulings.horizontal.filter(({ at, start, end }) => centreNear((start + end) / 2, at, region)),
    vertical: rulings.vertical.filter(({ at, start, end }) => centreNear(at, (start + end) / 2, region)),
  }
  const { tables } = findLatticeTables(near, words, marks)
  return tables.length > 0 ? tables : findStreamTables(buildLines(words), near, true)
}

/** Boxes of models run beside the outer rules of a table, share of its sides. */
const NEAR = 0.08

function centreNear(x: number, y: number, { x0, y0, x1, y1 }: Extent): boolean {
  const [dx, dy] = [NEAR * (x1 - x0), NEAR * (y1 - y0)]
  return x > x0 - dx && x < x1 + dx && y > y0 - dy && y < y1 + dy
}

function tablePart(grid: TableGrid, { frame, width, height }: PageContent): Part {
  const toBox = (extent: Extent) => boxOnPage(boxOf(frame.toPage(extent)), width, height)
  const cellBoxes = grid.cells.map((cell) => toBox(cell.extent))
  const { x0, y0, x1, y1 } = grid
  return { x0, y0, x1, y1, item: { kind: 'table', box: toBox(grid), grid, cellBoxes } }
}

/** Paragraphs and items may be several in one region, everything else is one. */
function blocksOf(words: readonly Word[], region: FoundRegion, role: TextRole): TextBlock[] {
  if (words.length === 0) return []
  const lines = buildLines(words)
  const blocks = role === 'text' || role === 'list' ? buildBlocks(lines, region) : [toBlock(lines, region)]
  return blocks.map((block) => ({
    ...block,
    role,
    list: role === 'list' || (role === 'text' && block.list),
    formula: role === 'formula',
    code: role === 'code',
  }))
}

function textPart(block: TextBlock, { frame, width, height }: PageContent): Part {
  const { x0, y0, x1, y1 } = block
  const box = boxOnPage(boxOf(frame.toPage(block)), width, height)
  return { x0, y0, x1, y1, item: { kind: 'text', box, region: 0, block } }
}

function placeOf(item: LaidOutItem, { frame }: PageContent): Extent {
  if (item.kind === 'figure') return frame.toFrame(extentOf(item.box))
  const { x0, y0, x1, y1 } = item.kind === 'text' ? item.block : item.grid
  return { x0, y0, x1, y1 }
}

/** Pictures that we found where the model sees none of its own, nor text. */
function untoldImages({ frame, drawings }: PageContent, regions: readonly FoundRegion[]) {
  return drawings.images.filter(({ box }) => {
    const extent = frame.toFrame(extentOf(box))
    const covered = regions.reduce((sum, region) => sum + common(extent, region), 0)
    const holdsFigure = regions.some(
      ({ kind, ...place }) => kind === 'figure' && common(extent, place) > TOLD * areaOf(place),
    )
    return covered < TOLD * areaOf(extent) && !holdsFigure
  })
}

const common = (a: Extent, b: Extent) => Math.max(overlapX(a, b), 0) * Math.max(overlapY(a, b), 0)

const isTurned = (item: LaidOutItem) => item.kind === 'text' && item.block.turned

function inColumn(parts: readonly Part[], column: number): LaidOutItem[] {
  const { x0, x1 } = around(parts)
  return parts.map(({ item }) =>
    item.kind === 'text' ? { ...item, region: column, block: { ...item.block, columnX0: x0, columnX1: x1 } } : item,
  )
}

const inRegion = (item: LaidOutItem, region: number): LaidOutItem => (item.kind === 'text' ? { ...item, region } : item)
