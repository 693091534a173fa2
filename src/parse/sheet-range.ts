/** The letters of a column counted from 0: 0 is `A`, 26 is `AA`. */
function columnLetters(column: number): string {
  let letters = ''
  for (let rest = column + 1; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters
  }
  return letters
}

/** A range of cells such as `B2:D9`; rows and columns from 0, both ends included. A single cell is `B2`. */
export function sheetRange(top: number, left: number, bottom: number, right: number): string {
  const first = `${columnLetters(left)}${top + 1}`
  const last = `${columnLetters(right)}${bottom + 1}`
  return first === last ? first : `${first}:${last}`
}
