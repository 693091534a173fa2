import { describe, expect, it } from 'vitest'
import type { EncoderInput } from '../../spec/encoder.ts'
import { describeEncoder } from '../../testing/describe-encoder.ts'
import { pictureOfWords } from '../../testing/encoder-protocols.ts'
import { startEncoderServer } from '../../testing/encoder-server.ts'
import { createRemoteEncoder } from './remote-encoder.ts'

// What every encoder must do, asked of those behind servers: each protocol once, and each way to take pictures.

const KEYS = {
  COHERE_API_KEY: 'k',
  JINA_API_KEY: 'k',
  VOYAGE_API_KEY: 'k',
  DASHSCOPE_API_KEY: 'k',
  ARK_API_KEY: 'k',
}
const WORDS: readonly EncoderInput[] = ['彩色打印速度', 'paper jam', 'the gauge sends readings'].map((text) => ({
  text,
}))
const PICTURES: readonly EncoderInput[] = [...WORDS, { image: pictureOfWords('a red circle') }]
const BOTH: readonly EncoderInput[] = [...PICTURES, { text: 'a red circle', image: pictureOfWords('蓝色方形') }]

const LINES: readonly (readonly [line: string, inputs: readonly EncoderInput[]])[] = [
  ['SERVER/openai/v1#some-model?dimension=64&rows=8', WORDS],
  ['SERVER/openai/v1#some-model?dimension=64&prompt=e5&rows=8', WORDS],
  ['ollama:SERVER/ollama#some-model?dimension=64&rows=8', WORDS],
  ['cohere:SERVER/cohere/v2#embed-v4.0?dimension=256', BOTH],
  ['jina:SERVER/jina/v1#jina-clip-v2?dimension=64', PICTURES],
  ['jina:SERVER/jina/v1#jina-embeddings-v4?multi=yes', PICTURES],
  ['voyage:SERVER/voyage/v1#voyage-multimodal-3.5?dimension=256&rows=8', BOTH],
  ['qwen:SERVER/dashscope/api/v1#text-embedding-v4?dimension=64', WORDS],
  ['qwen:SERVER/dashscope/api/v1#qwen3-vl-embedding?dimension=256', BOTH],
  ['doubao:SERVER/ark/api/v3#doubao-embedding-vision-250615?dimension=1024', BOTH],
]

for (const [line, inputs] of LINES)
  describeEncoder(
    line,
    {
      async start() {
        const server = await startEncoderServer()
        return {
          encoder: createRemoteEncoder(line.replace('SERVER', server.url), KEYS, { pauseMs: 1 }),
          close: () => server.close(),
        }
      },
      inputs,
    },
    { describe, it, expect },
  )
