import { spawn } from 'node:child_process'
import { DuomoError } from '../base/errors.ts'
import type { Speaker } from '../spec/speech.ts'

export interface EspeakOptions {
  readonly program?: string
  /** Names of voices by language; `cmn` for Chinese and `en` for English if absent. */
  readonly voices?: Readonly<Record<string, string>>
  /** Default a minute. */
  readonly limitMs?: number
}

const VOICES: Readonly<Record<string, string>> = { zh: 'cmn', en: 'en' }
const MAX_OUTPUT_BYTES = 64 * 2 ** 20
const WAV_HEADER_BYTES = 44

/** Speaks with espeak-ng, a program that is installed apart; WAV, 22,050 Hz, mono. */
export function createEspeakSpeaker({ program = 'espeak-ng', voices, limitMs = 60_000 }: EspeakOptions = {}): Speaker {
  return {
    name: 'espeak-ng',
    languages: Object.keys(VOICES),
    async doSpeak(text, { language, signal }) {
      const voice = voices?.[language] ?? VOICES[language] ?? language
      const wav = await run(program, ['-v', voice, '-b', '1', '--stdin', '--stdout'], text, limitMs, signal)
      if (wav.length <= WAV_HEADER_BYTES || wav.toString('latin1', 0, 4) !== 'RIFF')
        throw new DuomoError('bad-response', `espeak-ng gave no sound for ${text.length} characters`)
      return { bytes: withLengths(wav), mediaType: 'audio/wav' }
    },
  }
}

/** What is written to a pipe can't say how long it will be: the lengths in the header are set afterwards. */
function withLengths(wav: Buffer): Uint8Array {
  const whole = Buffer.from(wav)
  whole.writeUInt32LE(wav.length - 8, 4)
  whole.writeUInt32LE(wav.length - WAV_HEADER_BYTES, WAV_HEADER_BYTES - 4)
  return new Uint8Array(whole)
}

function run(
  program: string,
  args: readonly string[],
  text: string,
  limitMs: number,
  stop: AbortSignal,
): Promise<Buffer> {
  stop.throwIfAborted()
  const late = AbortSignal.timeout(limitMs)
  const signal = AbortSignal.any([stop, late])
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'], signal, killSignal: 'SIGKILL' })
    const output: Buffer[] = []
    let size = 0
    let complaints = ''
    child.stdout.on('data', (chunk: Buffer) => {
      output.push(chunk)
      size += chunk.length
      if (size > MAX_OUTPUT_BYTES) child.kill('SIGKILL')
    })
    child.stderr.setEncoding('utf8').on('data', (said: string) => {
      complaints = (complaints + said).slice(-500)
    })
    child.on('error', (cause) => reject(notSpoken(cause, stop, late, limitMs)))
    child.on('close', (status, ended) => {
      if (status === 0) return resolve(Buffer.concat(output))
      if (size > MAX_OUTPUT_BYTES)
        return reject(
          new DuomoError('too-large', `espeak-ng gave more than ${MAX_OUTPUT_BYTES / 2 ** 20} MiB of sound`),
        )
      const said = complaints.trim().split('\n').at(-1) ?? ''
      reject(
        new DuomoError('bad-response', `espeak-ng failed (${ended ?? `status ${status}`})${said ? `: ${said}` : ''}`),
      )
    })
    // It may end before it has read everything; how it ended says why.
    child.stdin.on('error', () => {})
    child.stdin.end(text)
  })
}

function notSpoken(cause: Error, stop: AbortSignal, late: AbortSignal, limitMs: number): DuomoError {
  if (stop.aborted) return new DuomoError('cancelled', 'speaking was cancelled', { cause })
  if (late.aborted) return new DuomoError('timeout', `espeak-ng spoke for more than ${limitMs / 1000} s`, { cause })
  return new DuomoError('part-unavailable', `espeak-ng can't be started: ${cause.message}`, {
    hint: 'Install it (Debian: `apt-get install espeak-ng`), or set speaker.url to a server that speaks.',
    cause,
  })
}
