import { z } from 'zod'
import { type VectorCall, vectorSchema, type Wire, type WireInput } from '../wire.ts'

const answerSchema = z
  .object({ embeddings: z.object({ float: z.array(vectorSchema()) }) })
  .transform(({ embeddings }) => embeddings.float.map((rows) => ({ rows })))

/** Cohere's `/v2/embed`: `inputs` of parts for models that join them, else `texts` or `images`, never both in one call. */
export const cohereWire: Wire = (call) => ({
  path: '/embed',
  json: {
    model: call.model,
    ...contentOf(call),
    embedding_types: ['float'],
    truncate: 'END',
    ...(call.dimension === undefined ? {} : { output_dimension: call.dimension }),
  },
  answer: answerSchema,
})

function contentOf({ inputs, joint, task }: VectorCall) {
  if (inputs.every(({ picture }) => !picture)) return { texts: inputs.map(({ text = '' }) => text), input_type: task }
  if (joint) return { inputs: inputs.map((input) => ({ content: partsOf(input) })), input_type: task }
  return { images: inputs.flatMap(({ picture }) => picture?.url ?? []), input_type: 'image' }
}

function partsOf({ text, picture }: WireInput) {
  return [
    ...(text === undefined ? [] : [{ type: 'text', text }]),
    ...(picture ? [{ type: 'image_url', image_url: { url: picture.url } }] : []),
  ]
}
