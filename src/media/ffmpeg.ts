import { type ChildProcess, spawn } from 'node:child_process'
import { accessSync, constants, rmSync } from 'node:fs'
import { type FileHandle, mkdtemp, open, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { DuomoError, toDuomoError } from '../base/errors.ts'

/** What opens a file: the demuxer is told, never guessed, so that no playlist is followed whatever a file is called. */
const DEMUXERS: Readonly<Record<string, string>> = {
  'audio/mpeg': 'mp3',
  'audio/wav': 'wav',
  'audio/flac': 'flac',
  'audio/ogg': 'ogg',
  'audio/mp4': 'mov',
  'video/mp4': 'mov',
  'video/quicktime': 'mov',
  'video/webm': 'matroska',
  'video/x-matroska': 'matroska',
  'video/x-msvideo': 'avi',
}

/** Seconds of processor time of one run. */
const LIMIT_CPU_S = 30 * 60
const LIMIT_MS = 40 * 60_000
/** Of one block; a frame of 50 Mpx takes 200 MB. */
const LIMIT_BLOCK_BYTES = 256 * 2 ** 20
const MAX_FRAME_PIXELS = 50_000_000

/** Where `ffmpeg` is on the PATH; `undefined` when it isn't. */
export function findFfmpeg(): string | undefined {
  const name = process.platform === 'win32' ? 'ffmpeg.exe' : 'ffmpeg'
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    if (folder === '') continue
    const path = join(folder, name)
    try {
      accessSync(path, constants.X_OK)
      return path
    } catch {
      // Not here.
    }
  }
  return undefined
}

export interface DecodingOptions {
  readonly input?: readonly string[]
  readonly output: readonly string[]
}

/** A sound or video file that ffmpeg can read, several times. */
export interface Decoding {
  /**
   * One run; `onData` gets what it writes, piece by piece, and may end it by returning `false`.
   *
   * @param options - arguments in front of the input, and behind it
   * @returns what it complained of; empty when all went well
   */
  run(options: DecodingOptions, onData: (bytes: Uint8Array) => boolean): Promise<string>
  close(): Promise<void>
}

/**
 * Lays some bytes where ffmpeg can seek in them. The file has no name any more once it is open (POSIX), so that nothing
 * is left behind however this process ends.
 *
 * @throws `unsupported-format` for a media type without demuxer, `no-space` when the disk is full
 */
export async function openDecoding(ffmpeg: string, bytes: Uint8Array, mediaType: string): Promise<Decoding> {
  const demuxer = DEMUXERS[mediaType]
  if (demuxer === undefined) throw new DuomoError('unsupported-format', `${mediaType} is not decoded`)
  const folder = await mkdtemp(join(tmpdir(), 'duomo-media-')).catch((error: unknown) => {
    throw toDuomoError(error, 'making a temporary folder')
  })
  const path = join(folder, 'input')
  const remove = () => rm(folder, { recursive: true, force: true })
  let file: FileHandle | undefined
  try {
    await writeFile(path, bytes, { mode: 0o600 })
    file = await open(path, 'r')
  } catch (error) {
    await remove()
    throw toDuomoError(error, 'writing a temporary file')
  }
  const held = file
  const nameless = process.platform !== 'win32'
  if (nameless) rmSync(folder, { recursive: true, force: true })
  return {
    run({ input = [], output }, onData) {
      const source = ['-f', demuxer, '-i', nameless ? `/dev/fd/${FILE}` : path]
      return run(ffmpeg, [...SAFE, ...input, ...source, ...output, 'pipe:1'], held, onData)
    },
    async close() {
      await held.close()
      if (!nameless) await remove()
    },
  }
}

/** Descriptor of the input in the child. */
const FILE = 3

const SAFE = [
  '-hide_banner',
  '-nostdin',
  '-loglevel',
  'error',
  '-threads',
  '1',
  '-timelimit',
  String(LIMIT_CPU_S),
  '-max_alloc',
  String(LIMIT_BLOCK_BYTES),
  '-protocol_whitelist',
  'file,pipe',
  '-max_pixels',
  String(MAX_FRAME_PIXELS),
]

function run(
  ffmpeg: string,
  options: readonly string[],
  file: FileHandle,
  onData: (bytes: Uint8Array) => boolean,
): Promise<string> {
  return new Promise((resolve, reject) => {
    // No shell, and nothing of the environment but where temporary files go.
    const child: ChildProcess = spawn(ffmpeg, options, {
      stdio: ['ignore', 'pipe', 'pipe', file.fd],
      env: { TMPDIR: process.env.TMPDIR, SystemRoot: process.env.SystemRoot },
      windowsHide: true,
    })
    let complaint = ''
    let enough = false
    let failure: DuomoError | undefined
    const stop = () => child.kill('SIGKILL')
    const clock = setTimeout(() => {
      failure = new DuomoError('timeout', `decoding took longer than ${LIMIT_MS / 60_000} minutes`)
      stop()
    }, LIMIT_MS)
    const onExit = () => stop()
    process.once('exit', onExit)
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      complaint = (complaint + text).slice(-2000)
    })
    child.stdout?.on('data', (bytes: Buffer) => {
      if (enough || failure) return
      try {
        enough = !onData(bytes)
      } catch (error) {
        failure = toDuomoError(error, 'decoding')
      }
      if (enough || failure) stop()
    })
    child.once('error', (error) => {
      failure = new DuomoError('part-unavailable', `ffmpeg did not start: ${error.message}`, { cause: error })
    })
    child.once('close', (code) => {
      clearTimeout(clock)
      process.off('exit', onExit)
      if (failure) reject(failure)
      else resolve(enough || code === 0 ? '' : lastLine(complaint) || `ffmpeg ended with status ${code}`)
    })
  })
}

function lastLine(text: string): string {
  const line = text.trim().split('\n').at(-1) ?? ''
  return line.replace(/\[[^\]]*\] ?|\/dev\/fd\/\d+: ?/g, '').trim()
}
