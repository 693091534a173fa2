import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { afterEach, beforeEach } from 'vitest'
import type { Duomo } from '../../src/app/duomo.ts'
import type { Io, Parts, TextStream } from '../../src/cli/io.ts'
import { runCli } from '../../src/cli/run-cli.ts'
import { createMemoryDuomo } from './memory-duomo.ts'
import { readPlain } from './read-plain.ts'

const REPORT = `# Annual report

Sales grew by 12.5 percent in 2023.

| Item | 2022 | 2023 |
| Net profit | 10.1 | 12.4 |

!figure safety valve diagram

净利润增长了一成。
`

/** The command line in a folder that holds `report.txt`, over a knowledge base in memory; anew for each test. */
export interface CliFixture {
  folder: string
  duomo: Duomo
  parts: Parts
  run(argv: readonly string[], more?: Partial<Io> & { tty?: boolean }): Promise<Run>
}

interface Run {
  readonly status: number
  readonly out: string
  readonly err: string
}

/** For the top of a test file. */
export function useCli(): CliFixture {
  const cli: CliFixture = {
    folder: '',
    ...emptyBase(),
    async run(argv, more = {}) {
      const stdout: Kept & TextStream = Object.assign(new Kept(), { isTTY: more.tty === true, columns: 80 })
      const stderr: Kept & TextStream = Object.assign(new Kept(), { isTTY: more.tty === true, columns: 80 })
      const io = { stdout, stderr, env: {}, cwd: cli.folder, signal: new AbortController().signal, ...more }
      const status = await runCli(argv, io, cli.parts)
      return { status, out: stdout.text, err: stderr.text }
    },
  }
  function emptyBase(): Pick<CliFixture, 'duomo' | 'parts'> {
    return { duomo: createMemoryDuomo(), parts: { open: async () => cli.duomo, parse: (path) => readPlain(path) } }
  }
  beforeEach(async () => {
    Object.assign(cli, emptyBase(), { folder: await mkdtemp(join(tmpdir(), 'duomo-cli-')) })
    await writeFile(join(cli.folder, 'report.txt'), REPORT)
  })
  afterEach(() => rm(cli.folder, { recursive: true }))
  return cli
}

class Kept extends Writable {
  text = ''
  override _write(chunk: Buffer, _: string, done: () => void) {
    this.text += chunk.toString()
    done()
  }
}

export const jsonLines = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .map((line): unknown => JSON.parse(line))
