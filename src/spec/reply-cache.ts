/**
 * What models answered, by everything that they were asked, so that nothing is asked twice. It may forget: what is not in it
 * is asked.
 */
export interface ReplyCache {
  /** What is found counts as used by the document. */
  get(documentId: string, key: string): Promise<string | undefined>
  put(documentId: string, key: string, reply: string): Promise<void>
  /** Drops what none of these documents uses. */
  keepOnly(documentIds: ReadonlySet<string>): Promise<void>
  close(): Promise<void>
}
