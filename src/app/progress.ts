import type { NotesProgress } from '../flow/enrich.ts'
import type { Progress } from './duomo.ts'

/**
 * Tells how far a run over files has come; a file counts as done when it is, by its pages while it is read, and where a model
 * writes notes by those: its answers take so long that reading counts for nothing beside them.
 */
export function createProgress(
  total: number,
  tell: ((progress: Progress) => void) | undefined,
  now = () => performance.now(),
) {
  const started = now()
  const shares = new Map<string, number>()
  let done = 0

  function report(
    stage: Progress['stage'],
    about: Pick<Progress, 'file' | 'page' | 'pages' | 'request' | 'requests'> = {},
  ): void {
    if (!tell) return
    const elapsedMs = now() - started
    const share = (done + [...shares.values()].reduce((sum, part) => sum + part, 0)) / Math.max(total, 1)
    // A first guess from almost nothing would be wild.
    const etaMs = share > 0.02 && elapsedMs > 1000 ? Math.round((elapsedMs * (1 - share)) / share) : undefined
    tell({ stage, done, total, ...about, elapsedMs: Math.round(elapsedMs), ...(etaMs === undefined ? {} : { etaMs }) })
  }

  return {
    found: () => report('find'),
    page(file: string, page: number, pages: number) {
      shares.set(file, pages > 0 ? page / pages : 0)
      report('read', { file, page, pages })
    },
    notes(file: string, { done: request, total: requests, share }: NotesProgress) {
      shares.set(file, share)
      report('enrich', { file, request, requests })
    },
    prepared(file: string) {
      shares.delete(file)
      done++
      report(done === total ? 'index' : 'read', { file })
    },
    committed: (file: string) => report('commit', { file }),
  }
}
