import { describe, expect, it } from 'vitest'
import { mapConcurrent } from './map-concurrent.ts'

const tick = () => new Promise((resolve) => setImmediate(resolve))

describe('mapConcurrent', () => {
  it('keeps the order although later items finish first, and never runs more than the limit', async () => {
    let running = 0
    let most = 0
    const results: number[] = []
    const map = async (n: number) => {
      most = Math.max(most, ++running)
      for (let i = 10 - n; i > 0; i--) await tick()
      running--
      return n * n
    }
    for await (const result of mapConcurrent([1, 2, 3, 4, 5, 6, 7], 3, map)) results.push(result)
    expect(results).toEqual([1, 4, 9, 16, 25, 36, 49])
    expect(most).toBe(3)
  })

  it('rejects with the first failure in order and waits for what was started', async () => {
    const finished: number[] = []
    const map = async (n: number) => {
      await tick()
      if (n === 2) throw new Error('two')
      await tick()
      finished.push(n)
      return n
    }
    const all = (async () => {
      const results: number[] = []
      for await (const result of mapConcurrent([1, 2, 3, 4, 5], 3, map)) results.push(result)
      return results
    })()
    await expect(all).rejects.toThrow('two')
    expect(finished).toContain(3)
    expect(finished).not.toContain(5)
  })
})
