import { describe, expect, it } from 'vitest'
import { patchBox } from './patch-grid.ts'

describe('patchBox', () => {
  const grid = { columns: 4, rows: 2, first: 1 }

  it('counts row by row from the top left, after the vectors that are no patches', () => {
    const page = { width: 400, height: 100 }
    expect(patchBox(grid, 1, page)).toEqual({ x: 0, y: 0, width: 100, height: 50 })
    expect(patchBox(grid, 4, page)).toEqual({ x: 300, y: 0, width: 100, height: 50 })
    expect(patchBox(grid, 7, page)).toEqual({ x: 200, y: 50, width: 100, height: 50 })
  })

  it('has no box for a vector that is no patch', () => {
    expect(patchBox(grid, 0, { width: 1, height: 1 })).toBe(undefined)
    expect(patchBox(grid, 9, { width: 1, height: 1 })).toBe(undefined)
  })
})
