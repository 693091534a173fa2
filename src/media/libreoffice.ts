import { type ChildProcess, spawn } from 'node:child_process'
import { access, constants, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { DuomoError } from '../base/errors.ts'
import type { ConversionRequest, Converter } from '../spec/converter.ts'

export interface LibreOfficeOptions {
  /** The program; looked for on the PATH and where installers put it if absent. */
  readonly program?: string
  /** Folders to look in for it, in place of those. */
  readonly folders?: readonly string[]
  readonly limitMs?: number
}

/** Less than a reading child may stay silent. */
const LIMIT_MS = 80_000
const MAX_OUTPUT_BYTES = 200 * 1024 * 1024
const NAMES = process.platform === 'win32' ? ['soffice.com', 'soffice.exe'] : ['soffice', 'libreoffice']
const USUAL_FOLDERS = [
  '/usr/lib/libreoffice/program',
  '/opt/libreoffice/program',
  '/Applications/LibreOffice.app/Contents/MacOS',
  'C:\\Program Files\\LibreOffice\\program',
]

/** Conversions by LibreOffice, each with a profile of its own, so that several run beside each other and none sees the user's settings. */
export function createLibreOfficeConverter(options: LibreOfficeOptions = {}): Converter {
  return {
    name: 'libreoffice',
    async doConvert(request, signal) {
      const program = options.program ?? (await findProgram(options.folders ?? usualFolders()))
      if (program === undefined) throw unavailable(request)
      const folder = await mkdtemp(join(tmpdir(), 'duomo-office-'))
      try {
        return await convert(program, folder, request, options.limitMs ?? LIMIT_MS, signal)
      } finally {
        await rm(folder, { recursive: true, force: true, maxRetries: 3 })
      }
    },
  }
}

function usualFolders(): string[] {
  return [...(process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== ''), ...USUAL_FOLDERS]
}

async function findProgram(folders: readonly string[]): Promise<string | undefined> {
  for (const folder of folders) {
    for (const name of NAMES) {
      const path = join(folder, name)
      const found = await access(path, constants.X_OK).then(
        () => true,
        () => false,
      )
      if (found) return path
    }
  }
  return undefined
}

async function convert(
  program: string,
  folder: string,
  { bytes, name, from, to }: ConversionRequest,
  limitMs: number,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const [profile, out] = [join(folder, 'profile'), join(folder, 'out')]
  await mkdir(join(profile, 'user'), { recursive: true })
  await writeFile(join(profile, 'user', 'registrymodifications.xcu'), SETTINGS)
  const input = join(folder, `input.${from}`)
  await writeFile(input, bytes)
  const said = await run(
    program,
    [
      `-env:UserInstallation=${pathToFileURL(profile).href}`,
      ...['--headless', '--norestore', '--nologo', '--nodefault', '--nolockcheck'],
      ...['--convert-to', to, '--outdir', out, input],
    ],
    folder,
    { name, limitMs, signal },
  )
  const path = join(out, `input.${to}`)
  const size = await stat(path).then(
    (found) => found.size,
    () => undefined,
  )
  if (size === undefined) {
    throw new DuomoError('damaged-file', `${name}: LibreOffice could not convert it${said && ` (${said})`}.`, {
      hint: 'Open it in the program that wrote it: it may be damaged or need a password.',
    })
  }
  if (size > MAX_OUTPUT_BYTES)
    throw new DuomoError('too-large', `${name} converts to more than ${MAX_OUTPUT_BYTES} bytes.`)
  return new Uint8Array(await readFile(path))
}

/**
 * Ends with the process that started it: when the pipe breaks, because that process was killed, the folder goes and then everything
 * in the group. The status is that of the program.
 */
const WATCHED = '"$@" </dev/null 3<&- & child=$!; { read -r _ <&3; rm -rf "$HOME"; kill -9 0; } & wait "$child"'

/** @returns the last line that the program said */
async function run(
  program: string,
  args: readonly string[],
  home: string,
  { name, limitMs, signal }: { name: string; limitMs: number; signal: AbortSignal },
): Promise<string> {
  signal.throwIfAborted()
  // Nothing of our environment but what finds programs: no keys, no proxies.
  const env = { PATH: process.env.PATH ?? '', HOME: home, TMPDIR: home, LANG: 'C.UTF-8', SAL_USE_VCLPLUGIN: 'svp' }
  const posix = process.platform !== 'win32'
  const child = posix
    ? spawn('/bin/sh', ['-c', WATCHED, 'sh', program, ...args], {
        detached: true,
        env,
        // The fourth is the watcher's: Node closes the first by itself as soon as the shell ends, before we can end the watcher.
        stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
      })
    : spawn(program, [...args], {
        env: { ...env, SystemRoot: process.env.SystemRoot ?? '' },
        stdio: ['ignore', 'ignore', 'pipe'],
      })
  const watched = child.stdio[3]
  let said = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-2000)
  })
  watched?.on('error', () => {})
  let late = false
  const timer = setTimeout(() => {
    late = true
    endGroup(child)
  }, limitMs)
  const abort = () => endGroup(child)
  signal.addEventListener('abort', abort, { once: true })
  try {
    await new Promise<void>((resolve, reject) => {
      child.once('error', reject)
      child.once('exit', () => resolve())
    })
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', abort)
    // The watcher first: it must not take the end of the pipe for our death.
    endGroup(child)
    watched?.destroy()
    child.stderr?.destroy()
  }
  signal.throwIfAborted()
  if (late) {
    throw new DuomoError('timeout', `${name}: LibreOffice was still converting it after ${limitMs / 1000} s.`, {
      hint: 'Save it in a current format with the program that wrote it.',
    })
  }
  return said.trim().split('\n').at(-1)?.slice(0, 200) ?? ''
}

/** The program and all that it started. */
function endGroup(child: ChildProcess): void {
  if (child.pid === undefined) return
  try {
    if (process.platform === 'win32') child.kill('SIGKILL')
    else process.kill(-child.pid, 'SIGKILL')
  } catch {
    // It has ended by itself.
  }
}

function unavailable({ name, from, to }: ConversionRequest): DuomoError {
  return new DuomoError('part-unavailable', `${name}: reading .${from} needs LibreOffice, which was not found.`, {
    hint: `Install LibreOffice (its program soffice on the PATH), or save the file as .${to}.`,
  })
}

const setting = (path: string, name: string, value: string) =>
  `<item oor:path="${path}"><prop oor:name="${name}" oor:op="fuse"><value>${value}</value></prop></item>`

/** No macros, no scripts, no links to other files, no addresses. */
const SETTINGS = `<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
${[
  setting('/org.openoffice.Office.Common/Security/Scripting', 'MacroSecurityLevel', '3'),
  setting('/org.openoffice.Office.Common/Security/Scripting', 'DisableMacrosExecution', 'true'),
  setting('/org.openoffice.Office.Common/Security/Scripting', 'DisableActiveContent', 'true'),
  setting('/org.openoffice.Office.Common/Security/Scripting', 'BlockUntrustedRefererLinks', 'true'),
  setting('/org.openoffice.Office.Common/Java', 'Enable', 'false'),
  setting('/org.openoffice.Office.Writer/Content/Update', 'Link', '0'),
  setting('/org.openoffice.Office.Calc/Content/Update', 'Link', '1'),
].join('\n')}
</oor:items>
`
