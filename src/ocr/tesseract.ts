import { DuomoError } from '../base/errors.ts'
import { runProgram } from '../base/run-program.ts'
import type { Pixels } from '../spec/page-renderer.ts'
import type { PictureText, ReadLine, ReadWord, TextReader } from '../spec/text-reader.ts'
import { type GreyPicture, onTurned, type QuarterTurns, turnUpright } from './quarter-turns.ts'
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
  const listed = (await run(program, ['--list-langs'])).split(/\s+/)
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
      const grey = toGrey(pixels)
      const ask = (picture: GreyPicture, ...args: readonly string[]) =>
        run(program, ['stdin', 'stdout', ...args], toPgm(picture), signal)
      const read = async (turn: QuarterTurns): Promise<PictureText> => {
        // 3: columns are looked for; 1 would find turns as well, and give boxes that lie elsewhere.
        const tsv = await ask(turnUpright(grey, turn), '-l', languages, '--psm', '3', 'tsv')
        return { lines: readTsv(tsv).map((line) => placed(line, turn, grey)), turn, skew: 0 }
      }
      const upright = await read(0)
      if (isUpright(upright.lines) || !listed.includes('osd')) return upright
      // It ends with an error where it sees too little to tell.
      const seen = await ask(grey, '-l', 'osd', '--psm', '0').catch((error: unknown) => {
        signal.throwIfAborted()
        if (error instanceof DuomoError && error.code === 'bad-response') return ''
        throw error
      })
      const turn = turnOf(seen)
      return turn === 0 ? upright : read(turn)
    },
  }
}

/** Turned text comes as odd characters with little confidence, or, by one quarter, right but in lines that stand. */
function isUpright(lines: readonly ReadLine[]): boolean {
  const lying = lines.filter(({ box }) => box.width > box.height)
  const lettersOf = (some: readonly ReadLine[]) => some.reduce((sum, { text }) => sum + text.length, 0)
  const sure = lying.reduce((sum, { text, confidence }) => sum + text.length * confidence, 0)
  return sure >= 14 && sure >= 0.7 * lettersOf(lines)
}

function turnOf(seen: string): QuarterTurns {
  const [, degrees] = /^Orientation in degrees: (\d+)/m.exec(seen) ?? []
  const turns = [0, 1, 2, 3] as const
  return turns.find((turn) => turn * 90 === Number(degrees)) ?? 0
}

function placed(line: ReadLine, turn: QuarterTurns, grey: GreyPicture): ReadLine {
  const place = <T extends ReadWord>(word: T): T => ({ ...word, box: onTurned(word.box, turn, grey) })
  return { ...place(line), words: line.words.map(place) }
}

function toGrey({ width, height, data }: Pixels): GreyPicture {
  const grey = new Uint8Array(width * height)
  for (let i = 0, at = 0; i < data.length; i += 4, at++) {
    const [r = 0, g = 0, b = 0, a = 0] = [data[i], data[i + 1], data[i + 2], data[i + 3]]
    // ITU-R BT.601 luma; where nothing is drawn the paper is white.
    grey[at] = 255 - ((255 - (0.299 * r + 0.587 * g + 0.114 * b)) * a) / 255
  }
  return { width, height, data: grey }
}

/** Netpbm, `pgm(5)`: the one picture format that needs no encoder. */
function toPgm({ width, height, data }: GreyPicture): Uint8Array {
  return Buffer.concat([Buffer.from(`P5\n${width} ${height}\n255\n`, 'latin1'), data])
}

async function run(
  program: string,
  args: readonly string[],
  input?: Uint8Array,
  signal?: AbortSignal,
): Promise<string> {
  const output = await runProgram(program, {
    args,
    // Its threads wait by spinning, and cost more than they bring.
    env: { OMP_THREAD_LIMIT: '1' },
    limitMs: LIMIT_MS,
    limitBytes: MAX_OUTPUT_BYTES,
    ...(input ? { input } : {}),
    ...(signal ? { signal } : {}),
    name: 'Tesseract',
    hint: 'Install it (Debian: `apt-get install tesseract-ocr tesseract-ocr-chi-sim`), or set reading.ocr to "auto".',
  })
  return output.toString('utf8')
}
