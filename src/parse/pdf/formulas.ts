import { type Extent, heightOf, overlapX, overlapY, widthOf } from './extent.ts'
import { type Line, lineText, segmentsOf } from './lines.ts'
import { isNumeric, startsCjk } from './script.ts'
import type { Word } from './word-builder.ts'

const RELATION = /[=≠<>≤≥≈≡∼∝∈⊂⊆→⇒↦:]|\+|−|∑|∏|∫/u
const SIGN = /[∑∏∫√∂∇∞≤≥≠≈≡∈∉⊂⊆∪∩±×÷∀∃∧∨⊕⊗→⇒↦ℝℕℤ𝔼′∥⟨⟩α-ωΓΔΘΛΞΠΣΦΨΩ]/u
const FUNCTION =
  /^(?:softmax|argmax|argmin|sigmoid|tanh|relu|concat|exp|log|where|with|otherwise|subject|such|that|else|then|norm|mean|rank|sign|const)\b/iu
/** The mark of a question or of an answer to choose, not of a display formula. */
const ITEM = /^[(（]?(?:\d{1,2}|[A-H])[.．、)）]$/u
/** So many characters of Chinese make a sentence that holds signs; conditions such as 当 and 其中 are shorter. */
const MAX_CHINESE = 5
const NUMBER = /^[(（[]\s*[A-Z]?\d{1,3}(?:[.\-–]\d{1,3})*[a-z]?\s*[)）\]]$/u

/** Lines of display formulas, grouped: fragments such as indices and limits belong to the formula that they touch. */
export function findFormulas(lines: readonly Line[], column: Extent): Line[][] {
  const kinds = lines.map((line) => kindOf(line, column))
  const groups: Line[][] = []
  const taken = new Set<number>()
  kinds.forEach((kind, n) => {
    if (kind !== 'formula' || taken.has(n)) return
    const members = [n]
    taken.add(n)
    for (const step of [-1, 1])
      for (let at = n + step; at >= 0 && at < lines.length && !taken.has(at); at += step) {
        const [line, edge] = [lines[at], lines[step < 0 ? Math.min(...members) : Math.max(...members)]]
        if (!line || !edge || kinds[at] === 'prose' || !adjoins(line, edge)) break
        members.push(at)
        taken.add(at)
      }
    groups.push(members.sort((a, b) => a - b).flatMap((at) => lines[at] ?? []))
  })
  return groups
}

function adjoins(line: Line, edge: Line): boolean {
  const apart = Math.max(-overlapY(line, edge), 0)
  return (
    apart < 0.45 * Math.max(line.size, edge.size) &&
    (overlapX(line, edge) > 0 || overlapY(line, edge) > 0.3 * heightOf(line))
  )
}

/** `fragment`: may belong to a formula beside it, is none by itself. */
function kindOf(line: Line, column: Extent): 'formula' | 'fragment' | 'prose' {
  const words: Word[] = []
  let [all, math, prose, chinese] = [0, 0, 0, 0]
  if (ITEM.test(line.words[0]?.text ?? '')) return 'prose'
  for (const word of line.words) {
    if (NUMBER.test(word.text)) continue
    words.push(word)
    all += word.text.length
    if (word.math || SIGN.test(word.text)) math += word.text.length
    else if (isProse(word) && ++prose > 1) return 'prose'
    if (startsCjk(word.text)) chinese += word.text.replace(/\P{Script=Han}/gu, '').length
  }
  if (all === 0 || chinese >= MAX_CHINESE || isRow(line)) return 'prose'
  const text = words.map((word) => word.text).join(' ')
  const numbered = words.length < line.words.length && line.x1 > column.x1 - 0.15 * widthOf(column)
  const displayed = line.x0 > column.x0 + 1.2 * line.size || numbered || (prose === 0 && math > 0.5 * all)
  // With its number at the right edge even a formula in a font of unknown kind is known.
  if (numbered && prose === 0 && words.length >= 2 && words.length <= 30 && all >= 5) return 'formula'
  if (displayed && RELATION.test(text) && math >= (numbered ? 0.12 : 0.25) * all && all >= 4) return 'formula'
  return prose === 0 && words.length <= 14 && all <= 40 && (math > 0 || all <= 6) ? 'fragment' : 'prose'
}

/** A row of a table that holds signs: several pieces, some of them plain values. */
function isRow(line: Line): boolean {
  const pieces = segmentsOf(line, 1.2)
  return pieces.length >= 3 && pieces.filter((piece) => isNumeric(lineText(piece))).length >= 2
}

function isProse(word: Word): boolean {
  return /^[("“]?[\p{L}]{4,}[.,;:)]?$/u.test(word.text) && !FUNCTION.test(word.text)
}
