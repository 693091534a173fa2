import type { Parts } from './io.ts'
import { runCli } from './main.ts'
import { chooseMessages } from './messages/choose.ts'

const INTERRUPTED = 130
const TERMINATED = 143
const SAME_PRESS_MS = 250

/**
 * Runs this process's command line and ends it. The first Ctrl-C or SIGTERM lets the current step finish, the second ends at once.
 */
export async function runProcess(parts: Parts): Promise<void> {
  const stop = new AbortController()
  let stoppedAs = INTERRUPTED
  let stoppedMs = 0
  const onSignal = (status: number) => () => {
    // One Ctrl-C may arrive twice, from the terminal and from the process that started this one.
    if (stop.signal.aborted && performance.now() - stoppedMs < SAME_PRESS_MS) return
    if (stop.signal.aborted) process.exit(status)
    stoppedMs = performance.now()
    stoppedAs = status
    process.stderr.write(`\n${chooseMessages(process.env).errors.stopping}\n`)
    stop.abort()
  }
  process.on('SIGINT', onSignal(INTERRUPTED))
  process.on('SIGTERM', onSignal(TERMINATED))
  const status = await runCli(
    process.argv.slice(2),
    { stdout: process.stdout, stderr: process.stderr, env: process.env, cwd: process.cwd(), signal: stop.signal },
    parts,
  )
  // Native threads and child processes of a part may still keep the process alive; everything is written and closed by now.
  process.exit(status === INTERRUPTED ? stoppedAs : status)
}
