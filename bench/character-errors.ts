/**
 * Edits (Levenshtein) from the text read to the truth, per character of the truth; blanks do not count, forms of one character are one (NFKC).
 *
 * @returns 0 for the same text, about 1 for another one
 */
export function characterErrorRate(truth: readonly string[], read: readonly string[]): number {
  const [wanted, found] = [plain(truth), plain(read)]
  let row = Array.from({ length: found.length + 1 }, (_, n) => n)
  for (const [n, character] of wanted.entries()) {
    const next = [n + 1]
    for (const [m, other] of found.entries()) {
      const replaced = (row[m] ?? 0) + (character === other ? 0 : 1)
      next.push(Math.min(replaced, (row[m + 1] ?? 0) + 1, (next[m] ?? 0) + 1))
    }
    row = next
  }
  return (row.at(-1) ?? 0) / Math.max(wanted.length, 1)
}

const plain = (lines: readonly string[]) => [...lines.join('').normalize('NFKC').replace(/\s/g, '')]
