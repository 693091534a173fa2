import { around, median } from './extent.ts'
import type { Word } from './word-builder.ts'

/** A large first letter that reaches over several lines is joined to the word of the first line that it begins. */
export function joinDropCaps(words: readonly Word[]): readonly Word[] {
  const usual = median(words.map((word) => word.size))
  const caps = words.filter((word) => word.size > 1.8 * usual && /^["“‘'«]?\p{Lu}$/u.test(word.text) && !word.turned)
  if (caps.length === 0 || caps.length > 12) return words
  let joined = [...words]
  for (const cap of caps) {
    const beside = joined.filter(
      (word) =>
        word !== cap &&
        word.size < 0.7 * cap.size &&
        word.x0 > cap.x0 + 0.3 * cap.size &&
        word.x0 - cap.x1 < 0.4 * cap.size &&
        word.baseline > cap.y0 &&
        word.baseline < cap.baseline + 0.3 * cap.size,
    )
    // A title in mixed sizes has one line beside its letter; a drop cap at least two.
    const lines = new Set(beside.map((word) => Math.round(word.baseline)))
    const [first] = beside.sort((a, b) => a.baseline - b.baseline || a.x0 - b.x0)
    if (!first || lines.size < 2) continue
    const whole: Word = { ...first, x0: around([cap, first]).x0, text: cap.text + first.text }
    joined = joined.filter((word) => word !== cap).map((word) => (word === first ? whole : word))
  }
  return joined
}
