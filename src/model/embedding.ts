/** A space in which vectors may be compared. Comparing across spaces is an error. */
export interface Space {
  /** Names model, revision, dimension and normalisation, e.g. `bge-m3@5617a9f/1024/l2`. */
  readonly id: string
  /** `dense`: one vector; `multi`: one per token or patch; `sparse`: weights of terms. */
  readonly kind: 'dense' | 'multi' | 'sparse'
  /** Length of a vector; 0 for `sparse`. */
  readonly dimension: number
}

/** One input in one space. */
export type Embedding =
  | { readonly kind: 'dense'; readonly space: string; readonly vector: Float32Array }
  /** `values` is row-major `[rows, dimension]`. */
  | { readonly kind: 'multi'; readonly space: string; readonly rows: number; readonly values: Float32Array }
  /** `terms` ascending, `weights` of the same length. */
  | { readonly kind: 'sparse'; readonly space: string; readonly terms: Uint32Array; readonly weights: Float32Array }
