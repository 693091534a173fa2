import { z } from 'zod'

/** What a server of vectors was asked for, whatever the protocol. */
export interface AskedVectors {
  /** The words of each input, those of its picture among them. */
  readonly inputs: readonly string[]
  readonly dimension: number
  /** Base64 of float32. */
  readonly packed: boolean
  /** A vector for each word. */
  readonly multi: boolean
}

export interface ServedVector {
  readonly index: number
  readonly rows: readonly (readonly (number | null)[])[]
}

/** One way to ask for vectors: what a request must be, and what an answer is. */
export interface EncoderProtocol {
  readonly path: string
  /** As strict as the provider's own: what does not fit is refused with 400. */
  readonly body: z.ZodType<AskedVectors>
  answer(vectors: readonly ServedVector[], asked: AskedVectors): unknown
}

/** Length where nobody asks for another. */
const OWN_DIMENSION = 64

const PNG = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')

/** A picture file of which the servers see the words: the signature of PNG, and behind it the words. */
export function pictureOfWords(words: string): Uint8Array {
  return new Uint8Array(Buffer.concat([PNG, Buffer.from(words)]))
}

const base64Picture = z.base64().transform((text, context) => {
  const bytes = Buffer.from(text, 'base64')
  if (bytes.subarray(0, PNG.length).equals(PNG)) return bytes.subarray(PNG.length).toString('utf8')
  context.addIssue({ code: 'custom', message: 'no picture' })
  return z.NEVER
})
const dataUrl = z
  .string()
  .startsWith('data:image/png;base64,')
  .transform((url) => url.slice('data:image/png;base64,'.length))
  .pipe(base64Picture)
const model = z.string().min(1)
const text = z.string().min(1)
const dimension = z.number().int().min(8).max(4096).default(OWN_DIMENSION)
const textPart = z.strictObject({ type: z.literal('text'), text }).transform((part) => part.text)
const imageUrlPart = z
  .strictObject({ type: z.literal('image_url'), image_url: z.strictObject({ url: dataUrl }) })
  .transform((part) => part.image_url.url)

const asked = (inputs: readonly string[], length: number, more: Partial<AskedVectors> = {}): AskedVectors => ({
  inputs,
  dimension: length,
  packed: false,
  multi: false,
  ...more,
})

const packOrNot = ({ rows }: ServedVector, { packed }: AskedVectors) => {
  const [row = []] = rows
  return packed ? pack(row) : row
}

function pack(row: readonly (number | null)[]): string {
  const bytes = Buffer.alloc(row.length * 4)
  for (const [n, value] of row.entries()) bytes.writeFloatLE(value ?? Number.NaN, n * 4)
  return bytes.toString('base64')
}

const dataList: EncoderProtocol['answer'] = (vectors, ask) => ({
  object: 'list',
  model: 'm',
  data: vectors.map((one) =>
    ask.multi
      ? { object: 'embedding', index: one.index, embeddings: one.rows }
      : { object: 'embedding', index: one.index, embedding: packOrNot(one, ask) },
  ),
  usage: { prompt_tokens: 1, total_tokens: 1 },
})

const openai: EncoderProtocol = {
  path: '/openai/v1/embeddings',
  body: z
    .strictObject({
      model,
      input: z.array(text).min(1).max(2048),
      encoding_format: z.enum(['float', 'base64']).default('float'),
      dimensions: dimension,
    })
    .transform((body) => asked(body.input, body.dimensions, { packed: body.encoding_format === 'base64' })),
  answer: dataList,
}

const ollama: EncoderProtocol = {
  path: '/ollama/api/embed',
  body: z
    .strictObject({ model, input: z.array(text).min(1), truncate: z.boolean().optional(), dimensions: dimension })
    .transform((body) => asked(body.input, body.dimensions)),
  answer: (vectors) => ({ model: 'm', embeddings: vectors.map(({ rows }) => rows[0]), total_duration: 1 }),
}

const cohereCommon = {
  model,
  embedding_types: z.tuple([z.literal('float')]),
  truncate: z.enum(['NONE', 'START', 'END']).optional(),
  output_dimension: dimension,
}
const cohereRole = z.enum(['search_query', 'search_document'])
const cohere: EncoderProtocol = {
  path: '/cohere/v2/embed',
  body: z.union([
    z
      .strictObject({ ...cohereCommon, input_type: cohereRole, texts: z.array(text).min(1).max(96) })
      .transform((body) => asked(body.texts, body.output_dimension)),
    z
      .strictObject({ ...cohereCommon, input_type: z.literal('image'), images: z.array(dataUrl).length(1) })
      .transform((body) => asked(body.images, body.output_dimension)),
    z
      .strictObject({
        ...cohereCommon,
        input_type: cohereRole,
        inputs: z.array(z.strictObject({ content: z.array(z.union([textPart, imageUrlPart])).min(1) })).max(96),
      })
      .transform((body) =>
        asked(
          body.inputs.map(({ content }) => content.join(' ')),
          body.output_dimension,
        ),
      ),
  ]),
  answer: (vectors) => ({ id: 'c', embeddings: { float: vectors.map(({ rows }) => rows[0]) }, texts: [], meta: {} }),
}

const jina: EncoderProtocol = {
  path: '/jina/v1/embeddings',
  body: z
    .strictObject({
      model,
      task: z.enum(['retrieval.query', 'retrieval.passage', 'text-matching']).optional(),
      input: z
        .array(
          z.union([
            text,
            z.strictObject({ text }).transform((item) => item.text),
            z.strictObject({ image: base64Picture }).transform((item) => item.image),
          ]),
        )
        .min(1),
      normalized: z.boolean().optional(),
      embedding_type: z.enum(['float', 'base64']).optional(),
      truncate: z.boolean().optional(),
      return_multivector: z.boolean().default(false),
      dimensions: dimension,
    })
    .transform((body) =>
      asked(body.input, body.return_multivector ? 128 : body.dimensions, { multi: body.return_multivector }),
    ),
  answer: dataList,
}

const voyageCommon = {
  model,
  input_type: z.enum(['query', 'document']).optional(),
  truncation: z.boolean().optional(),
  output_dimension: dimension,
}
const voyage: EncoderProtocol = {
  path: '/voyage/v1/embeddings',
  body: z
    .strictObject({
      ...voyageCommon,
      input: z.array(text).min(1).max(1000),
      encoding_format: z.literal('base64').optional(),
    })
    .transform((body) => asked(body.input, body.output_dimension, { packed: body.encoding_format !== undefined })),
  answer: dataList,
}
const voyageMultimodal: EncoderProtocol = {
  path: '/voyage/v1/multimodalembeddings',
  body: z
    .strictObject({
      ...voyageCommon,
      inputs: z
        .array(
          z.strictObject({
            content: z
              .array(
                z.union([
                  textPart,
                  z
                    .strictObject({ type: z.literal('image_base64'), image_base64: dataUrl })
                    .transform((part) => part.image_base64),
                ]),
              )
              .min(1),
          }),
        )
        .max(1000),
      output_encoding: z.literal('base64').optional(),
    })
    .transform((body) =>
      asked(
        body.inputs.map(({ content }) => content.join(' ')),
        body.output_dimension,
        { packed: body.output_encoding !== undefined },
      ),
    ),
  answer: dataList,
}

const dashscopeText: EncoderProtocol = {
  path: '/dashscope/api/v1/services/embeddings/text-embedding/text-embedding',
  body: z
    .strictObject({
      model,
      input: z.strictObject({ texts: z.array(text).min(1).max(10) }),
      parameters: z.strictObject({
        text_type: z.enum(['query', 'document']).optional(),
        output_type: z.literal('dense').optional(),
        dimension,
      }),
    })
    .transform((body) => asked(body.input.texts, body.parameters.dimension)),
  answer: (vectors) => ({
    request_id: 'r',
    output: { embeddings: vectors.map(({ index, rows }) => ({ text_index: index, embedding: rows[0] })) },
    usage: { total_tokens: 1 },
  }),
}
const dashscopeMultimodal: EncoderProtocol = {
  path: '/dashscope/api/v1/services/embeddings/multimodal-embedding/multimodal-embedding',
  body: z
    .strictObject({
      model,
      input: z.strictObject({
        contents: z
          .array(
            z.union([
              z.strictObject({ text }).transform((item) => item.text),
              z.strictObject({ image: dataUrl }).transform((item) => item.image),
            ]),
          )
          .min(1)
          .max(20),
      }),
      parameters: z.strictObject({ dimension, enable_fusion: z.boolean().default(false) }),
    })
    .transform(({ input: { contents }, parameters: { dimension: length, enable_fusion } }) =>
      asked(enable_fusion ? [contents.join(' ')] : contents, length),
    ),
  answer: (vectors) => ({
    request_id: 'r',
    output: { embeddings: vectors.map(({ index, rows }) => ({ index, embedding: rows[0], type: 'text' })) },
    usage: { input_tokens: 1 },
  }),
}

const arkText: EncoderProtocol = {
  path: '/ark/api/v3/embeddings',
  body: z
    .strictObject({ model, input: z.array(text).min(1).max(256), encoding_format: z.literal('float') })
    .transform((body) => asked(body.input, OWN_DIMENSION)),
  answer: dataList,
}
const arkMultimodal: EncoderProtocol = {
  path: '/ark/api/v3/embeddings/multimodal',
  body: z
    .strictObject({
      model,
      input: z.array(z.union([textPart, imageUrlPart])).min(1),
      encoding_format: z.literal('float').optional(),
      dimensions: dimension,
    })
    .transform((body) => asked([body.input.join(' ')], body.dimensions)),
  answer: ([first]) => ({
    created: 1,
    id: 'd',
    model: 'm',
    object: 'list',
    data: { embedding: first?.rows[0], object: 'embedding' },
    usage: { prompt_tokens: 1, total_tokens: 1 },
  }),
}

/** Every protocol that the tests' server speaks, each below a path of its own. */
export const ENCODER_PROTOCOLS: readonly EncoderProtocol[] = [
  openai,
  ollama,
  cohere,
  jina,
  voyage,
  voyageMultimodal,
  dashscopeText,
  dashscopeMultimodal,
  arkText,
  arkMultimodal,
]
