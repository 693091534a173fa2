import { DuomoError } from '../base/errors.ts'

/** A request that has not been answered for so long has failed. */
export const REQUEST_LIMIT_MS = 60_000

/**
 * Waits for a request, and says whatever goes wrong with it in our words.
 *
 * @param subject - the index and where it is, without secrets
 * @param isRefused - whether the server refused who is asking
 * @throws `store-failed`, also when there is no answer in time
 */
export async function answered<T>(
  request: () => Promise<T>,
  { subject, limitMs, isRefused }: { subject: string; limitMs: number; isRefused: (error: unknown) => boolean },
): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, fail) => {
    timer = setTimeout(() => fail(new Error(`no answer within ${limitMs / 1000} s`)), limitMs)
  })
  try {
    return await Promise.race([request(), late])
  } catch (error) {
    if (error instanceof DuomoError) throw error
    const why = error instanceof Error ? error.message : String(error)
    throw new DuomoError('store-failed', `${subject}: ${why}`, {
      cause: error,
      hint: isRefused(error)
        ? 'Check the name and the token or password that the server expects (CHROMA_TOKEN, MILVUS_TOKEN).'
        : 'Check that the server runs and can be reached, then run the command again; nothing was lost.',
    })
  } finally {
    clearTimeout(timer)
  }
}
