import type { Progress } from './duomo.ts'

/** Tells how far a run over files has come; a file counts as done when it is, and by its pages while it is read. */
export function createProgress(total: number, tell: ((progress: Progress) => void) | undefined) {
  const started = performance.now()
  const reading = new Map<string, number>()
  let done = 0

  function report(stage: Progress['stage'], about: Pick<Progress, 'file' | 'page' | 'pages'> = {}): void {
    if (!tell) return
    const elapsedMs = performance.now() - started
    const share = (done + [...reading.values()].reduce((sum, part) => sum + part, 0)) / Math.max(total, 1)
    // A first guess from almost nothing would be wild.
    const etaMs = share > 0.02 && elapsedMs > 1000 ? Math.round((elapsedMs * (1 - share)) / share) : undefined
    tell({ stage, done, total, ...about, elapsedMs: Math.round(elapsedMs), ...(etaMs === undefined ? {} : { etaMs }) })
  }

  return {
    found: () => report('find'),
    page(file: string, page: number, pages: number) {
      reading.set(file, pages > 0 ? page / pages : 0)
      report('read', { file, page, pages })
    },
    prepared(file: string) {
      reading.delete(file)
      done++
      report(done === total ? 'index' : 'read', { file })
    },
    committed: (file: string) => report('commit', { file }),
  }
}
