import { toDuomoError } from '../../base/errors.ts'
import { INVISIBLE, type PageCharacters, UNMAPPED } from '../../media/pdfium/characters.ts'
import type { PdfPage } from '../../media/pdfium/file.ts'
import type { Box } from '../../model/geometry.ts'
import type { Pixels } from '../../spec/page-renderer.ts'
import type { TextReader } from '../../spec/text-reader.ts'
import { isBlank, isMeaningless, plausibleSize } from './words.ts'

/**
 * Characters that a file gives without saying what they mean, as the bitmap fonts of older TeX files do: their codes may be their
 * meaning or not. Some of them, as they would be read and as they are drawn.
 */
export interface DoubtedText {
  /** How often each character of each font is in doubt on the page. */
  readonly counts: ReadonlyMap<string, number>
  /** Some of the text, a line for each piece. */
  readonly text: string
  /** The same pieces drawn below each other. */
  readonly pixels: Pixels
}

/** Pixels per point: 200 dpi. */
const SCALE = 200 / 72
const MOST_PIECES = 12
const MOST_PIECES_OF_A_FONT = 3
/** A piece is cut here. */
const MOST_CHARACTERS = 40
/** Too few characters prove nothing. */
const FEW_CHARACTERS = 8
/** Pixels around and between the pieces. */
const GAP = 16
/** So much of what is read must be what the codes say: readings err, other codes have next to nothing in common. */
const ENOUGH_ALIKE = 0.7
/** From so many pages on that proved right, one with no new characters is believed without being read. */
const PROVEN_PAGES = 3
const MOSTLY_KNOWN = 0.95

/** Draws some of the characters in doubt; `undefined` where there is nothing to compare. */
export function sampleDoubted(page: PdfPage, characters: PageCharacters): DoubtedText | undefined {
  const pieces = choosePieces(piecesOf(characters))
  const text = pieces.map((piece) => piece.text).join('\n')
  if (lettersOf(text).length < FEW_CHARACTERS) return undefined
  const pixels = stack(pieces.map(({ box }) => page.render(SCALE, box)))
  return { counts: countDoubted(characters), text, pixels }
}

interface Piece {
  readonly text: string
  readonly font: number
  readonly box: Box
}

const isDoubted = ({ code, flags, angle }: PageCharacters, i: number) =>
  ((flags[i] ?? 0) & (UNMAPPED | INVISIBLE)) === UNMAPPED &&
  (angle[i] ?? 0) === 0 &&
  !isBlank(code[i] ?? 0) &&
  !isMeaningless(code[i] ?? 0)

/** Runs of characters in doubt, of one font on one baseline; blanks are passed over. */
function piecesOf(characters: PageCharacters): Piece[] {
  const { length, code, font, left, right, top, bottom, originY, size } = characters
  const pieces: Piece[] = []
  let from = -1
  const close = (to: number) => {
    if (from < 0) return
    const points = plausibleSize(size[from] ?? 0, (bottom[from] ?? 0) - (top[from] ?? 0))
    const baseline = originY[from] ?? 0
    const [x, end] = [left[from] ?? 0, right[to - 1] ?? 0]
    const box = { x: x - 1, y: baseline - points, width: end - x + 2, height: 1.35 * points }
    pieces.push({ text: String.fromCodePoint(...code.slice(from, to)), font: font[from] ?? 0, box })
    from = -1
  }
  for (let i = 0; i < length; i++) {
    if (isBlank(code[i] ?? 0)) continue
    const goesOn =
      from >= 0 &&
      i - from < MOST_CHARACTERS &&
      font[i] === font[from] &&
      Math.abs((originY[i] ?? 0) - (originY[from] ?? 0)) < 1 &&
      (left[i] ?? 0) > (left[i - 1] ?? 0)
    if (!isDoubted(characters, i) || !goesOn) close(i)
    if (from < 0 && isDoubted(characters, i)) from = i
  }
  close(length)
  return pieces
}

/** The longest first, of several fonts. */
function choosePieces(pieces: readonly Piece[]): Piece[] {
  const taken = new Map<number, number>()
  return pieces
    .toSorted((a, b) => b.text.length - a.text.length)
    .filter(({ font }) => {
      const count = (taken.get(font) ?? 0) + 1
      taken.set(font, count)
      return count <= MOST_PIECES_OF_A_FONT
    })
    .slice(0, MOST_PIECES)
}

function countDoubted(characters: PageCharacters): Map<string, number> {
  const counts = new Map<string, number>()
  for (let i = 0; i < characters.length; i++) {
    if (!isDoubted(characters, i)) continue
    const key = `${characters.fonts[characters.font[i] ?? 0]?.name} ${characters.code[i]}`
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  return counts
}

/** Pictures below each other on white. */
function stack(pictures: readonly Pixels[]): Pixels {
  const width = Math.max(...pictures.map((picture) => picture.width)) + 2 * GAP
  const height = pictures.reduce((sum, picture) => sum + picture.height + GAP, GAP)
  const data = new Uint8Array(4 * width * height).fill(255)
  let top = GAP
  for (const picture of pictures) {
    for (let row = 0; row < picture.height; row++)
      data.set(
        picture.data.subarray(4 * row * picture.width, 4 * (row + 1) * picture.width),
        4 * ((top + row) * width + GAP),
      )
    top += picture.height + GAP
  }
  return { width, height, data }
}

/** What a file's characters in doubt have proved to be, page after page. */
export interface Trust {
  /** Whether their codes are their meaning: reads some of them in the picture of the page, until enough pages have proved right. */
  believes(doubted: DoubtedText, reader: TextReader, signal: AbortSignal): Promise<boolean>
}

export function createTrust(): Trust {
  const proven = new Set<string>()
  let pages = 0
  function isKnown({ counts }: DoubtedText): boolean {
    let [all, known] = [0, 0]
    for (const [key, count] of counts) {
      all += count
      if (proven.has(key)) known += count
    }
    return known >= MOSTLY_KNOWN * all
  }
  return {
    async believes(doubted, reader, signal) {
      if (pages >= PROVEN_PAGES && isKnown(doubted)) return true
      const read = await readLetters(doubted, reader, signal)
      if (alikeness(lettersOf(doubted.text), read) < ENOUGH_ALIKE) return false
      pages++
      for (const key of doubted.counts.keys()) proven.add(key)
      return true
    },
  }
}

/** None where reading fails: whoever reads the whole page then tells why. */
async function readLetters({ pixels }: DoubtedText, reader: TextReader, signal: AbortSignal): Promise<string> {
  try {
    const { lines } = await reader.doRead(pixels, signal)
    return lettersOf(lines.map((line) => line.text).join('\n'))
  } catch (error) {
    const { code } = toDuomoError(error, 'reading characters in doubt')
    if (code === 'cancelled' || code === 'out-of-memory') throw error
    return ''
  }
}

function lettersOf(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
}

/** Twice the longest common subsequence by both lengths, in `[0, 1]`. */
function alikeness(a: string, b: string): number {
  let row = new Uint16Array(b.length + 1)
  for (const one of a) {
    const next = new Uint16Array(b.length + 1)
    for (let n = 0; n < b.length; n++)
      next[n + 1] = one === b[n] ? (row[n] ?? 0) + 1 : Math.max(next[n] ?? 0, row[n + 1] ?? 0)
    row = next
  }
  return a.length + b.length === 0 ? 0 : (2 * (row[b.length] ?? 0)) / (a.length + b.length)
}
