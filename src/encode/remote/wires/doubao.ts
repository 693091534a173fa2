import { z } from 'zod'
import { vectorSchema, type Wire } from '../wire.ts'

const answerSchema = z
  .object({ data: z.object({ embedding: vectorSchema() }) })
  .transform(({ data }) => [{ rows: data.embedding }])

/** Ark's `/embeddings/multimodal`: everything in one call becomes one vector. */
export const doubaoWire: Wire = ({ model, inputs, dimension }) => ({
  path: '/embeddings/multimodal',
  json: {
    model,
    input: inputs.flatMap(({ text, picture }) => [
      ...(text === undefined ? [] : [{ type: 'text', text }]),
      ...(picture ? [{ type: 'image_url', image_url: { url: picture.url } }] : []),
    ]),
    encoding_format: 'float',
    ...(dimension === undefined ? {} : { dimensions: dimension }),
  },
  answer: answerSchema,
})
