import { describe, expect, it } from 'vitest'
import { createModelLane } from './model-lane.ts'

/** A pool that does each task when it is told to, and remembers the order. */
function createHeldPool() {
  const started: string[] = []
  const finish: (() => void)[] = []
  return {
    started,
    finish,
    run: (task: string) =>
      new Promise<unknown>((resolve) => {
        started.push(task)
        finish.push(() => resolve(`${task} done`))
      }),
  }
}

const soon = () => new Promise<void>((resolve) => setImmediate(resolve))
const never = new AbortController().signal

describe('createModelLane', () => {
  it('does one task after the other, questions before documents', async () => {
    const pool = createHeldPool()
    const lane = createModelLane(pool)
    const results = [
      lane.run('document 1', {}, { urgent: false, signal: never }),
      lane.run('document 2', {}, { urgent: false, signal: never }),
      lane.run('question', {}, { urgent: true, signal: never }),
    ]
    for (let n = 0; n < 3; n++) {
      await soon()
      expect(pool.started.length).toBe(n + 1)
      pool.finish[n]?.()
    }
    expect(await Promise.all(results)).toEqual(['document 1 done', 'document 2 done', 'question done'])
    expect(pool.started).toEqual(['document 1', 'question', 'document 2'])
    expect(lane.open).toBe(0)
  })

  it('tells who stops at once, never starts what waited, and goes on', async () => {
    const pool = createHeldPool()
    const lane = createModelLane(pool)
    const stop = new AbortController()
    const running = lane.run('running', {}, { urgent: false, signal: stop.signal })
    const waiting = lane.run('waiting', {}, { urgent: false, signal: stop.signal })
    const other = lane.run('other', {}, { urgent: false, signal: never })
    await soon()
    stop.abort()
    await expect(running).rejects.toMatchObject({ code: 'cancelled' })
    await expect(waiting).rejects.toMatchObject({ code: 'cancelled' })
    pool.finish[0]?.()
    await soon()
    expect(pool.started).toEqual(['running', 'other'])
    pool.finish[1]?.()
    expect(await other).toBe('other done')
  })

  it('goes on after a failure', async () => {
    let calls = 0
    const lane = createModelLane({
      run: async () => {
        calls++
        if (calls === 1) throw new Error('broken')
        return calls
      },
    })
    await expect(lane.run('a', {}, { urgent: false, signal: never })).rejects.toThrow('broken')
    expect(await lane.run('b', {}, { urgent: false, signal: never })).toBe(2)
  })
})
