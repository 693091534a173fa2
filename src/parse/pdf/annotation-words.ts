import type { Annotation } from '../../media/pdfium/annotations.ts'
import { type Extent, extentOf, heightOf, overlapX, overlapY, widthOf } from './extent.ts'
import type { Frame } from './frame.ts'
import type { Word } from './word-builder.ts'

/**
 * What is filled into forms, as words on the line of their label. Where the file draws the same words as content, those count.
 *
 * @param words - of the page's content
 */
export function annotationWords(annotations: readonly Annotation[], frame: Frame, words: readonly Word[]): Word[] {
  return annotations.flatMap(({ text, box }) => {
    const field = frame.toFrame(extentOf(box))
    const drawn = words.filter((word) => overlapX(word, field) > 0 && overlapY(word, field) > 0.5 * heightOf(word))
    return drawn.some((word) => text.includes(word.text)) ? [] : linesOf(text, field)
  })
}

/** The lines of a value from top to bottom of its field, each cut into words of the width that they have room for. */
function linesOf(text: string, field: Extent): Word[] {
  const lines = text.split(/[\r\n]+/).filter((line) => line.trim() !== '')
  const pitch = heightOf(field) / Math.max(lines.length, 1)
  const size = Math.min(Math.max(pitch * 0.75, 1), 12)
  return lines.flatMap((line, n) => {
    const baseline = field.y0 + (n + 0.5) * pitch + 0.28 * size
    const step = Math.min(0.55 * size, widthOf(field) / Math.max(line.length, 1))
    return [...line.matchAll(/\S+/g)].map((match): Word => {
      const x0 = field.x0 + match.index * step
      return {
        x0,
        x1: Math.min(x0 + match[0].length * step, field.x1),
        y0: baseline - 0.78 * size,
        y1: baseline + 0.22 * size,
        text: match[0],
        baseline,
        size,
        bold: false,
        italic: false,
        mono: false,
        math: false,
        spaced: true,
        turned: false,
      }
    })
  })
}
