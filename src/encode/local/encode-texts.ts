import type { Feeds } from '../../onnx/tensors.ts'
import { batchByLength, cutTokens, padTokens } from '../../onnx/token-batch.ts'
import type { TextTokenizer } from '../../onnx/transformers.ts'
import type { ModelRecipe } from '../model-entry.ts'
import { checkSignal } from './parts.ts'

/** Rows, and rows times tokens, of one run: more gains nothing on a processor and holds memory. */
export const TEXT_LIMITS = { rows: 16, tokens: 4096 } as const

/** Texts through `run` in batches of like length; results in the order of the texts, one each. */
export async function encodeTexts<T>(
  texts: readonly string[],
  { tokenizer, recipe, name, signal }: TextRun,
  run: (feeds: Feeds) => Promise<readonly T[]>,
): Promise<T[]> {
  const most = Math.min(recipe.maxTokens, tokenizer.maxTokens)
  const rows = texts.map((text) => {
    const tokens = cutTokens(tokenizer.tokens(text), most)
    // A model can't read nothing at all, and some tokenizers put no marks around it.
    return tokens.ids.length > 0 ? tokens : { ids: [tokenizer.padId] }
  })
  const results = new Map<number, T>()
  const lengths = rows.map(({ ids }) => Math.max(ids.length, recipe.padTo ?? 0))
  for (const batch of batchByLength(lengths, TEXT_LIMITS)) {
    checkSignal(signal, name)
    const feeds = padTokens(
      batch.flatMap((n) => rows[n] ?? []),
      { padId: tokenizer.padId, side: sideOf(recipe, tokenizer), ...(recipe.padTo ? { length: recipe.padTo } : {}) },
    )
    const made = await run(feeds)
    for (const [n, index] of batch.entries()) {
      const one = made[n]
      if (one !== undefined) results.set(index, one)
    }
  }
  return texts.flatMap((_, n) => results.get(n) ?? [])
}

export interface TextRun {
  readonly tokenizer: TextTokenizer
  readonly recipe: ModelRecipe
  readonly name: string
  readonly signal: AbortSignal
}

/** The last token must stand at the end of every row where it speaks for the text. */
const sideOf = ({ pooling }: ModelRecipe, tokenizer: TextTokenizer) =>
  pooling === 'last' ? ('left' as const) : tokenizer.side
