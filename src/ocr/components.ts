/** A map of values 0 to 255, row-major. */
export interface ByteMap {
  readonly width: number
  readonly height: number
  readonly values: Uint8Array
}

/** Touching cells (also by a corner) that all reach the threshold. */
export interface Component {
  /** Cells in it. */
  readonly size: number
  /** Sum of their values. */
  readonly sum: number
  /** Its stretches of cells, from the top, in each row from the left. */
  readonly runs: readonly Run[]
}

/** Neighbouring cells of a row, from `x0` to `x1` inclusive. */
export interface Run {
  readonly x0: number
  readonly x1: number
  readonly y: number
  /** Of their values. */
  readonly sum: number
}

/** The components of a map, by the row in which they begin. */
export function findComponents({ width, height, values }: ByteMap, threshold: number): Component[] {
  // Runs of cells in a row, joined to the touching runs of the row above; `parent` is the forest of what belongs together.
  const runs: Run[] = []
  const parent: number[] = []
  const find = (n: number): number => {
    let root = n
    while ((parent[root] ?? root) !== root) root = parent[root] ?? root
    parent[n] = root
    return root
  }
  let above: readonly [number, number] = [0, 0]
  for (let y = 0; y < height; y++) {
    const begin = runs.length
    for (let x = 0, at = y * width; x < width; x++) {
      if ((values[at + x] ?? 0) < threshold) continue
      const x0 = x
      let sum = 0
      while (x < width && (values[at + x] ?? 0) >= threshold) sum += values[at + x++] ?? 0
      parent.push(runs.length)
      runs.push({ x0, x1: x - 1, y, sum })
    }
    let upper = above[0]
    for (let n = begin; n < runs.length; n++) {
      const run = runs[n]
      if (!run) continue
      while (upper < above[1] && (runs[upper]?.x1 ?? 0) < run.x0 - 1) upper++
      for (let m = upper; m < above[1] && (runs[m]?.x0 ?? 0) <= run.x1 + 1; m++) {
        const [a, b] = [find(m), find(n)]
        parent[Math.max(a, b)] = Math.min(a, b)
      }
    }
    above = [begin, runs.length]
  }
  return gather(runs, find)
}

function gather(runs: readonly Run[], find: (n: number) => number): Component[] {
  const components = new Map<number, { size: number; sum: number; runs: Run[] }>()
  for (const [n, run] of runs.entries()) {
    const root = find(n)
    const component = components.get(root) ?? { size: 0, sum: 0, runs: [] }
    components.set(root, component)
    component.size += run.x1 - run.x0 + 1
    component.sum += run.sum
    component.runs.push(run)
  }
  return [...components.values()]
}
