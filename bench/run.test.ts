import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { describe, expect, it } from 'vitest'

function bench(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [path.join(import.meta.dirname, 'run.ts'), ...args], {
    encoding: 'utf8',
  })
  return { status, stdout, stderr }
}

describe('npm run bench', () => {
  it.each([
    [[], 'no name given'],
    [['nonsense'], 'nonsense given'],
    [['constructor'], 'constructor given'],
    [['install', '--fast'], '--fast given'],
  ])('refuses %j and lists what there is', (args, reason) => {
    const { status, stdout, stderr } = bench(...args)
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).toContain(`${reason}, expected one of: install`)
  })
})
