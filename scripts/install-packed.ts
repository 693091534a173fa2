import { spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'

const ROOT = path.dirname(import.meta.dirname)
const ATTEMPTS = 3

/** The package as a user has it: packed, and installed into a folder that held nothing. */
export interface Installation {
  /** The user's folder; `node_modules` stands in it. */
  readonly folder: string
  readonly tarballBytes: number
  readonly installMs: number
  /** Runs a program there, without standard input. */
  run(program: string, args: readonly string[], env?: NodeJS.ProcessEnv): CommandResult
  /** Runs `npx duomo` there. */
  duomo(args: readonly string[], env?: NodeJS.ProcessEnv): CommandResult
  remove(): Promise<void>
}

export interface CommandResult {
  readonly status: number
  readonly stdout: string
  readonly stderr: string
}

/** Packs this project and installs the tarball from the registry that npm is set to; whoever calls removes it. */
export async function installPacked(): Promise<Installation> {
  const temporary = await mkdtemp(path.join(tmpdir(), 'duomo-package-'))
  const remove = () => rm(temporary, { recursive: true, force: true })
  try {
    const tarball = await pack(path.join(temporary, 'tarball'))
    const folder = path.join(temporary, 'user')
    await mkdir(folder)
    await writeFile(path.join(folder, 'package.json'), '{ "private": true }\n')
    const started = performance.now()
    npm(['install', tarball, '--no-audit', '--no-fund', '--loglevel=error'], folder)
    return {
      folder,
      tarballBytes: (await stat(tarball)).size,
      installMs: Math.round(performance.now() - started),
      run: (program, args, env = {}) => run(program, args, folder, env),
      duomo: (args, env = {}) => run('npx', ['--no-install', 'duomo', ...args], folder, env),
      remove,
    }
  } catch (error) {
    await remove()
    throw error
  }
}

async function pack(destination: string): Promise<string> {
  await mkdir(destination)
  npm(['pack', '--pack-destination', destination, '--loglevel=error'], ROOT)
  const [name, ...others] = await readdir(destination)
  if (name === undefined || others.length > 0) throw new Error(`npm pack left ${others.length} more files than one`)
  return path.join(destination, name)
}

/** npm with a few attempts: a registry may be slow to answer. */
function npm(args: readonly string[], cwd: string): void {
  let last: CommandResult | undefined
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    last = run('npm', args, cwd)
    if (last.status === 0) return
  }
  throw new Error(`npm ${args.join(' ')} ended with status ${last?.status}, expected 0:\n${last?.stderr}`)
}

function run(program: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv = {}): CommandResult {
  // What an outer `npm run` tells its scripts would lead the inner npm to the wrong project.
  const own = Object.entries(process.env).filter(
    ([name]) => !/^npm_(package|lifecycle|config_local_prefix)|^INIT_CWD$/.test(name),
  )
  const PATH = [path.dirname(process.execPath), process.env.PATH].join(path.delimiter)
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    cwd,
    env: { ...Object.fromEntries(own), PATH, ...env },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
    maxBuffer: 64 * 2 ** 20,
  })
  if (error) throw error
  return { status: status ?? 1, stdout, stderr }
}

/** Every file below a folder with its size in bytes; paths with forward slashes, relative to it, sorted. */
export async function listFiles(folder: string): Promise<{ readonly path: string; readonly bytes: number }[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name))
  const listed = []
  for (const file of files.sort()) {
    listed.push({ path: path.relative(folder, file).replaceAll(path.sep, '/'), bytes: (await stat(file)).size })
  }
  return listed
}

/** Names of the packages installed below a folder, without the workspace's own. */
export async function listPackages(folder: string): Promise<string[]> {
  const lock: { packages: Record<string, unknown> } = JSON.parse(
    await readFile(path.join(folder, 'node_modules/.package-lock.json'), 'utf8'),
  )
  return Object.keys(lock.packages).map((key) => key.replace(/^.*node_modules\//, ''))
}
