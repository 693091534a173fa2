import type { Extent } from './extent.ts'

/**
 * A page turned so that its text runs to the right. `turn` counts the quarter turns (clockwise) of the text on the page:
 * 0 upright, 1 running down, 2 upside down, 3 running up.
 */
export interface Frame {
  readonly turn: number
  readonly width: number
  readonly height: number
  toFrame(extent: Extent): Extent
  toPage(extent: Extent): Extent
  /** How far down a point of the page stands in the frame. */
  heightAt(x: number, y: number): number
}

export function frameOf(pageWidth: number, pageHeight: number, turn: number): Frame {
  const [W, H] = [pageWidth, pageHeight]
  switch (turn) {
    case 1:
      return {
        turn,
        width: H,
        height: W,
        toFrame: (e) => ({ x0: e.y0, y0: W - e.x1, x1: e.y1, y1: W - e.x0 }),
        toPage: (e) => ({ x0: W - e.y1, y0: e.x0, x1: W - e.y0, y1: e.x1 }),
        heightAt: (x) => W - x,
      }
    case 2: {
      const flip = (e: Extent) => ({ x0: W - e.x1, y0: H - e.y1, x1: W - e.x0, y1: H - e.y0 })
      return { turn, width: W, height: H, toFrame: flip, toPage: flip, heightAt: (_, y) => H - y }
    }
    case 3:
      return {
        turn,
        width: H,
        height: W,
        toFrame: (e) => ({ x0: H - e.y1, y0: e.x0, x1: H - e.y0, y1: e.x1 }),
        toPage: (e) => ({ x0: e.y0, y0: H - e.x1, x1: e.y1, y1: H - e.x0 }),
        heightAt: (x) => x,
      }
    default:
      return { turn: 0, width: W, height: H, toFrame: (e) => e, toPage: (e) => e, heightAt: (_, y) => y }
  }
}
