/**
 * How strongly each patch of a page answers a question, by late interaction: of every query row what a patch has above the
 * page's mean, summed over the rows, the hottest patch brought to 1. A row that is alike everywhere says nothing of a place.
 *
 * @param products - row-major `[queryRows, pageRows]`, as of `rowProducts`
 * @param pageRows - vectors of the page
 * @param patches - which of them are patches: `count` from `first`
 * @returns `count` values in `[0, 1]`; all 0 where no patch stands out
 */
export function patchHeat(
  products: Float32Array,
  pageRows: number,
  { first, count }: { readonly first: number; readonly count: number },
): Float32Array {
  const heat = new Float32Array(count)
  for (let from = first; from + count <= products.length; from += pageRows) {
    const row = products.subarray(from, from + count)
    const mean = row.reduce((sum, value) => sum + value, 0) / count
    for (const [patch, value] of row.entries()) heat[patch] = (heat[patch] ?? 0) + Math.max(0, value - mean)
  }
  const most = heat.reduce((best, value) => Math.max(best, value), 0)
  // What rounding leaves of a page that is alike everywhere is no heat.
  return most > 1e-6 ? heat.map((value) => value / most) : heat.fill(0)
}
