import { describe, expect, it } from 'vitest'
import { readModelLine } from './model-line.ts'
import { PROVIDERS } from './providers.ts'

const KEYS = Object.fromEntries(
  Object.values(PROVIDERS).flatMap(({ keys }) => keys.map((name) => [name, `${name}-key`])),
)

describe('readModelLine', () => {
  it.each([
    ['glm:glm-4v-flash', 'https://open.bigmodel.cn/api/paas/v4', true],
    ['glm:glm-4-flash', 'https://open.bigmodel.cn/api/paas/v4', false],
    ['qwen:qwen-vl-max', 'https://dashscope.aliyuncs.com/compatible-mode/v1', true],
    ['qwen:qwen-plus', 'https://dashscope.aliyuncs.com/compatible-mode/v1', false],
    ['openai:gpt-4o-mini', 'https://api.openai.com/v1', true],
    ['gemini:gemini-2.5-flash', 'https://generativelanguage.googleapis.com/v1beta/openai', true],
    ['anthropic:claude-sonnet-4-5', 'https://api.anthropic.com/v1', true],
    ['deepseek:deepseek-chat', 'https://api.deepseek.com/v1', false],
    ['kimi:moonshot-v1-8k-vision-preview', 'https://api.moonshot.cn/v1', true],
    ['doubao:doubao-1-5-vision-pro', 'https://ark.cn-beijing.volces.com/api/v3', true],
    ['siliconflow:Qwen/Qwen2.5-VL-72B-Instruct', 'https://api.siliconflow.cn/v1', true],
    ['ollama:qwen3-vl:8b', 'http://127.0.0.1:11434/v1', true],
    ['ollama:qwen3:8b', 'http://127.0.0.1:11434/v1', false],
  ])('knows where %s answers, and whether it sees', (line, baseUrl, images) => {
    expect(readModelLine(line, KEYS)).toMatchObject({ name: line, baseUrl, images })
  })

  it('takes the address of any server, and of vLLM without its path', () => {
    expect(readModelLine('http://gpu.lan:8080/v1/#my-model', { DUOMO_MODEL_KEY: 'k' })).toMatchObject({
      name: 'gpu.lan:8080#my-model',
      baseUrl: 'http://gpu.lan:8080/v1',
      model: 'my-model',
      key: 'k',
    })
    expect(readModelLine('vllm:http://gpu.lan:8000#Qwen/Qwen3-VL-8B', {})).toMatchObject({
      baseUrl: 'http://gpu.lan:8000/v1',
      model: 'Qwen/Qwen3-VL-8B',
      images: true,
      schemas: true,
    })
  })

  it('takes a provider at another address, with its key only where one is set', () => {
    expect(readModelLine('ollama:http://gpu.lan:11434#qwen3-vl', {})).toMatchObject({
      name: 'gpu.lan:11434#qwen3-vl',
      baseUrl: 'http://gpu.lan:11434/v1',
      contextTokens: 8_000,
    })
    expect(
      readModelLine('qwen:https://dashscope-intl.aliyuncs.com/compatible-mode/v1#qwen-vl-max', KEYS),
    ).toMatchObject({
      baseUrl: 'https://dashscope-intl.aliyuncs.com/compatible-mode/v1',
      key: 'DASHSCOPE_API_KEY-key',
    })
  })

  it('lets the line correct what is assumed', () => {
    expect(readModelLine('ollama:m?price=0.5,2', {}).prices).toEqual({ input: 0.5, output: 2 })
    expect(readModelLine('ollama:m', {}).prices).toBeUndefined()
    expect(readModelLine('ollama:qwen3-vl?images=no&context=32768', {})).toMatchObject({
      name: 'ollama:qwen3-vl',
      images: false,
      contextTokens: 32768,
    })
  })

  it.each(Object.entries(PROVIDERS).filter(([, { baseUrl, keys }]) => baseUrl !== undefined && keys.length > 0))(
    'names the variable in which the key of %s is missing',
    (name, { keys }) => {
      expect(() => readModelLine(`${name}:some-model`, {})).toThrow(
        expect.objectContaining({ code: 'part-unavailable', message: expect.stringContaining(keys[0] ?? '') }),
      )
    },
  )

  it.each([
    '',
    'glm',
    'glm:',
    'glm:a b',
    'nobody:model',
    'constructor:model',
    'vllm:gpu.lan#model',
    'http://gpu.lan/v1',
    'http://me:secret@gpu.lan/v1#model',
    'http://gpu.lan/v1?key=secret#model',
    'ollama:m?images=maybe',
    'ollama:m?context=12',
    'ollama:m?price=2',
    'ollama:m?price=-2,8',
    'ollama:m?price=2,8,1',
    'file:///etc/passwd#model',
  ])('refuses %j, and shows no password of it', (line) => {
    const read = () => readModelLine(line, KEYS)
    expect(read).toThrow(expect.objectContaining({ code: 'usage', message: expect.not.stringContaining('secret') }))
  })
})
