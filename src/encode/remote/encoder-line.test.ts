import { describe, expect, it } from 'vitest'
import { readEncoderLine } from './encoder-line.ts'
import { PROVIDERS } from './providers.ts'

const KEYS = Object.fromEntries(
  Object.values(PROVIDERS).flatMap(({ keys }) => keys.map((name) => [name, `${name}-key`])),
)
const read = (line: string, environment: Record<string, string> = KEYS) => readEncoderLine(line, environment)

describe('readEncoderLine', () => {
  it.each([
    ['openai:text-embedding-3-small', 1536, false, false],
    ['openai:text-embedding-3-large?dimension=256', 256, false, false],
    ['cohere:embed-v4.0', 1536, true, true],
    ['cohere:embed-multilingual-v3.0', 1024, true, false],
    ['jina:jina-embeddings-v3', 1024, false, false],
    ['jina:jina-embeddings-v4', 2048, true, false],
    ['jina:jina-embeddings-v4?multi=yes', 128, true, false],
    ['jina:jina-clip-v2?dimension=512', 512, true, false],
    ['voyage:voyage-multimodal-3', 1024, true, true],
    ['voyage:voyage-3.5-lite?dimension=2048', 2048, false, false],
    ['qwen:text-embedding-v4', 1024, false, false],
    ['qwen:qwen3-vl-embedding?dimension=1024', 1024, true, true],
    ['doubao:doubao-embedding-vision-250615', 2048, true, true],
    ['siliconflow:BAAI/bge-m3', 1024, false, false],
    ['siliconflow:Qwen/Qwen3-Embedding-0.6B', 1024, false, false],
    ['ollama:bge-m3', 1024, false, false],
    ['ollama:qwen3-embedding:0.6b', 1024, false, false],
    ['ollama:nomic-embed-text:latest', 768, false, false],
  ])('knows what %s gives and takes', (line, dimension, pictures, joint) => {
    expect(read(line)).toMatchObject({ dimension, pictures, joint, name: line.replace(/\?.*/u, '') })
  })

  it('takes any server by its address, and believes what is said of its model', () => {
    expect(
      read('http://gpu.lan:8080/v1#my-model?dimension=700&prompt=e5&rows=4&parallel=3&rpm=60', {
        DUOMO_MODEL_KEY: 'k',
      }),
    ).toMatchObject({
      name: 'gpu.lan:8080#my-model',
      baseUrl: 'http://gpu.lan:8080/v1',
      key: 'k',
      dimension: 700,
      prompt: 'e5',
      limits: { rows: 4 },
      parallel: 3,
      perMinute: 60,
    })
    expect(read('vllm:http://gpu.lan:8000#BAAI/bge-m3')).toMatchObject({
      baseUrl: 'http://gpu.lan:8000/v1',
      dimension: 1024,
    })
    expect(read('ollama:http://gpu.lan:11434#bge-m3')).toMatchObject({ baseUrl: 'http://gpu.lan:11434' })
  })

  it('has a server shorten vectors only where that is known to work, or is asked for', () => {
    expect(read('openai:text-embedding-3-small?dimension=512')).toMatchObject({ dimension: 512, asked: 512 })
    expect(read('openai:text-embedding-3-small?dimension=1536')).not.toHaveProperty('asked')
    expect(read('http://gpu.lan/v1#my-model?dimension=512')).not.toHaveProperty('asked')
    expect(read('http://gpu.lan/v1#my-model?dimension=512&cut=yes')).toMatchObject({ asked: 512 })
    expect(read('http://gpu.lan/v1#my-model')).not.toHaveProperty('dimension')
  })

  it.each(Object.entries(PROVIDERS).filter(([, { baseUrl, keys }]) => baseUrl !== undefined && keys.length > 0))(
    'names the variable in which the key of %s is missing',
    (name, { keys }) => {
      expect(() => read(`${name}:some-model`, {})).toThrow(
        expect.objectContaining({ code: 'part-unavailable', message: expect.stringContaining(keys[0] ?? '') }),
      )
    },
  )

  it.each([
    ['', 'openai:text-embedding-3-small'],
    ['nobody:model', 'Known are openai, cohere'],
    ['openai:', 'Write for example'],
    ['vllm:bge-m3', 'Write for example'],
    ['http://me:secret@gpu.lan/v1#model', 'DUOMO_MODEL_KEY'],
    ['openai:text-embedding-3-small?dimension=4096', 'It gives 1536 or fewer'],
    ['openai:text-embedding-ada-002?dimension=512', 'It gives 1536'],
    ['cohere:embed-v4.0?dimension=300', 'It gives 1536, 1024, 512, 256'],
    ['jina:jina-embeddings-v3?multi=yes', 'multi=yes'],
    ['openai:text-embedding-3-small?images=yes', 'images=yes'],
    ['ollama:bge-m3?dimension=0', 'dimension=NUMBER'],
    ['ollama:bge-m3?dimension=99999', 'dimension=NUMBER'],
    ['ollama:bge-m3?prompt=toString', 'prompt=none|e5'],
    ['ollama:bge-m3?size=3', 'dimension=NUMBER'],
  ])('refuses %j, says what to do, and shows no password', (line, hint) => {
    expect(() => read(line)).toThrow(
      expect.objectContaining({
        code: 'usage',
        message: expect.not.stringContaining('secret'),
        hint: expect.stringContaining(hint),
      }),
    )
  })
})
