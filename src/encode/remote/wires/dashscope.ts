import { z } from 'zod'
import { toGiven, vectorSchema, type Wire } from '../wire.ts'

const textAnswerSchema = z
  .object({
    output: z.object({ embeddings: z.array(z.object({ text_index: z.number().int(), embedding: vectorSchema() })) }),
  })
  .transform(({ output }) => output.embeddings.map(({ text_index, embedding }) => toGiven(text_index, embedding)))

/** DashScope's native text embedding, which unlike its OpenAI-compatible door tells questions from documents. */
export const dashscopeTextWire: Wire = ({ model, inputs, task, dimension }) => ({
  path: '/services/embeddings/text-embedding/text-embedding',
  json: {
    model,
    input: { texts: inputs.map(({ text = '' }) => text) },
    parameters: {
      text_type: task,
      output_type: 'dense',
      ...(dimension === undefined ? {} : { dimension }),
    },
  },
  answer: textAnswerSchema,
})

const answerSchema = z
  .object({
    output: z.object({
      embeddings: z.array(z.object({ index: z.number().int().optional(), embedding: vectorSchema() })),
    }),
  })
  .transform(({ output }) => output.embeddings.map(({ index, embedding }) => toGiven(index, embedding)))

/** DashScope's native multimodal embedding: a vector for each content, or one for all of a call that fuses. */
export const dashscopeMultimodalWire: Wire = ({ model, inputs, dimension }) => {
  const fused = inputs.some(({ text, picture }) => text !== undefined && picture !== undefined)
  return {
    path: '/services/embeddings/multimodal-embedding/multimodal-embedding',
    json: {
      model,
      input: {
        contents: inputs.flatMap(({ text, picture }) => [
          ...(text === undefined ? [] : [{ text }]),
          ...(picture ? [{ image: picture.url }] : []),
        ]),
      },
      parameters: {
        ...(dimension === undefined ? {} : { dimension }),
        ...(fused ? { enable_fusion: true } : {}),
      },
    },
    answer: answerSchema,
  }
}
