import { Console } from 'node:console'
import type { Parts } from './io.ts'
import { chooseMessages } from './messages/choose.ts'
import { runCli } from './run-cli.ts'

const INTERRUPTED = 130
const TERMINATED = 143
const SAME_PRESS_MS = 250

/** The real ones, loaded when a command needs them: help and wrong usage answer at once. */
const ourParts: Parts = {
  open: async (options) => (await import('../app/open-duomo.ts')).openDuomo(options),
  parse: async (path, { onProgress, ...options }) => {
    const { parseFile } = await import('../app/parse-file.ts')
    const { createProgress } = await import('../app/progress.ts')
    const progress = createProgress(1, onProgress)
    return parseFile(path, {
      ...options,
      onPage: (page, pages) => progress.page(path, page, pages),
      onNotes: (notes) => progress.notes(path, notes),
    })
  },
}

/**
 * Runs this process's command line and ends it. The first Ctrl-C or SIGTERM lets the current step finish, the second ends at once.
 */
export async function runProcess(parts: Parts = ourParts): Promise<void> {
  // stdout carries data only, whatever a package has to say.
  const { log, info, debug } = new Console(process.stderr)
  Object.assign(console, { log, info, debug })
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
    {
      // Opened only when it is read, so that no other command waits for it.
      get stdin() {
        return process.stdin
      },
      stdout: process.stdout,
      stderr: process.stderr,
      env: process.env,
      cwd: process.cwd(),
      signal: stop.signal,
    },
    parts,
  )
  // Native threads and child processes of a part may still keep the process alive; everything is written and closed by now.
  process.exit(status === INTERRUPTED ? stoppedAs : status)
}
