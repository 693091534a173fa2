/** Bytes by their SHA-256. */
export interface AssetStore {
  /** Returns the hash; durable when it resolves, equal bytes are kept once. */
  put(bytes: Uint8Array): Promise<string>
  /** `undefined` when there is none; bytes that no longer fit their hash are a `base-damaged` error. */
  get(sha256: string): Promise<Uint8Array | undefined>
  has(sha256: string): Promise<boolean>
  remove(sha256: string): Promise<void>
  iterate(): AsyncIterable<string>
}
