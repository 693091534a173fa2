import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

/** A process of its own, for tests of what several do at once and of what remains when one dies. */
export interface TestChild {
  readonly process: ChildProcess
  /** Lines that it wrote to stdout so far. */
  readonly lines: readonly string[]
  /** Resolves when a line equals `text`; rejects when it ends without. */
  said(text: string): Promise<void>
  /** Resolves when it has ended, with its exit status or signal. */
  readonly ended: Promise<number | NodeJS.Signals>
}

/**
 * Runs JavaScript (a module; `args` is `process.argv` from 2 on) in a new Node process; its stderr is ours.
 *
 * @param through - a program and arguments that start the process in another way, such as `['prlimit', '--fsize=1000']`
 */
export function startChild(code: string, args: readonly string[], through: readonly string[] = []): TestChild {
  const node = [
    process.execPath,
    '--disable-warning=ExperimentalWarning',
    '--input-type=module',
    '-e',
    code,
    '--',
    'child.js',
    ...args,
  ]
  const [program = '', ...rest] = [...through, ...node]
  const child = spawn(program, rest, { stdio: ['pipe', 'pipe', 'inherit'] })
  const lines: string[] = []
  const reader = createInterface({ input: child.stdout })
  const waiting = new Set<() => void>()
  reader.on('line', (line) => {
    lines.push(line)
    for (const wake of waiting) wake()
  })
  const ended = once(child, 'close').then(([code, signal]): number | NodeJS.Signals => signal ?? code)
  const said = async (text: string) => {
    const over = ended.then((status) => {
      if (!lines.includes(text))
        throw new Error(`the child ended (${status}) without saying ${text}: ${lines.join(' / ')}`)
    })
    while (!lines.includes(text)) {
      await Promise.race([over, new Promise<void>((wake) => waiting.add(wake))])
      waiting.clear()
    }
  }
  return { process: child, lines, said, ended }
}
