/**
 * The middle value of the first `count` numbers, of an even number the upper one; 0 for none. Reorders them (Hoare's selection,
 * 1961), which takes a fraction of sorting them. None may be NaN.
 */
export function middleOf(values: Float64Array, count: number): number {
  const wanted = count >> 1
  let from = 0
  let to = count - 1
  while (from < to) {
    const pivot = values[(from + to) >> 1] ?? 0
    let low = from
    let high = to
    while (low <= high) {
      while ((values[low] ?? 0) < pivot) low++
      while ((values[high] ?? 0) > pivot) high--
      if (low > high) break
      const value = values[low] ?? 0
      values[low++] = values[high] ?? 0
      values[high--] = value
    }
    if (wanted <= high) to = high
    else if (wanted >= low) from = low
    else break
  }
  return values[wanted] ?? 0
}
