/**
 * Counts in `cells × cells` places of a picture, each by `bins` values. What lies between two places or two values counts for
 * both by its nearness, so that a small shift changes every count a little and none much.
 */
export interface GridHistogram {
  /** `[cells, cells, bins]`. */
  readonly counts: Float32Array
  /**
   * @param x - across, in `[0, 1]`
   * @param y - down, in `[0, 1]`
   * @param value - where among the bins, in `[0, bins)`; the last bin borders on the first
   */
  add(x: number, y: number, value: number, weight: number): void
}

export function createGridHistogram(cells: number, bins: number): GridHistogram {
  const counts = new Float32Array(cells * cells * bins)
  const put = (at: number, weight: number) => {
    counts[at] = (counts[at] ?? 0) + weight
  }
  return {
    counts,
    add(x, y, value, weight) {
      const column = x * (cells - 1)
      const row = y * (cells - 1)
      const left = Math.min(Math.floor(column), cells - 2)
      const top = Math.min(Math.floor(row), cells - 2)
      const bin = Math.floor(value) % bins
      const next = (bin + 1) % bins
      const further = value - Math.floor(value)
      for (let down = 0; down < 2; down++)
        for (let right = 0; right < 2; right++) {
          const nearness = (1 - Math.abs(column - left - right)) * (1 - Math.abs(row - top - down))
          const at = ((top + down) * cells + left + right) * bins
          put(at + bin, weight * nearness * (1 - further))
          put(at + next, weight * nearness * further)
        }
    },
  }
}
