import type { PageCharacters } from '../../media/pdfium/characters.ts'
import { around } from './extent.ts'
import { isCjk } from './script.ts'
import type { Word } from './word-builder.ts'

/** Whether most of a page is set in vertical lines: upright characters below each other. */
export function isVertical({ length, code, originX, originY, size, angle }: PageCharacters): boolean {
  let [down, along] = [0, 0]
  for (let i = 1; i < length; i++) {
    if (!isCjk(code[i] ?? 0) || !isCjk(code[i - 1] ?? 0) || angle[i] !== 0) continue
    const points = Math.max(size[i] ?? 1, 1)
    const dx = Math.abs((originX[i] ?? 0) - (originX[i - 1] ?? 0)) / points
    const dy = ((originY[i] ?? 0) - (originY[i - 1] ?? 0)) / points
    if (dx < 0.3 && dy > 0.7 && dy < 1.9) down++
    else if (Math.abs(dy) < 0.3 && dx > 0.3) along++
  }
  return down > 20 && down > 2 * along
}

/** At least so many characters below each other are a line, fewer the rows of a narrow column. */
const MIN_STACK = 4

/** Side bars: single characters that follow each other downwards become one word that runs in another direction than the text. */
export function joinStacks(words: readonly Word[]): Word[] {
  const joined: Word[] = []
  let stack: Word[] = []
  const close = () => {
    const [first] = stack
    if (first && stack.length >= MIN_STACK) {
      const text = stack.map((word) => word.text).join('')
      joined.push({ ...first, ...around(stack), text, turned: true })
    } else joined.push(...stack)
    stack = []
  }
  for (const word of words) {
    const last = stack.at(-1)
    if (last && !follows(last, word)) close()
    if (!isSingle(word)) {
      close()
      joined.push(word)
    } else stack.push(word)
  }
  close()
  return joined
}

function isSingle(word: Word): boolean {
  const code = word.text.codePointAt(0) ?? 0
  return isCjk(code) && word.text.length === (code > 0xffff ? 2 : 1) && !word.turned
}

function follows(last: Word, word: Word): boolean {
  const dy = (word.baseline - last.baseline) / word.size
  return Math.abs(word.x0 - last.x0) < 0.3 * word.size && dy > 0.8 && dy < 1.6
}
