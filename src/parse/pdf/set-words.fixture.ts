import type { Word } from './word-builder.ts'

/** Width of a character in font sizes: everything in these tests is set in one fixed pitch. */
const PITCH = 0.5

/** Words of a text set on one baseline, `x` and `baseline` in points; two blanks or more leave a gap of as many. */
export function setWords(text: string, x: number, baseline: number, style: Partial<Word> = {}): Word[] {
  const size = style.size ?? 10
  return [...text.matchAll(/\S+/g)].map((match) => {
    const x0 = x + match.index * PITCH * size
    return {
      text: match[0],
      x0,
      x1: x0 + match[0].length * PITCH * size,
      y0: baseline - 0.78 * size,
      y1: baseline + 0.22 * size,
      baseline,
      size,
      bold: false,
      italic: false,
      mono: true,
      math: false,
      spaced: match.index > 0,
      turned: false,
      ...style,
    }
  })
}

/** Several lines below each other. */
export function setLines(lines: readonly string[], x: number, baseline: number, pitch = 12): Word[] {
  return lines.flatMap((line, n) => setWords(line, x, baseline + n * pitch))
}
