import { captionTarget } from './captions.ts'
import { areaOf, around, centreInside } from './extent.ts'
import { fillLattice, findLattices } from './lattice.ts'
import { refineLattice } from './lattice-refine.ts'
import type { Rulings } from './rulings.ts'
import type { GridCell, TableGrid } from './table-grid.ts'
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
      const filled = inside.length === 0 ? undefined : fillLattice(refineLattice(lattice, inside), inside)
      if (!filled) continue
      const grid = peel(filled)
      tables.push(grid)
      rest = rest.filter((word) => !centreInside(word, grid))
    }
  return { tables, rest }
}

const NOTE = /^(?:sources?|notes?|n\.b\.|资料来源|数据来源|来源|注|备注|说明)\s*[:：.]/iu

/** Leaves out full-width rows at the head and the foot that hold a caption or a note: they stand inside the frame, not in the table. */
function peel(grid: TableGrid): TableGrid {
  let { rows, headerRows } = grid
  let cells = grid.cells
  const only = (row: number): GridCell | undefined => {
    const [first, ...others] = cells.filter((cell) => cell.row === row)
    return first && others.length === 0 && first.columnSpan === grid.columns && first.rowSpan === 1 ? first : undefined
  }
  for (let head = only(0); head && rows > 2 && captionTarget(head.text); head = only(0)) {
    cells = cells.filter((cell) => cell.row > 0).map((cell) => ({ ...cell, row: cell.row - 1 }))
    rows--
    headerRows = Math.max(headerRows - 1, 1)
  }
  for (let foot = only(rows - 1); foot && rows > 2 && NOTE.test(foot.text); foot = only(rows - 1)) {
    const last = rows - 1
    cells = cells.filter((cell) => cell.row < last)
    rows--
  }
  return rows === grid.rows ? grid : { ...grid, ...around(cells.map((cell) => cell.extent)), rows, headerRows, cells }
}
