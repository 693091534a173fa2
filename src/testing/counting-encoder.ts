import type { Embedding } from '../model/embedding.ts'
import type { Encoder } from '../spec/encoder.ts'

/** A real encoder, small enough to be worked by hand: how often each of the words stands in a text, then a 1. */
export function createCountingEncoder(...words: readonly string[]): Encoder {
  const space = { id: `counts/${words.length + 1}`, kind: 'dense', dimension: words.length + 1 } as const
  const count = (text: string, word: string) => text.split(/\s+/).filter((one) => one === word).length
  return {
    name: 'counts',
    space,
    accepts: ['text'],
    joint: false,
    maxBatch: 2,
    doEncode: async (inputs) =>
      inputs.map(
        ({ text = '' }): Embedding => ({
          kind: 'dense',
          space: space.id,
          vector: Float32Array.from([...words.map((word) => count(text, word)), 1]),
        }),
      ),
  }
}
