import { captionTarget } from './captions.ts'
import { areaOf, centreInside, type Extent, middleY, widthOf } from './extent.ts'
import { fillLattice, findLattices, isGapped, type Lattice } from './lattice.ts'
import { refineLattice } from './lattice-refine.ts'
import { buildLines, type Line, segmentsOf } from './lines.ts'
import { type PlacedWords, placeWords } from './placed-words.ts'
import type { Rulings } from './rulings.ts'
import { cellText, type TableGrid } from './table-grid.ts'
import type { Word } from './word-builder.ts'

/** More curves and slanting strokes than this between the rulings make a drawing of it. */
const MAX_DRAWN = 12

/**
 * Tables that rulings draw, and the words outside of them.
 *
 * @param drawn - extents of curved and slanting strokes
 */
export function findLatticeTables(
  rulings: Rulings,
  words: readonly Word[],
  drawn: readonly Extent[],
): { tables: TableGrid[]; rest: Word[] } {
  const tables: TableGrid[] = []
  let rest = [...words]
  for (const lattice of findLattices(rulings).sort((a, b) => areaOf(b) - areaOf(a))) {
    const inside = rest.filter((word) => centreInside(word, lattice))
    if (inside.length === 0 || drawn.filter((mark) => centreInside(mark, lattice)).length > MAX_DRAWN) continue
    const all = placeWords(inside)
    const upright = inside.some((word) => word.turned) ? placeWords(inside.filter((word) => !word.turned)) : all
    const grid = fillLattice(refineLattice(peel(lattice, all), upright), all)
    if (!grid) continue
    tables.push(grid)
    rest = rest.filter((word) => !centreInside(word, grid))
  }
  return { tables, rest }
}

const NOTE = /^(?:sources?|notes?|n\.b\.|资料来源|数据来源|来源|注|备注|说明)\s*[:：.]/iu

/** Words of one line stand closer than this, in font sizes. */
const RUNNING = 1

/** Lines that run over the walls of a row as if there were none, a word cut by one of them: the title of the table. */
function runsAcross(lattice: Lattice, row: number, words: readonly Word[]): boolean {
  const { xs, ys } = lattice
  const [y0 = 0, y1 = 0] = [ys[row], ys[row + 1]]
  const lines = buildLines(words.filter((word) => !word.turned && middleY(word) > y0 && middleY(word) < y1))
  const isCut = (word: Word) =>
    xs.some((x) => Math.min(x - word.x0, word.x1 - x) > 0.2 * widthOf(word) && x > lattice.x0 && x < lattice.x1)
  const spans = (line: Line) => xs.filter((x) => x > line.x0 && x < line.x1).length
  return (
    lines.length > 0 &&
    lines.every((line) => segmentsOf(line, RUNNING).length === 1 && spans(line) >= 2) &&
    lines.some((line) => line.words.some(isCut))
  )
}

/**
 * Leaves out full-width rows at the head and the foot that hold a caption, a note, running text or columns of their own:
 * they stand inside the frame, not in the table. So does a title that runs over walls at the head.
 */
function peel(lattice: Lattice, words: PlacedWords): Lattice {
  let from = 0
  let to = lattice.ys.length - 1
  const foreign = (row: number): boolean => {
    const [cell, ...others] = lattice.cells.filter((other) => other.row <= row && row < other.row + other.rowSpan)
    if (!cell || others.length > 0 || cell.columnSpan < lattice.xs.length - 1) return false
    const lines = words.linesIn(cell)
    const text = cellText(lines)
    if (captionTarget(text) || NOTE.test(text)) return true
    return lines.length >= 4 || lines.filter(isGapped).length >= 2
  }
  while (to - from > 2 && (foreign(from) || runsAcross(lattice, from, words.words))) from++
  while (to - from > 2 && foreign(to - 1)) to--
  if (from === 0 && to === lattice.ys.length - 1) return lattice
  const ys = lattice.ys.slice(from, to + 1)
  const cells = lattice.cells
    .filter((cell) => cell.row >= from && cell.row < to)
    .map((cell) => ({ ...cell, row: cell.row - from }))
  return { ...lattice, ys, cells, y0: ys[0] ?? lattice.y0, y1: ys.at(-1) ?? lattice.y1 }
}
