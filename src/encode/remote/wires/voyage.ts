import { dataListSchema, type Wire } from '../wire.ts'

/** Voyage's `/v1/embeddings`, for text. */
export const voyageWire: Wire = ({ model, inputs, task, dimension }) => ({
  path: '/embeddings',
  json: {
    model,
    input: inputs.map(({ text = '' }) => text),
    input_type: task,
    truncation: true,
    encoding_format: 'base64',
    ...(dimension === undefined ? {} : { output_dimension: dimension }),
  },
  answer: dataListSchema(),
})

/** Voyage's `/v1/multimodalembeddings`: each input is a row of parts. */
export const voyageMultimodalWire: Wire = ({ model, inputs, task, dimension }) => ({
  path: '/multimodalembeddings',
  json: {
    model,
    inputs: inputs.map(({ text, picture }) => ({
      content: [
        ...(text === undefined ? [] : [{ type: 'text', text }]),
        ...(picture ? [{ type: 'image_base64', image_base64: picture.url }] : []),
      ],
    })),
    input_type: task,
    truncation: true,
    output_encoding: 'base64',
    ...(dimension === undefined ? {} : { output_dimension: dimension }),
  },
  answer: dataListSchema(),
})
