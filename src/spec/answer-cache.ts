/**
 * What models made of evidence, by everything that they were sent, so that the same question on the same evidence asks no
 * model twice. It may forget: what is not in it is asked.
 */
export interface AnswerCache {
  get(key: string): Promise<string | undefined>
  /** @param documentIds - whose evidence was sent along; none for what rests on no document */
  put(key: string, reply: string, documentIds: readonly string[]): Promise<void>
  /** Drops whatever rests on any other document than these. */
  keepOnly(documentIds: ReadonlySet<string>): Promise<void>
  close(): Promise<void>
}
