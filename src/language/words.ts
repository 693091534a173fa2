import { foldText } from './normal.ts'
import { stem } from './stem.ts'

/** Scripts written without spaces. */
const DENSE = '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}々〇'
/** A run of such a script; a number; or a run of other letters and digits with what belongs inside a name. */
const RUN = new RegExp(
  `[${DENSE}]+|\\d+(?:[.,]\\d+)+(?![\\p{L}\\p{N}])|(?:(?![${DENSE}])[\\p{L}\\p{N}\\p{M}])+(?:(?:[-_./'](?=[\\p{L}\\p{N}])(?![-_./'][${DENSE}]))(?:(?![${DENSE}])[\\p{L}\\p{N}\\p{M}])+)*[+#]*`,
  'gu',
)
const IS_DENSE = new RegExp(`^[${DENSE}]`, 'u')

/**
 * The words under which a text is found; index and question go through this one function. Chinese (and kana, Hangul) runs
 * become pairs of characters and single characters, so that no dictionary decides; Latin words are folded to a light
 * stem; numbers lose their thousands separators; a name like `ESP32-D4` gives its parts and the whole, `4MB` also `4` and
 * `mb`. No word contains white space.
 */
export function words(text: string): string[] {
  return runsOf(text).flatMap((run) => (IS_DENSE.test(run) ? [...pairs(run), ...singles(run)] : plainWords(run)))
}

/** The words to look for: as {@link words}, without the single characters where a pair says more. */
export function queryWords(text: string): string[] {
  return runsOf(text).flatMap((run) =>
    IS_DENSE.test(run) ? ([...run].length > 1 ? pairs(run) : [run]) : plainWords(run),
  )
}

function runsOf(text: string): string[] {
  return foldText(text).match(RUN) ?? []
}

function singles(run: string): string[] {
  return [...run]
}

function pairs(run: string): string[] {
  const characters = [...run]
  return characters.slice(1).map((character, i) => `${characters[i]}${character}`)
}

function plainWords(run: string): string[] {
  if (/^\d[\d.,]*$/u.test(run)) return numberWords(run)
  const parts = run.split(/[-_./]/u).filter(Boolean)
  return [...parts.flatMap(partWords), ...(isCompound(run, parts) ? [wholeWord(parts)] : [])]
}

/** `1,234.5` is one number; `8.9.10` and `1,2,3` are names or lists, taken apart as well. */
function numberWords(run: string): string[] {
  if (/^\d{1,3}(?:,\d{3})+(?:\.\d+)?$/u.test(run)) return [run.replaceAll(',', '')]
  if (!run.includes(',')) return [run]
  return run.split(',').filter(Boolean)
}

/** `10k`, `4mb`, `8mm`, `4800x1200`: the number and its unit are also words of their own. */
function partWords(part: string): string[] {
  const factors = /^(\d+)[x*](\d+)$/u.exec(part)
  if (factors) return [factors[1] ?? '', factors[2] ?? '']
  const measured = /^(\d+)([a-zµμωΩ°]{1,4})$/u.exec(part)
  return measured ? [part, measured[1] ?? '', measured[2] ?? ''] : [stem(part)]
}

/** People write such names with a hyphen, a space or nothing: `VAX-11`, `d_max`, `sub-layer`, `ESP32-D4`. */
function isCompound(run: string, parts: readonly string[]): boolean {
  return parts.length > 1 && parts.length <= 4 && !/[/]/u.test(run) && /\p{L}/u.test(run)
}

function wholeWord(parts: readonly string[]): string {
  return stem(parts.join(''))
}

/** The compounds of a text: the whole as one word, and the words of its parts. */
export function compounds(text: string): { readonly whole: string; readonly parts: readonly string[] }[] {
  return runsOf(text).flatMap((run) => {
    const parts = run.split(/[-_./]/u).filter(Boolean)
    if (IS_DENSE.test(run) || !isCompound(run, parts)) return []
    return [{ whole: wholeWord(parts), parts: parts.flatMap(partWords) }]
  })
}
