import { DuomoError } from '../base/errors.ts'
import { runProgram } from '../base/run-program.ts'
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
      const wav = await runProgram(program, {
        args: ['-v', voice, '-b', '1', '--stdin', '--stdout'],
        input: text,
        limitMs,
        limitBytes: MAX_OUTPUT_BYTES,
        signal,
        name: 'espeak-ng',
        hint: 'Install it (Debian: `apt-get install espeak-ng`), or set speaker.url to a server that speaks.',
      })
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
