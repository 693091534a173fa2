import { centreInside, type Extent, middleY } from './extent.ts'
import { buildLines, type Line } from './lines.ts'
import type { Word } from './word-builder.ts'

/** Words that are asked for by place: a large grid has thousands of cells, each looked at several times. */
export interface PlacedWords {
  readonly words: readonly Word[]
  /** Those with their centre in the box. */
  wordsIn(box: Extent): Word[]
  /** Lines of those; kept, so ask with the same object again. */
  linesIn(box: Extent): readonly Line[]
}

export function placeWords(words: readonly Word[]): PlacedWords {
  let sorted: readonly Word[] | undefined
  let heights = new Float64Array()
  const lines = new Map<Extent, readonly Line[]>()
  const wordsIn = (box: Extent) => {
    if (!sorted) {
      sorted = words.toSorted((a, b) => middleY(a) - middleY(b))
      heights = Float64Array.from(sorted, middleY)
    }
    let from = 0
    for (let to = heights.length; from < to; ) {
      const middle = (from + to) >> 1
      if ((heights[middle] ?? 0) < box.y0) from = middle + 1
      else to = middle
    }
    const found: Word[] = []
    for (let n = from; n < sorted.length && (heights[n] ?? 0) <= box.y1; n++) {
      const word = sorted[n]
      if (word && centreInside(word, box)) found.push(word)
    }
    return found
  }
  const linesIn = (box: Extent) => {
    const known = lines.get(box) ?? buildLines(wordsIn(box))
    lines.set(box, known)
    return known
  }
  return { words, wordsIn, linesIn }
}
