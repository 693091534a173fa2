import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { nodeOptionsOf } from './start-child.ts'

const MiB = 2 ** 20

describe('nodeOptionsOf', () => {
  it('holds only what this Node knows, and bounds the heap', () => {
    const script = 'console.log(Math.round(require("node:v8").getHeapStatistics().heap_size_limit / 2 ** 20))'
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [...nodeOptionsOf({ heapBytes: 300 * MiB }), '-e', script],
      { encoding: 'utf8' },
    )
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(Number(stdout)).toBeGreaterThanOrEqual(300)
    expect(Number(stdout)).toBeLessThan(600)
  })
})
