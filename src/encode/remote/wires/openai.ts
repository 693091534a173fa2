import { dataListSchema, type Wire } from '../wire.ts'

/** OpenAI's `/embeddings`, and everyone who speaks it. */
function openai(encoding: 'base64' | 'float'): Wire {
  return ({ model, inputs, dimension }) => ({
    path: '/embeddings',
    json: {
      model,
      input: inputs.map(({ text = '' }) => text),
      encoding_format: encoding,
      ...(dimension === undefined ? {} : { dimensions: dimension }),
    },
    answer: dataListSchema(),
  })
}

/** Asks for packed floats, a third of the bytes; servers that know none answer with numbers. */
export const openaiWire = openai('base64')

/** For servers that refuse to pack. */
export const openaiFloatWire = openai('float')
