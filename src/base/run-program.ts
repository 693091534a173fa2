import { type ChildProcess, spawn } from 'node:child_process'
import { DuomoError } from './errors.ts'

export interface ProgramRun {
  readonly args: readonly string[]
  /** Its standard input; empty if absent. */
  readonly input?: string | Uint8Array
  /** Beside what this process has in its environment. */
  readonly env?: Readonly<Record<string, string>>
  readonly limitMs: number
  /** Of what it writes to standard output. */
  readonly limitBytes: number
  readonly signal?: AbortSignal
  /** As messages name it. */
  readonly name: string
  /** What to do where it can't be started. */
  readonly hint: string
}

const KEPT_COMPLAINTS = 2_000

/**
 * Runs a program that is installed apart and ends by itself. Past a limit, or stopped, it is killed and not waited for.
 *
 * @returns what it wrote to standard output
 * @throws `part-unavailable` when it can't be started, `timeout` or `too-large` past a limit, `cancelled`, and `bad-response`
 * with the last line of its standard error when it ended otherwise than with status 0
 */
export async function runProgram(program: string, run: ProgramRun): Promise<Buffer> {
  const { args, input, env, limitMs, limitBytes, signal, name, hint } = run
  const cancelled = () => new DuomoError('cancelled', `${name} was stopped`, { cause: signal?.reason })
  if (signal?.aborted) throw cancelled()
  return new Promise((resolve, reject) => {
    const child: ChildProcess = spawn(program, args, { env: { ...process.env, ...env }, windowsHide: true })
    const output: Buffer[] = []
    let size = 0
    let complaints = ''
    const end = (error: DuomoError) => {
      child.kill('SIGKILL')
      // A process that it started may hold them open.
      child.stdout?.destroy()
      child.stderr?.destroy()
      settle()
      reject(error)
    }
    const stop = () => end(cancelled())
    const clock = setTimeout(
      () => end(new DuomoError('timeout', `${name} ran for more than ${limitMs / 1000} s`)),
      limitMs,
    )
    const settle = () => {
      clearTimeout(clock)
      signal?.removeEventListener('abort', stop)
    }
    signal?.addEventListener('abort', stop)
    child.on('error', (cause) => {
      settle()
      reject(new DuomoError('part-unavailable', `${name} can't be started: ${cause.message}`, { hint, cause }))
    })
    child.on('close', (status, ended) => {
      settle()
      if (status === 0) return resolve(Buffer.concat(output))
      const said = complaints.trim().split('\n').at(-1) ?? ''
      const how = ended ?? `status ${status}`
      reject(new DuomoError('bad-response', `${name} failed (${how})${said ? `: ${said}` : ''}`))
    })
    child.stdout?.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size > limitBytes) end(new DuomoError('too-large', `${name} gave more than ${limitBytes} bytes`))
      else output.push(chunk)
    })
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      complaints = (complaints + text).slice(-KEPT_COMPLAINTS)
    })
    // It may end before it has read everything; how it ended says why.
    child.stdin?.on('error', () => {})
    child.stdin?.end(input)
  })
}
