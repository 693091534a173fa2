import { type PageCharacters, UNMAPPED } from '../../media/pdfium/characters.ts'
import { texEncodings } from './tex-letters.ts'

const [FIRST_OLD_DIGIT, FIRST_OLD_STYLE_DIGIT, DIGITS] = [0xf643, 0xf730, 10]
const [FIRST_SMALL_CAPITAL, LAST_SMALL_CAPITAL] = [0xf761, 0xf77a]
const [FIRST_SMALL_ACCENTED, LAST_SMALL_ACCENTED] = [0xf7e0, 0xf7fe]
const NO_LETTER = 0xf7f7

/**
 * Gives characters whose codes say nothing in Unicode the letters that they are known to be: old-style digits and small capitals
 * in Adobe's part of the private area (Adobe Glyph List 1.2), and the codes of TeX's fonts.
 * @returns the same characters where there is nothing to name
 */
export function nameLetters(characters: PageCharacters): PageCharacters {
  const { length, flags, font } = characters
  let [unmapped, privates] = [false, false]
  for (let i = 0; i < length; i++) {
    const told = characters.code[i] ?? 0
    if (((flags[i] ?? 0) & UNMAPPED) !== 0) unmapped = true
    else if (told >= FIRST_OLD_DIGIT && told <= LAST_SMALL_ACCENTED) privates = true
  }
  const encodings = unmapped ? texEncodings(characters) : []
  if (!privates && encodings.every((encoding) => encoding === undefined)) return characters
  const code = characters.code.map((told, i) =>
    ((flags[i] ?? 0) & UNMAPPED) === 0 ? adobeLetter(told) : (encodings[font[i] ?? 0]?.get(told) ?? told),
  )
  return { ...characters, code }
}

function adobeLetter(code: number): number {
  if (code < FIRST_OLD_DIGIT || code > LAST_SMALL_ACCENTED) return code
  for (const first of [FIRST_OLD_DIGIT, FIRST_OLD_STYLE_DIGIT])
    if (code >= first && code < first + DIGITS) return 0x30 + code - first
  if (code >= FIRST_SMALL_CAPITAL && code <= LAST_SMALL_CAPITAL) return 0x41 + code - FIRST_SMALL_CAPITAL
  // Latin-1's capitals with accents; none stands where it has the sign of multiplication.
  if (code >= FIRST_SMALL_ACCENTED && code !== NO_LETTER) return 0xc0 + code - FIRST_SMALL_ACCENTED
  return code
}
