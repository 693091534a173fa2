import type { AddResult, DocumentPath, DocumentRecord } from '../model/catalogue.ts'

/** A place that a document had and where no file is any more. */
export interface GonePlace {
  readonly record: DocumentRecord
  readonly place: DocumentPath
}

/**
 * Which files of these folders were deleted. Only what was found in a folder can be missing from it: a file that was named
 * by itself may lie anywhere and is never missed.
 */
export async function findGone(
  records: Iterable<DocumentRecord>,
  folders: readonly string[],
  isThere: (path: string) => Promise<boolean>,
): Promise<GonePlace[]> {
  const slashed = (path: string) => path.replaceAll('\\', '/')
  const below = folders.map((folder) => `${slashed(folder).replace(/\/$/, '')}/`)
  const within = (path: string) => below.some((folder) => slashed(path).startsWith(folder))
  const gone: GonePlace[] = []
  for (const record of records)
    for (const place of record.paths)
      if (place.root !== undefined && within(place.path) && !(await isThere(place.path))) gone.push({ record, place })
  return gone
}

/** The records without their lost places, and the documents that have none left. */
export function withoutGone(gone: readonly GonePlace[]): { put: DocumentRecord[]; remove: string[] } {
  const left = new Map<string, DocumentRecord>()
  for (const { record, place } of gone) {
    const current = left.get(record.documentId) ?? record
    left.set(record.documentId, { ...current, paths: current.paths.filter(({ path }) => path !== place.path) })
  }
  const all = [...left.values()]
  return {
    put: all.filter(({ paths }) => paths.length > 0),
    remove: all.filter(({ paths }) => paths.length === 0).map(({ documentId }) => documentId),
  }
}

/** What is told of a deleted file. */
export function toRemovedResult({ record }: GonePlace, label: string): AddResult {
  return {
    file: label,
    documentId: record.documentId,
    status: 'removed',
    pages: 0,
    elements: {},
    problems: [],
    skipped: [],
    ms: 0,
  }
}
