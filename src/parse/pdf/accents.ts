import type { PageCharacters } from '../../media/pdfium/characters.ts'

/** Accents that stand for themselves → the combining marks that they mean (Unicode, Spacing Modifier Letters). */
const COMBINING: ReadonlyMap<number, string> = new Map([
  [0xa8, '\u0308'],
  [0xaf, '\u0304'],
  [0xb4, '\u0301'],
  [0xb8, '\u0327'],
  [0x2c6, '\u0302'],
  [0x2c7, '\u030c'],
  [0x2cb, '\u0300'],
  [0x2d8, '\u0306'],
  [0x2d9, '\u0307'],
  [0x2da, '\u030a'],
  [0x2db, '\u0328'],
  [0x2dc, '\u0303'],
  [0x2dd, '\u030b'],
])

/** How far in the file's order an accent may stand from its letter. */
const REACH = 40

/**
 * Letters that are drawn in two pieces, as TeX does: indices of letters → the accented code point, indices of accents → 0.
 * Only an accent that stands over a letter counts, and only when the two have one code point together.
 */
export function composeAccents(characters: PageCharacters): ReadonlyMap<number, number> {
  const composed = new Map<number, number>()
  const { length, code, left, right, originY, size } = characters
  for (let i = 0; i < length; i++) {
    const told = code[i] ?? 0
    if (told < 0xa8 || told > 0x2dd) continue
    const mark = COMBINING.get(told)
    if (mark === undefined) continue
    const middle = ((left[i] ?? 0) + (right[i] ?? 0)) / 2
    for (let k = Math.max(0, i - REACH); k < Math.min(length, i + REACH + 1); k++) {
      if (k === i || middle <= (left[k] ?? 0) || middle >= (right[k] ?? 0)) continue
      if (Math.abs((originY[k] ?? 0) - (originY[i] ?? 0)) > 0.5 * (size[k] ?? 0)) continue
      const base = code[k] === 0x131 ? 'i' : String.fromCodePoint(code[k] ?? 0)
      const letter = /\p{L}/u.test(base) ? `${base}${mark}`.normalize('NFC') : ''
      if ([...letter].length !== 1) continue
      composed.set(k, letter.codePointAt(0) ?? 0)
      composed.set(i, 0)
      break
    }
  }
  return composed
}
