/** The dictionary of Chinese and Japanese words that comes with the runtime (ICU's, of Unicode). */
const words = new Intl.Segmenter('zh', { granularity: 'word' })
/** Characters on each side that take part: more don't change how a word in the middle is cut. */
const REACH = 4

/** Whether a character belongs to a longer word of the dictionary where it stands: 缮 does in 修缮房屋, 鳝 in 修鳝房屋 does not. */
export function isPartOfWord(before: readonly string[], character: string, after: readonly string[]): boolean {
  const left = before.slice(-REACH).join('')
  const text = `${left}${character}${after.slice(0, REACH).join('')}`
  const word = words.segment(text).containing(left.length)
  return word !== undefined && word.segment.length > character.length
}
