import { type PageCharacters, UNMAPPED } from '../../media/pdfium/characters.ts'

const LIGATURES = '\ufb00\ufb01\ufb02\ufb03\ufb04'

/** TeX's own text encoding, OT1, where it is not ASCII (Knuth, The TeXbook, appendix F). */
const OT1 = lettersAt({
  11: LIGATURES,
  16: '\u0131\u0237\u02cb\u00b4\u02c7\u02d8\u00af\u02da\u00b8ßæœøÆŒØ',
  34: '”',
  60: '¡',
  62: '¿',
  92: '“',
  95: '\u02d9',
  123: '–—\u02dd\u02dc\u00a8',
})

/** The encoding of Cork, T1 (Ferguson, TUGboat 11, 1990), where it differs from Latin-1 and matters to running text. */
const T1 = lettersAt({ 16: '“”„«»–—', 25: '\u0131', 27: LIGATURES, 215: 'Œ', 247: 'œ', 255: 'ß' })

function lettersAt(runs: Readonly<Record<number, string>>): ReadonlyMap<number, number> {
  return new Map(
    Object.entries(runs).flatMap(([from, letters]) =>
      Array.from(letters, (letter, n): [number, number] => [Number(from) + n, letter.codePointAt(0) ?? 0]),
    ),
  )
}

const isOt1Ligature = (code: number) => code >= 11 && code <= 15
const isT1Ligature = (code: number) => code >= 27 && code <= 31
const isSmallLetter = (code: number) => code >= 0x61 && code <= 0x7a

/**
 * The bitmap fonts of older TeX files do not say what their codes mean. One whose codes for "ff", "fi" and "fl" stand among small
 * letters is a font for text in one of TeX's encodings, and its other codes are those of that encoding.
 * @returns for each font code → code point, where it is one of these
 */
export function texEncodings(characters: PageCharacters): (ReadonlyMap<number, number> | undefined)[] {
  return characters.fonts.map((_, font) => encodingOf(characters, font))
}

function encodingOf(characters: PageCharacters, font: number): ReadonlyMap<number, number> | undefined {
  const [ot1, t1] = [isOt1Ligature, isT1Ligature].map((isLigature) => ligaturesInWords(characters, font, isLigature))
  if (!ot1 && !t1) return undefined
  return (ot1 ?? 0) >= (t1 ?? 0) ? OT1 : T1
}

/** How many there are, if most of them touch a small letter of the same font: Greek letters of formulas have such codes too. */
function ligaturesInWords(characters: PageCharacters, font: number, isLigature: (code: number) => boolean): number {
  const { length, code, flags } = characters
  let [all, inWords] = [0, 0]
  for (let i = 0; i < length; i++) {
    if (characters.font[i] !== font || ((flags[i] ?? 0) & UNMAPPED) === 0 || !isLigature(code[i] ?? 0)) continue
    all++
    if (touchesSmallLetter(characters, i, -1) || touchesSmallLetter(characters, i, 1)) inWords++
  }
  return inWords > 0.7 * all ? inWords : 0
}

function touchesSmallLetter({ code, font, left, right, size, originY }: PageCharacters, i: number, step: 1 | -1) {
  const other = i + step
  if (font[other] !== font[i] || !isSmallLetter(code[other] ?? 0) || originY[other] !== originY[i]) return false
  const gap = step === 1 ? (left[other] ?? 0) - (right[i] ?? 0) : (left[i] ?? 0) - (right[other] ?? 0)
  return gap < 0.1 * (size[i] ?? 0)
}
