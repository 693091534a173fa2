/** The entries of a list element, one a line, without the signs that the source put before them. */
export interface ListItems {
  /** The first number of a numbered list; `undefined` for one with bullets. */
  readonly ordered: number | undefined
  readonly items: readonly string[]
}

const BULLET = /^[\u2022\u2023\u25aa\u25ab\u25cf\u25cb\u25a0\u25a1\u25c6\u25c7\u27a2\u2043\u00b7*-]\s+/u
const NUMBER = /^(\d{1,4})[.)、．]\s*(?=\S)/u

export function listItems(text: string): ListItems {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  // Numbers are taken off only when they count on, since the list will count by itself.
  const numbers = lines.map((line) => Number(NUMBER.exec(line)?.[1] ?? Number.NaN))
  const first = numbers[0]
  if (first !== undefined && numbers.every((number, n) => number === first + n))
    return { ordered: first, items: lines.map((line) => line.replace(NUMBER, '')) }
  return { ordered: undefined, items: lines.map((line) => line.replace(BULLET, '')) }
}
