import { dataListSchema, type Wire } from '../wire.ts'

/** Jina's `/v1/embeddings`: a list of texts, or of `{ text }` and `{ image }` for models that take both. */
export const jinaWire: Wire = ({ model, inputs, task, dimension, multi, pictures }) => ({
  path: '/embeddings',
  json: {
    model,
    ...(task === undefined ? {} : { task }),
    input: inputs.map(({ text = '', picture }) => (pictures ? (picture ? { image: picture.base64 } : { text }) : text)),
    normalized: true,
    embedding_type: 'float',
    truncate: true,
    ...(multi ? { return_multivector: true } : {}),
    ...(dimension === undefined ? {} : { dimensions: dimension }),
  },
  answer: dataListSchema(multi),
})
