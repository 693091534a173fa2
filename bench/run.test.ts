import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { describe, expect, it } from 'vitest'

function bench(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [path.join(import.meta.dirname, 'run.ts'), ...args], {
    encoding: 'utf8',
    env: { ...process.env, LITEPARSE_HOME: '', BENCH_WARMING_PAGES: '0' },
  })
  return { status, stdout, stderr }
}

describe('npm run bench', () => {
  it.each([
    [[], 'no name given'],
    [['nonsense'], 'nonsense given'],
    [['constructor'], 'constructor given'],
    [['install', '--fast'], '--fast given'],
    [['install', 'file.pdf'], 'install file.pdf given'],
  ])('refuses %j and lists what there is', (args, reason) => {
    const { status, stdout, stderr } = bench(...args)
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).toContain(`${reason}, expected one of: answers, install`)
  })

  it('measures a file beside PDFium alone, and says that a peer is absent', () => {
    const file = path.resolve(import.meta.dirname, '../samples/printer-manual.zh.pdf')
    const { status, stdout, stderr } = bench('parse', file, '--json')
    expect({ status, stderr }).toMatchObject({ status: 0, stderr: expect.stringContaining('peer absent: liteparse') })
    const { name, figures, peers } = JSON.parse(stdout)
    expect({ name, figures }).toMatchObject({ name: 'parse', figures: { files: 1, pages: 3 } })
    expect(Object.keys(peers)).toEqual(['pdfium'])
    for (const figure of ['cpuMsPerPage', 'wallMsPerPage', 'peakMebibytes', 'pagesPerSecondWithPictures'])
      expect(figures[figure], figure).toBeGreaterThan(0)
  })
})
