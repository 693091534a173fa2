import { describe, expect, it } from 'vitest'
import { onTurned, turnUpright } from './quarter-turns.ts'

// An L, upright: a column of three and a foot of two.
const upright = { width: 2, height: 3, data: new Uint8Array([1, 0, 1, 0, 1, 1]) }
const turned = {
  1: { width: 3, height: 2, data: new Uint8Array([1, 1, 1, 1, 0, 0]) },
  2: { width: 2, height: 3, data: new Uint8Array([1, 1, 0, 1, 0, 1]) },
  3: { width: 3, height: 2, data: new Uint8Array([0, 0, 1, 1, 1, 1]) },
} as const

describe.each([1, 2, 3] as const)('%i quarter turns', (turns) => {
  it('are taken back', () => {
    expect(turnUpright(turned[turns], turns)).toEqual(upright)
  })

  it('lead each pixel back to where it was', () => {
    for (const [x, y] of [
      [0, 0],
      [1, 2],
      [1, 0],
    ] as const) {
      const box = onTurned({ x, y, width: 1, height: 1 }, turns, turned[turns])
      expect(box).toMatchObject({ width: 1, height: 1 })
      expect(turned[turns].data[box.y * turned[turns].width + box.x]).toBe(upright.data[y * 2 + x])
    }
    expect(onTurned({ x: 0, y: 1, width: 1, height: 2 }, turns, turned[turns])).toMatchObject(
      turns === 2 ? { width: 1, height: 2 } : { width: 2, height: 1 },
    )
  })
})

it('leave an upright picture as it is', () => {
  expect(turnUpright(upright, 0)).toEqual(upright)
})
