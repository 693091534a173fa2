/** The system's name of what went wrong, `ENOENT`, as errors of files, sockets and streams carry it; empty where there is none. */
export function systemCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}

/** What a file or folder gives, `undefined` when it is not there; everything else that goes wrong is thrown on. */
export async function orAbsent<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined
    throw error
  }
}
