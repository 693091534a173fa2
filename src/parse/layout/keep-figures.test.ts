import { describe, expect, it } from 'vitest'
import { keepFigures } from './keep-figures.ts'
import type { DrawnItem } from './page-items.ts'

describe('keeping the figures of a page', () => {
  it('gives each its picture and lets go of the pixels, but not of memory that others use', async () => {
    const shared = new Uint8Array(64)
    const figure = (data: Uint8Array): DrawnItem => ({
      kind: 'figure',
      box: { x: 0, y: 0, width: 2, height: 2 },
      text: '',
      image: true,
      density: 1,
      pixels: { width: 2, height: 2, data },
    })
    const items = [figure(new Uint8Array(16).fill(7)), figure(shared.subarray(16, 32))]
    const saved: number[] = []
    const kept = await keepFigures(
      items,
      {
        signal: new AbortController().signal,
        progress() {},
        saveAsset(bytes, about) {
          saved.push(bytes.length)
          return { ...about, sha256: `${bytes[0]}` }
        },
      },
      async ({ data }) => data.slice(0, 4),
    )
    expect(saved).toEqual([4, 4])
    expect(kept).toMatchObject([{ kind: 'figure', asset: { sha256: '7', width: 2 } }, { asset: { sha256: '0' } }])
    expect(items.map((item) => item.kind === 'figure' && item.pixels.data.length)).toEqual([0, 16])
    expect(shared.length).toBe(64)
  })
})
