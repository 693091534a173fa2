/**
 * Maps with at most `limit` calls at a time and yields the results in the order of the items, so that no more than
 * `limit` results wait. The first rejection ends the iteration after the calls under way have settled.
 */
export async function* mapConcurrent<In, Out>(
  items: Iterable<In>,
  limit: number,
  map: (item: In) => Promise<Out>,
): AsyncGenerator<Out, void, undefined> {
  const running: Promise<Out>[] = []
  try {
    for (const item of items) {
      const call = map(item)
      // Awaited in its turn below; a rejection until then is not an unhandled one.
      call.catch(() => {})
      running.push(call)
      const first = running.length >= limit ? running.shift() : undefined
      if (first) yield await first
    }
    for (let call = running.shift(); call; call = running.shift()) yield await call
  } finally {
    await Promise.allSettled(running)
  }
}
