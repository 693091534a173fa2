import { spawn } from 'node:child_process'
import { DuomoError } from '../base/errors.ts'
import type { Pixels } from '../spec/page-renderer.ts'
import type { TextReader } from '../spec/text-reader.ts'
import { readTsv } from './tesseract-tsv.ts'

/** Our names (BCP 47) of the languages that Tesseract knows by others, in the order in which they are wanted. */
const LANGUAGES = [
  ['chi_sim', 'zh-Hans'],
  ['chi_tra', 'zh-Hant'],
  ['eng', 'en'],
  ['jpn', 'ja'],
  ['kor', 'ko'],
  ['deu', 'de'],
  ['fra', 'fr'],
  ['spa', 'es'],
  ['rus', 'ru'],
] as const
/** More at a time make it slower and worse. */
const MOST_LANGUAGES = 3

const LIMIT_MS = 120_000
const MAX_OUTPUT_BYTES = 64 * 2 ** 20

/**
 * Reads with Tesseract, a program that is installed apart, in the languages that it has.
 *
 * @throws `part-unavailable` when it is not installed or has no language of ours
 */
export async function openTesseract(program = 'tesseract'): Promise<TextReader> {
  const listed = (await run(program, ['--list-langs'], undefined, AbortSignal.timeout(LIMIT_MS))).split(/\s+/)
  const found = LANGUAGES.filter(([name]) => listed.includes(name)).slice(0, MOST_LANGUAGES)
  if (found.length === 0)
    throw new DuomoError('part-unavailable', 'Tesseract is installed without a language that is read here', {
      hint: 'Install some: `apt-get install tesseract-ocr-chi-sim tesseract-ocr-eng`.',
    })
  const languages = found.map(([name]) => name).join('+')
  return {
    name: `tesseract-${languages}`,
    version: 1,
    languages: found.map(([, tag]) => tag),
    async doRead(pixels, signal) {
      // 3: columns are looked for, turned pages are not.
      const args = ['stdin', 'stdout', '-l', languages, '--psm', '3', 'tsv']
      const limited = AbortSignal.any([signal, AbortSignal.timeout(LIMIT_MS)])
      const tsv = await run(program, args, toPgm(pixels), limited).catch((error: unknown) => {
        signal.throwIfAborted()
        throw error
      })
      return { lines: readTsv(tsv), turn: 0, skew: 0 }
    },
  }
}

/** Grey on white (Netpbm, `pgm(5)`): the one picture format that needs no encoder. */
function toPgm({ width, height, data }: Pixels): Uint8Array {
  const header = Buffer.from(`P5\n${width} ${height}\n255\n`, 'latin1')
  const bytes = new Uint8Array(header.length + width * height)
  bytes.set(header)
  for (let i = 0, at = header.length; i < data.length; i += 4, at++) {
    const [r = 0, g = 0, b = 0, a = 0] = [data[i], data[i + 1], data[i + 2], data[i + 3]]
    // ITU-R BT.601 luma.
    bytes[at] = 255 - ((255 - (0.299 * r + 0.587 * g + 0.114 * b)) * a) / 255
  }
  return bytes
}

function run(
  program: string,
  args: readonly string[],
  input: Uint8Array | undefined,
  signal: AbortSignal,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      stdio: ['pipe', 'pipe', 'pipe'],
      // Its threads wait by spinning, and cost more than they bring.
      env: { ...process.env, OMP_THREAD_LIMIT: '1' },
      signal,
      killSignal: 'SIGKILL',
    })
    const output: Buffer[] = []
    let size = 0
    let complaints = ''
    child.stdout.on('data', (chunk: Buffer) => {
      output.push(chunk)
      size += chunk.length
      if (size > MAX_OUTPUT_BYTES) child.kill('SIGKILL')
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      complaints = (complaints + text).slice(-2000)
    })
    child.on('error', (cause) => reject(notStarted(cause, signal)))
    child.on('close', (status, ended) => {
      if (status === 0) return resolve(Buffer.concat(output).toString('utf8'))
      const said = complaints.trim().split('\n').at(-1) ?? ''
      reject(
        new DuomoError('bad-response', `Tesseract failed (${ended ?? `status ${status}`})${said ? `: ${said}` : ''}`),
      )
    })
    // It may end before it has read everything; how it ended says why.
    child.stdin.on('error', () => {})
    child.stdin.end(input)
  })
}

function notStarted(cause: Error, signal: AbortSignal): DuomoError {
  if (signal.aborted && signal.reason instanceof Error && signal.reason.name === 'TimeoutError')
    return new DuomoError('timeout', `Tesseract read a picture for more than ${LIMIT_MS / 1000} s`, { cause })
  if (signal.aborted) return new DuomoError('cancelled', 'reading with Tesseract was cancelled', { cause })
  return new DuomoError('part-unavailable', `Tesseract can't be started: ${cause.message}`, {
    hint: 'Install it (Debian: `apt-get install tesseract-ocr tesseract-ocr-chi-sim`), or set reading.ocr to "auto".',
    cause,
  })
}
