import type { Cell } from '../model/document.ts'

/** The words of a table's first rows, as deep and wide as telling its header takes; a merged cell counts where it starts. */
export function cellGrid(cells: readonly Cell[], columns: number): string[][] {
  const width = Math.min(columns, 64)
  const grid: string[][] = []
  for (const { row, column, text } of cells) {
    if (row >= 250) break
    while (grid.length <= row) grid.push(Array.from({ length: width }, () => ''))
    const line = grid[row]
    if (line && column < width) line[column] = text
  }
  return grid
}
