import type { PageCharacters } from '../../media/pdfium/characters.ts'
import { around, type Extent } from './extent.ts'
import type { Frame } from './frame.ts'
import type { Word } from './word-builder.ts'

/** Characters of one slanting label. */
interface Label {
  text: string
  readonly boxes: Extent[]
  readonly size: number
  readonly first: Extent
  readonly angle: number
  lastX: number
  lastY: number
}

/**
 * Slanting text → one word for every label. Several labels that begin on one height are headings of columns: each is given the place of
 * its first letter, so that it joins the heading line; others keep their whole extent and count as turned.
 */
export function buildSkewedWords(characters: PageCharacters, indices: readonly number[], frame: Frame): Word[] {
  const labels: Label[] = []
  let blank = false
  for (const i of indices) {
    const code = characters.code[i] ?? 0
    const letter = String.fromCodePoint(code)
    if (letter.trim() === '') {
      blank = true
      continue
    }
    const x = characters.originX[i] ?? 0
    const y = characters.originY[i] ?? 0
    const angle = characters.angle[i] ?? 0
    const size = Math.max(characters.size[i] ?? 1, 1)
    const box = frame.toFrame({
      x0: characters.left[i] ?? 0,
      y0: characters.top[i] ?? 0,
      x1: characters.right[i] ?? 0,
      y1: characters.bottom[i] ?? 0,
    })
    const label = labels.at(-1)
    if (label && Math.abs(label.angle - angle) < 3 && follows(label, x, y, size)) {
      label.text += blank ? ` ${letter}` : letter
      label.boxes.push(box)
      label.lastX = x
      label.lastY = y
    } else labels.push({ text: letter, boxes: [box], size, first: box, angle, lastX: x, lastY: y })
    blank = false
  }
  return labels.map((label) => {
    const row = labels.filter((other) => Math.abs(label.first.y1 - other.first.y1) < 0.5 * label.size)
    return toWord(label, row.length >= 3 && row.every((other) => other.text.length <= 40))
  })
}

/** The next letter stands a step along the slanting baseline. */
function follows(label: Label, x: number, y: number, size: number): boolean {
  const turn = (label.angle * Math.PI) / 180
  const [dx, dy] = [x - label.lastX, y - label.lastY]
  const along = dx * Math.cos(turn) + dy * Math.sin(turn)
  const across = dy * Math.cos(turn) - dx * Math.sin(turn)
  return Math.abs(across) < 0.4 * size && along > 0 && along < 1.8 * size
}

function toWord(label: Label, heading: boolean): Word {
  const { size, text, first } = label
  const style = { text, size, bold: false, italic: false, mono: false, math: false, spaced: true }
  if (!heading) return { ...around(label.boxes), ...style, baseline: around(label.boxes).y1, turned: true }
  const baseline = first.y1 - 0.3 * size
  return { ...first, y0: baseline - 0.78 * size, y1: baseline + 0.22 * size, ...style, baseline, turned: false }
}
