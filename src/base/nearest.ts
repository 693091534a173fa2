/**
 * The one of `known` that was probably meant by `word`: fewest letters changed, added, dropped or swapped with their neighbour
 * (optimal string alignment), at most a third of the word; `undefined` when none is that near.
 */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const limit = Math.max(1, Math.floor(word.length / 3))
  const rated = known.map((name) => ({ name, distance: editDistance(word.toLowerCase(), name.toLowerCase()) }))
  return rated.filter(({ distance }) => distance <= limit).sort((a, b) => a.distance - b.distance)[0]?.name
}

function editDistance(a: string, b: string): number {
  let before: number[] = []
  let above = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1]
      let least = Math.min((above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (above[j - 1] ?? 0) + (same ? 0 : 1))
      if (a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) least = Math.min(least, (before[j - 2] ?? Infinity) + 1)
      row.push(least)
    }
    before = above
    above = row
  }
  return above[b.length] ?? 0
}
