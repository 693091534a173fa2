/** Numbers with a shape, row-major. */
export interface FloatTensor {
  readonly data: Float32Array
  readonly dims: readonly number[]
}

/** Whole numbers with a shape, row-major. */
export interface IdTensor {
  readonly type: 'int64'
  readonly data: BigInt64Array
  readonly dims: readonly number[]
}

/** What a graph is given, by the names of its inputs. */
export type Feeds = Readonly<Record<string, IdTensor | FloatTensor>>
/** What it gives, by the names of its outputs. */
export type Outputs = Readonly<Record<string, FloatTensor>>

/** The first of several names that the outputs have; graphs of one kind name theirs differently. */
export function firstOutput(outputs: Outputs, names: readonly string[]): FloatTensor | undefined {
  const name = names.find((one) => Object.hasOwn(outputs, one))
  return name === undefined ? undefined : outputs[name]
}
