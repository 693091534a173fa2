import { DuomoError } from '../base/errors.ts'
import type { DocumentRecord } from '../model/catalogue.ts'
import { type Metadata, metadataSchema } from '../model/metadata.ts'
import type { Catalogue } from '../spec/catalogue.ts'

/** Values by name; `null` takes a name away. */
export type MetadataChange = Readonly<Record<string, string | number | boolean | null>>

/**
 * Says something of a document in the catalogue. Its rows say it once they are made anew, which the record asks for: a crash
 * between the two leaves it to the next `add`.
 *
 * @throws `usage` for a name or value that is none
 */
export async function setMetadata(
  record: DocumentRecord,
  change: MetadataChange,
  { base, catalogue }: { readonly base: string; readonly catalogue: Catalogue },
): Promise<DocumentRecord> {
  const entries = Object.entries({ ...record.metadata, ...change }).filter(([, value]) => value !== null)
  const parsed = metadataSchema.safeParse(Object.fromEntries(entries))
  if (!parsed.success)
    throw new DuomoError('usage', `metadata can't be ${JSON.stringify(change)}`, {
      cause: parsed.error,
      hint: 'A name has up to 64 letters, digits, "_" or "-" and begins with a letter; a value is text, a number, true or false.',
    })
  const changed = { ...withMetadata(record, parsed.data), recipe: { ...record.recipe, rows: '' } }
  await catalogue.commit(base, { put: [changed] })
  return changed
}

function withMetadata({ metadata: _, ...record }: DocumentRecord, metadata: Metadata): DocumentRecord {
  return Object.keys(metadata).length > 0 ? { ...record, metadata } : record
}
