import type { DocumentRecord } from '../model/catalogue.ts'

/** A document as a condition may name it. */
export interface NamedDocument {
  readonly record: Pick<DocumentRecord, 'documentId' | 'paths' | 'metadata'>
  /** As the user knows its files. */
  readonly labels: readonly string[]
}

/**
 * The documents that a user means by a name: id (its first 8 digits are enough), absolute path or label; where none is exactly
 * that, every file whose path ends so (`manual.pdf`, `2023/manual.pdf`).
 */
export function documentsNamed(name: string, documents: readonly NamedDocument[]): NamedDocument[] {
  const wanted = toParts(name)
  const exact = documents.filter(
    ({ record, labels }) =>
      record.documentId === name ||
      (/^[0-9a-f]{8,}$/.test(name) && record.documentId.startsWith(name)) ||
      labels.includes(name) ||
      record.paths.some(({ path }) => path === name),
  )
  if (exact.length > 0 || wanted.length === 0) return exact
  return documents.filter(({ record }) =>
    record.paths.some(({ path }) => same(toParts(path).slice(-wanted.length), wanted)),
  )
}

/** The documents below a folder: an absolute path, or names out of its path (`contracts`, `2023/contracts`). */
export function documentsIn(folder: string, documents: readonly NamedDocument[]): NamedDocument[] {
  const wanted = toParts(folder)
  const isAbsolute = /^([\\/]|[A-Za-z]:[\\/])/.test(folder)
  return documents.filter(({ record }) =>
    record.paths.some(({ path }) => {
      const folders = toParts(path).slice(0, -1)
      if (isAbsolute) return same(folders.slice(0, wanted.length), wanted)
      return wanted.length > 0 && folders.some((_, n) => same(folders.slice(n, n + wanted.length), wanted))
    }),
  )
}

function toParts(path: string): string[] {
  return path.split(/[\\/]/).filter((part) => part !== '' && part !== '.')
}

function same(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((part, n) => part === b[n])
}
