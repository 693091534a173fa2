import { boxOnPage } from '../../model/geometry.ts'
import type { TextBlock } from '../pdf/blocks.ts'
import { cutColumns } from '../pdf/columns.ts'
import { areaOf, around, boxOf, centreInside, type Extent, overlapX, overlapY } from '../pdf/extent.ts'
import { type FoundFigure, findFigures } from '../pdf/figures.ts'
import { findLatticeTables } from '../pdf/lattice-tables.ts'
import { buildLines, joinLines, lineText, sortDownwards } from '../pdf/lines.ts'
import { pageHead } from '../pdf/page-head.ts'
import type { Rulings } from '../pdf/rulings.ts'
import type { TableGrid } from '../pdf/table-grid.ts'
import type { Word } from '../pdf/word-builder.ts'
import { layOutColumn } from './lay-out-column.ts'
import type { PageContent } from './page-content.ts'
import type { LaidOutItem } from './page-items.ts'

/** What is on a page → tables, figures, columns and paragraphs in reading order, wherever the words came from. */
export function layOutPage({
  width,
  height,
  frame,
  words,
  rulings,
  drawings,
  marks,
  knowsFonts,
  isPicture,
}: PageContent): LaidOutItem[] {
  const ruled = findLatticeTables(rulings, words, marks)
  // The picture of the page itself is no figure where its words are known.
  const isPage = (figure: FoundFigure) => isPicture && figure.image && areaOf(figure) > 0.8 * frame.width * frame.height
  const figures = findFigures(drawings, frame, ruled.rest, ruled.tables).filter((figure) => !isPage(figure))
  // A grid inside a picture is its legend or its axes.
  const tables = ruled.tables.filter((table) => !figures.some((figure) => centreInside(table, figure)))
  const rest =
    tables.length === ruled.tables.length
      ? ruled.rest
      : words.filter((word) => !tables.some((table) => centreInside(word, table)))
  const inFigures = new Set(rest.filter((word) => figures.some((figure) => centreInside(word, figure))))
  const flow = rest.filter((word) => !inFigures.has(word))
  const toBox = (extent: Extent) => boxOnPage(boxOf(frame.toPage(extent)), width, height)
  return placeInOrder(flow, tables, figures, rulings, knowsFonts, frame.height).map((item): LaidOutItem => {
    if (item.kind === 'text') return { ...item, box: toBox(item.block) }
    if (item.kind === 'table')
      return { ...item, box: toBox(item.grid), cellBoxes: item.grid.cells.map((cell) => toBox(cell.extent)) }
    const { figure } = item
    const inside = [...inFigures].filter((word) => centreInside(word, figure))
    const text = joinLines(buildLines(inside).map(lineText))
    return { kind: 'figure', box: toBox(figure), text, image: figure.image, density: figure.density }
  })
}

type Placed =
  | { readonly kind: 'text'; readonly region: number; readonly block: TextBlock }
  | { readonly kind: 'table'; readonly grid: TableGrid }
  | { readonly kind: 'figure'; readonly figure: FoundFigure }

/** Everything in reading order: regions by columns, inside a region from top to bottom. */
function placeInOrder(
  words: readonly Word[],
  tables: readonly TableGrid[],
  figures: readonly FoundFigure[],
  rulings: Rulings,
  knowsFonts: boolean,
  height: number,
): Placed[] {
  const upright = sortDownwards(words.filter((word) => !word.turned))
  const head = pageHead(upright, height)
  const rest = head.length === 0 ? upright : upright.filter((word) => !head.includes(word))
  const top = head.length === 0 ? [] : [{ ...around(head), words: head }]
  const regions = [...top, ...cutColumns(rest, [...tables, ...figures])]
  const placed: { extent: Extent; items: { at: number; item: Placed }[] }[] = regions.map((region, n) => {
    const { tables: found, blocks, notes } = layOutColumn(region, rulings, knowsFonts)
    const text = (block: TextBlock) => ({ kind: 'text' as const, region: n, block })
    return {
      extent: region,
      items: [
        // The first line of a note may be the lower one, as it is set smaller.
        ...notes.map((block) => ({ at: block.y0 - 0.5 * block.size, item: text(block) })),
        ...found.map((grid) => ({ at: grid.y0, item: { kind: 'table' as const, grid } })),
        ...blocks.map((block) => ({ at: block.y0, item: text(block) })),
      ],
    }
  })
  const insert = (extent: Extent, item: Placed) => {
    let best = placed[0]
    let most = -Infinity
    for (const region of placed) {
      const [x, y] = [overlapX(region.extent, extent), overlapY(region.extent, extent)]
      const score = x > 0 && y > 0 ? x * y : Math.min(x, 0) * 1000 + Math.min(y, 0)
      if (score > most) {
        most = score
        best = region
      }
    }
    if (best) best.items.push({ at: extent.y0, item })
    else placed.push({ extent, items: [{ at: extent.y0, item }] })
  }
  for (const grid of tables) insert(grid, { kind: 'table', grid })
  for (const figure of figures) insert(figure, { kind: 'figure', figure })
  const turned = words.filter((word) => word.turned)
  const side = turnedBlocks(turned).map((block): Placed => ({ kind: 'text', region: regions.length, block }))
  return [...placed.flatMap(({ items }) => items.sort((a, b) => a.at - b.at).map(({ item }) => item)), ...side]
}

/** Words that run in another direction, in the file's own order, cut where the next one stands elsewhere. */
function turnedBlocks(words: readonly Word[]): TextBlock[] {
  const groups: Word[][] = []
  for (const word of words) {
    const group = groups.at(-1)
    const last = group?.at(-1)
    const near = last && overlapX(last, word) > -2 * word.size && overlapY(last, word) > -2 * word.size
    if (group && near) group.push(word)
    else groups.push([word])
  }
  return groups.map((group) => {
    const extent = around(group)
    const text = group.map((word) => word.text).join(' ')
    const [first] = group
    const size = first?.size ?? 0
    const style = { bold: false, mono: false, list: false, formula: false, code: false, turned: true }
    const lines = [{ text, x1: extent.x1, size }]
    return { ...extent, ...style, columnX0: extent.x0, columnX1: extent.x1, lines, text, size }
  })
}
