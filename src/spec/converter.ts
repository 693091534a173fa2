/** A file to be turned into another format. */
export interface ConversionRequest {
  readonly bytes: Uint8Array
  /** Of the file, for messages. */
  readonly name: string
  /** Ending of the format that it is in, such as `doc`. */
  readonly from: string
  /** Ending of the format that is wanted, such as `docx`. */
  readonly to: string
}

/**
 * Another program that reads formats of its own. It runs no macros, opens nothing but the file, and is ended with all that it started
 * when `signal` aborts or this process ends.
 */
export interface Converter {
  readonly name: string
  /** Rejects with `part-unavailable` when the program is not there, `timeout` when it takes too long, `damaged-file` when it gives nothing. */
  doConvert(request: ConversionRequest, signal: AbortSignal): Promise<Uint8Array>
}
