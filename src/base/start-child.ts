import { type ChildProcess, fork } from 'node:child_process'
import module from 'node:module'
import { dirname } from 'node:path'
import { DuomoError } from './errors.ts'

/** What a child may take from its start on. */
export interface ChildMemory {
  /** Memory that may be written to, used or not (`ulimit -d`); 0 for none. Linux only: elsewhere it counts little or nothing. */
  readonly writableBytes: number
  /** JavaScript heap. */
  readonly heapBytes: number
}

export interface StartedChild {
  readonly child: ChildProcess
  /** Resolves when it takes tasks; rejects when it ends before. */
  readonly ready: Promise<void>
  /** The last of what it wrote to stderr. */
  complaints(): string
}

/**
 * How a child's Node is started. Its heap grows to a third before it is first collected as a whole: such a collection drops the
 * optimised code of functions that do not live long, which is then compiled again (two thirds of all compilations while files are read).
 */
export function nodeOptionsOf({ heapBytes }: Pick<ChildMemory, 'heapBytes'>): string[] {
  const mebibytes = Math.round(heapBytes / 2 ** 20)
  return [
    `--max-old-space-size=${mebibytes}`,
    `--initial-old-space-size=${Math.round(mebibytes / 3)}`,
    ...(Number.parseInt(process.versions.v8, 10) === INLINING_BY_SWITCH ? WASM_INLINING : []),
    '--disable-warning=ExperimentalWarning',
  ]
}

/**
 * PDFium calls small virtual functions everywhere; put in where they are called, a page takes a fifth less. Only at the start of a
 * process: set later, they crash the optimiser on WebAssembly that ran before (such as Node's own, which takes the types out of modules).
 */
const WASM_INLINING = ['--wasm-inlining-call-indirect', '--wasm-inlining-budget=20000', '--wasm-inlining-factor=6']
/** The version of V8, that of Node 24, that wants these switches; those before don't know them, those after need none. */
const INLINING_BY_SWITCH = 13

/** Where this process keeps compiled code, if it does, its children find theirs. */
function compiledCode(): { readonly NODE_COMPILE_CACHE?: string } {
  // Node's own folder for its version, inside the one that was named.
  const folder = module.getCompileCacheDir?.()
  return folder === undefined ? {} : { NODE_COMPILE_CACHE: dirname(folder) }
}

/** @param entry - a module that calls `serveTasks` */
export function startChild(entry: URL, memory: ChildMemory): StartedChild {
  const nodeOptions = nodeOptionsOf(memory)
  const limited = memory.writableBytes > 0 && process.platform !== 'win32'
  const child = fork(entry, [], {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    // Nothing of the parent's environment (keys, options) reaches a process that reads untrusted bytes.
    env: {
      PATH: process.env.PATH,
      TMPDIR: process.env.TMPDIR,
      LANG: process.env.LANG,
      TZ: process.env.TZ,
      ...compiledCode(),
    },
    ...(limited
      ? {
          execPath: '/bin/sh',
          execArgv: [
            '-c',
            // Not of addresses (`-v`): WebAssembly reserves many gigabytes of them for nothing but to notice a wrong one.
            `ulimit -d ${Math.round(memory.writableBytes / 1024)} 2>/dev/null; exec "$0" "$@"`,
            process.execPath,
            ...nodeOptions,
          ],
        }
      : { execArgv: nodeOptions }),
  })
  const ready = whenReady(child)
  // An early death is told by the task that waits for it.
  ready.catch(() => {})
  let complaints = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    complaints = (complaints + text).slice(-4000)
  })
  // A pipe is a net.Socket, which can be let go; the type does not say so.
  if (child.stderr && 'unref' in child.stderr && typeof child.stderr.unref === 'function') child.stderr.unref()
  return { child, ready, complaints: () => complaints }
}

function whenReady(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once('message', () => resolve())
    child.once('error', (error) =>
      reject(new DuomoError('child-crashed', `a child process did not start: ${error.message}`, { cause: error })),
    )
    child.once('exit', (code, signal) =>
      reject(new DuomoError('child-crashed', `a child process ended at its start (${signal ?? `status ${code}`})`)),
    )
  })
}
