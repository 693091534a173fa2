import { captionTarget } from './captions.ts'
import { areaOf, centreInside, middleY } from './extent.ts'
import { fillLattice, findLattices, isGapped, type Lattice } from './lattice.ts'
import { refineLattice } from './lattice-refine.ts'
import { buildLines } from './lines.ts'
import type { Rulings } from './rulings.ts'
import { cellText, type TableGrid } from './table-grid.ts'
import type { Word } from './words.ts'

/**
 * Tables that rulings draw, and the words outside of them.
 *
 * @param layers - sets of rulings, the surest first; later ones serve only where earlier ones gave no table
 */
export function findLatticeTables(
  layers: readonly Rulings[],
  words: readonly Word[],
): { tables: TableGrid[]; rest: Word[] } {
  const tables: TableGrid[] = []
  let rest = [...words]
  for (const rulings of layers)
    for (const lattice of findLattices(rulings).sort((a, b) => areaOf(b) - areaOf(a))) {
      const inside = rest.filter((word) => centreInside(word, lattice))
      if (inside.length === 0) continue
      const grid = fillLattice(refineLattice(peel(lattice, inside), inside), inside)
      if (!grid || (rulings !== layers[0] && isPart(grid, rest))) continue
      tables.push(grid)
      rest = rest.filter((word) => !centreInside(word, grid))
    }
  return { tables, rest }
}

/** Coloured cells in the midst of a larger table: their rows go on outside, or rows of words share one cell. */
function isPart(grid: TableGrid, words: readonly Word[]): boolean {
  const shared = grid.cells.filter((cell) => {
    if (cell.rowSpan < 2) return false
    return buildLines(words.filter((word) => centreInside(word, cell.extent))).length >= cell.rowSpan
  })
  const beside = words.filter(
    (word) =>
      middleY(word) > grid.y0 &&
      middleY(word) < grid.y1 &&
      ((word.x1 <= grid.x0 + 1 && grid.x0 - word.x1 < 4 * word.size) ||
        (word.x0 >= grid.x1 - 1 && word.x0 - grid.x1 < 4 * word.size)),
  )
  return shared.length > 0.05 * grid.cells.length || buildLines(beside).length >= 0.5 * grid.rows
}

const NOTE = /^(?:sources?|notes?|n\.b\.|资料来源|数据来源|来源|注|备注|说明)\s*[:：.]/iu

/**
 * Leaves out full-width rows at the head and the foot that hold a caption, a note, running text or columns of their own:
 * they stand inside the frame, not in the table.
 */
function peel(lattice: Lattice, words: readonly Word[]): Lattice {
  let from = 0
  let to = lattice.ys.length - 1
  const foreign = (row: number): boolean => {
    const [cell, ...others] = lattice.cells.filter((other) => other.row <= row && row < other.row + other.rowSpan)
    if (!cell || others.length > 0 || cell.columnSpan < lattice.xs.length - 1) return false
    const lines = buildLines(words.filter((word) => centreInside(word, cell)))
    const text = cellText(lines)
    if (captionTarget(text) || NOTE.test(text)) return true
    return lines.length >= 4 || lines.filter(isGapped).length >= 2
  }
  while (to - from > 2 && foreign(from)) from++
  while (to - from > 2 && foreign(to - 1)) to--
  if (from === 0 && to === lattice.ys.length - 1) return lattice
  const ys = lattice.ys.slice(from, to + 1)
  const cells = lattice.cells
    .filter((cell) => cell.row >= from && cell.row < to)
    .map((cell) => ({ ...cell, row: cell.row - from }))
  return { ...lattice, ys, cells, y0: ys[0] ?? lattice.y0, y1: ys.at(-1) ?? lattice.y1 }
}
