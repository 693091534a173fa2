import { type PageCharacters, UNMAPPED } from '../../media/pdfium/characters.ts'
import type { Frame } from './frame.ts'
import type { Word } from './word-builder.ts'
import { isBlank, isMeaningless } from './words.ts'

/** The words without a character that means nothing. */
export function meaningfulWords(words: readonly Word[], characters: PageCharacters, frame: Frame): Word[] {
  const middles = garbledMiddles(characters, frame)
  return words.filter(({ x0, y0, x1, y1 }) => !middles.some(({ x, y }) => x > x0 && x < x1 && y > y0 && y < y1))
}

function garbledMiddles({ length, code, flags, left, right, originY, size }: PageCharacters, frame: Frame) {
  const middles: { readonly x: number; readonly y: number }[] = []
  for (let i = 0; i < length; i++) {
    const told = code[i] ?? 0
    if (isBlank(told) || (((flags[i] ?? 0) & UNMAPPED) === 0 && !isMeaningless(told))) continue
    const [x, y] = [((left[i] ?? 0) + (right[i] ?? 0)) / 2, (originY[i] ?? 0) - 0.3 * (size[i] ?? 0)]
    const at = frame.toFrame({ x0: x, y0: y, x1: x, y1: y })
    middles.push({ x: at.x0, y: at.y0 })
  }
  return middles
}
