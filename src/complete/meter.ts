import type { Usage } from '../model/answer.ts'
import type { LanguageModel, TokenPrices } from '../spec/language-model.ts'

export interface Meter {
  /** The same model, counted. */
  readonly model: LanguageModel
  /** What went through it until now. */
  usage(): Usage
}

/** Counts what a model is asked and what that costs; a request that its server refuses counts for nothing. */
export function createMeter(model: LanguageModel): Meter {
  let requests = 0
  let counted = 0
  let inputTokens = 0
  let outputTokens = 0
  return {
    model: {
      ...model,
      async *doComplete(messages, options) {
        let begun = false
        for await (const part of model.doComplete(messages, options)) {
          if (!begun) requests++
          begun = true
          // Nobody reads a question in no token: such a server counts nothing.
          if (part.type === 'finish' && part.usage.inputTokens > 0) {
            counted++
            inputTokens += part.usage.inputTokens
            outputTokens += part.usage.outputTokens
          }
          yield part
        }
      },
    },
    usage: () => ({
      requests,
      inputTokens,
      outputTokens,
      ...(counted < requests ? { uncounted: requests - counted } : {}),
      ...(model.prices && counted === requests ? { cost: costOf(model.prices, inputTokens, outputTokens) } : {}),
    }),
  }
}

/** Rounded to a millionth, so that sums of binary fractions read as they were meant. */
function costOf({ input, output }: TokenPrices, inputTokens: number, outputTokens: number): number {
  return Math.round(input * inputTokens + output * outputTokens) / 1e6
}
