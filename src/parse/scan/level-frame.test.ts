import { describe, expect, it } from 'vitest'
import type { ReadLine } from '../../spec/text-reader.ts'
import { frameOf } from '../pdf/frame.ts'
import { levelFrame, slopesOf } from './level-frame.ts'
import { scanFrame } from './scan-frame.ts'

const [WIDTH, HEIGHT] = [800, 1200]

/** A line of ten words whose middle stands at `y`, as it slants there. */
function slanting(y: number, slope: (y: number) => number): ReadLine {
  const words = Array.from({ length: 10 }, (_, n) => {
    const x = 50 + 70 * n
    return {
      text: 'word',
      box: { x, y: y + slope(y) * (x + 30 - WIDTH / 2) - 10, width: 60, height: 20 },
      confidence: 1,
    }
  })
  return { text: 'words', box: { x: 50, y: y - 30, width: 690, height: 60 }, confidence: 1, words }
}

/** The head of a receipt hangs, its foot is flat. */
const hanging = (y: number) => (y < 600 ? -0.06 * (1 - y / 600) : 0)
const page = (slope: (y: number) => number) => {
  const lines = Array.from({ length: 28 }, (_, n) => slanting(40 + 40 * n, slope))
  return { lines, turn: 0, skew: 0 } as const
}

describe('levelFrame', () => {
  it('levels lines that slant by another angle at each height', () => {
    const text = page(hanging)
    const straight = frameOf(WIDTH, HEIGHT, 0)
    const slopes = slopesOf(text, straight)
    if (!slopes) throw new Error('slopes were expected')
    const frame = levelFrame(straight, slopes)
    for (const [n, { words }] of text.lines.entries()) {
      const middles = words.map(({ box }) => {
        const { y0, y1 } = frame.toFrame({ x0: box.x, y0: box.y, x1: box.x + box.width, y1: box.y + box.height })
        return (y0 + y1) / 2
      })
      expect(Math.max(...middles) - Math.min(...middles)).toBeLessThan(7)
      expect(middles[0]).toBeCloseTo(40 + 40 * n, -1)
    }
  })

  it('finds the way back to the page', () => {
    const straight = scanFrame(WIDTH, HEIGHT, 3, 2)
    const frame = levelFrame(straight, hanging)
    for (const [x, y] of [
      [100, 100],
      [400, 300],
      [790, 900],
    ] as const) {
      const point = { x0: x, y0: y, x1: x, y1: y }
      const back = frame.toPage(frame.toFrame(point))
      expect(back.x0).toBeCloseTo(x, 0)
      expect(back.y0).toBeCloseTo(y, 0)
    }
  })
})

describe('slopesOf', () => {
  it('tells nothing of a flat page, nor of boxes that differ by a pixel', () => {
    expect(
      slopesOf(
        page(() => 0),
        frameOf(WIDTH, HEIGHT, 0),
      ),
    ).toBeUndefined()
    const uneven = page(() => 0).lines.map((line, n) => ({
      ...line,
      words: line.words.map((word, k) => ({ ...word, box: { ...word.box, y: word.box.y + ((n + k) % 3) } })),
    }))
    expect(slopesOf({ lines: uneven, turn: 0, skew: 0 }, frameOf(WIDTH, HEIGHT, 0))).toBeUndefined()
  })
})
