import type { Feeds } from './tensors.ts'

/** One text, or two together, as a model's tokenizer cuts it. */
export interface Tokens {
  readonly ids: readonly number[]
  /** 0 for the first text, 1 for the second; absent where the model does not tell them apart. */
  readonly types?: readonly number[]
}

export interface Padding {
  readonly padId: number
  /** Models that read the last token pad on the left. */
  readonly side: 'left' | 'right'
  /** Every row gets this length, however short all are. */
  readonly length?: number
}

/** At most `most` tokens: the end of the text is left out, the last token stays, because it closes the text. */
export function cutTokens({ ids, types }: Tokens, most: number): Tokens {
  if (ids.length <= most) return { ids, ...(types ? { types } : {}) }
  const cut = (row: readonly number[]) => [...row.slice(0, most - 1), ...row.slice(-1)]
  return { ids: cut(ids), ...(types ? { types: cut(types) } : {}) }
}

/** Rows of one length: `input_ids`, `attention_mask` and, where told, `token_type_ids`, each `[rows, length]`. */
export function padTokens(rows: readonly Tokens[], { padId, side, length }: Padding): Feeds {
  const width = Math.max(length ?? 1, ...rows.map(({ ids }) => ids.length))
  const dims = [rows.length, width]
  const ids = new BigInt64Array(rows.length * width).fill(BigInt(padId))
  const mask = new BigInt64Array(rows.length * width)
  const types = new BigInt64Array(rows.length * width)
  for (const [r, row] of rows.entries()) {
    const start = r * width + (side === 'left' ? width - row.ids.length : 0)
    for (const [n, id] of row.ids.entries()) {
      ids[start + n] = BigInt(id)
      mask[start + n] = 1n
      types[start + n] = BigInt(row.types?.[n] ?? 0)
    }
  }
  return {
    input_ids: { type: 'int64', data: ids, dims },
    attention_mask: { type: 'int64', data: mask, dims },
    ...(rows.some((row) => row.types) ? { token_type_ids: { type: 'int64', data: types, dims } } : {}),
  }
}

export interface BatchLimits {
  /** Rows of a batch. */
  readonly rows: number
  /** Rows times the longest of them; a single longer row is a batch of its own. */
  readonly tokens: number
}

/** Indices of the rows in batches, shortest first, so that little is padded. */
export function batchByLength(lengths: readonly number[], { rows, tokens }: BatchLimits): number[][] {
  const order = lengths.map((_, n) => n).sort((a, b) => (lengths[a] ?? 0) - (lengths[b] ?? 0) || a - b)
  const batches: number[][] = []
  let batch: number[] = []
  for (const n of order) {
    if (batch.length > 0 && (batch.length === rows || (batch.length + 1) * (lengths[n] ?? 0) > tokens)) {
      batches.push(batch)
      batch = []
    }
    batch.push(n)
  }
  if (batch.length > 0) batches.push(batch)
  return batches
}

/** What a text will take, roughly and rather too much: a Chinese character has three bytes and is about one token. */
export function guessTokens(text: string): number {
  return Math.ceil(Buffer.byteLength(text) / 3) + 2
}
