import type { StripCharacter } from './recognise.ts'

/** Steps between neighbours above this share of the middle one hold a blank. */
const BLANK = 1.6
/** Pitches that are tried, as shares of the mean of the other steps: a single step is told no finer than by half a character. */
const RANGE = { least: 0.93, most: 1.09, step: 0.004 } as const
/** Typewriter lines reach 0.6 and more, others stay below 0.5 … */
const LEAST_ORDER = 0.6
/** … as long as there are enough characters that chance does not set them in order (Rayleigh's test: e to the power of minus this). */
const LEAST_EVIDENCE = 7
/** Chinese, Japanese and Korean; marks of full width are read in program text, too. */
const SQUARE = /[\u2e80-\u2fff\u3040-\u9fff\uac00-\ud7af\uf900-\ufaff]/

/**
 * The distance between the middles of neighbouring characters where all of them are of one width, as in program text; in columns of the
 * strip. `undefined` in other fonts, and where the line is too short to tell.
 */
export function findFixedPitch(characters: readonly StripCharacter[]): number | undefined {
  const count = characters.length
  if (count * LEAST_ORDER ** 2 < LEAST_EVIDENCE || characters.some(({ text }) => SQUARE.test(text))) return undefined
  const columns = characters.map(({ column }) => column)
  const steps = columns.slice(1).map((column, n) => column - (columns[n] ?? 0))
  const middle = steps.toSorted((a, b) => a - b)[steps.length >> 1] ?? 0
  const inWords = steps.filter((step) => step < BLANK * middle)
  const usual = inWords.reduce((sum, step) => sum + step, 0) / inWords.length
  let [pitch, order] = [0, 0]
  for (let share = RANGE.least; share <= RANGE.most; share += RANGE.step) {
    const found = orderAt(columns, share * usual)
    if (found > order) [pitch, order] = [share * usual, found]
  }
  return order >= LEAST_ORDER ? pitch : undefined
}

/** How well the columns fit a grid: the length of the mean of their phases, 1 where all are alike, near 0 where they are even. */
function orderAt(columns: readonly number[], pitch: number): number {
  let [x, y] = [0, 0]
  for (const column of columns) {
    const phase = (2 * Math.PI * column) / pitch
    x += Math.cos(phase)
    y += Math.sin(phase)
  }
  return Math.hypot(x, y) / columns.length
}
