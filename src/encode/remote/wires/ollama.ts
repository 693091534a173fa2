import { z } from 'zod'
import { vectorSchema, type Wire } from '../wire.ts'

const answerSchema = z
  .object({ embeddings: z.array(vectorSchema()) })
  .transform(({ embeddings }) => embeddings.map((rows) => ({ rows })))

/** Ollama's own `/api/embed`: longer input is cut to the model's context. */
export const ollamaWire: Wire = ({ model, inputs, dimension }) => ({
  path: '/api/embed',
  json: {
    model,
    input: inputs.map(({ text = '' }) => text),
    truncate: true,
    ...(dimension === undefined ? {} : { dimensions: dimension }),
  },
  answer: answerSchema,
})
