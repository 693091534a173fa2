import type { ErrorCode } from '../base/errors.ts'

/** No fault of the file: the disk, the store or the encoder fails, and would for the next file too. */
export const ENDS_THE_RUN: ReadonlySet<ErrorCode> = new Set(['no-space', 'store-failed', 'bad-vector'])
