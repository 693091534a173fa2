import { describe, expect, it } from 'vitest'
import type { ChatMessage } from '../model/conversation.ts'
import type { CompletionPart } from '../spec/language-model.ts'
import { createScriptedModel, said } from '../testing/scripted-model.ts'
import { chat } from './chat.ts'

async function talk(messages: readonly ChatMessage[], script: string | (CompletionPart | Error)[], about = {}) {
  const model = createScriptedModel(script, about)
  const pieces: string[] = []
  const work = async () => {
    for await (const piece of chat(model, messages, new AbortController().signal)) pieces.push(piece)
  }
  const error = await work().then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  return { asked: model.asked[0] ?? [], pieces, error }
}

const user = (text: string, images: Uint8Array[] = []): ChatMessage => ({ role: 'user', text, images })
const assistant = (text: string): ChatMessage => ({ role: 'assistant', text })

describe('chat', () => {
  it('hands on words as they come, told in the language of the last message', async () => {
    const english = await talk([user('Hello, who are you?')], 'I am a model.')
    expect(english.pieces.length).toBeGreaterThan(1)
    expect(english.pieces.join('')).toBe('I am a model.')
    expect(english.asked[0]?.parts[0]).toMatchObject({ text: expect.stringContaining('You are a helpful assistant') })
    const chinese = await talk([user('你是谁？')], '我是模型。')
    expect(chinese.asked[0]?.parts[0]).toMatchObject({ text: expect.stringContaining('乐于助人') })
  })

  it.each([
    ['<think>They greet me.</think>\n\nHello!', 'Hello!'],
    ['<think>用户问我是谁。</think>我是模型。', '我是模型。'],
  ])('keeps what the model thinks aloud to itself: %j', async (script, heard) => {
    expect((await talk([user('Hello')], script)).pieces.join('')).toBe(heard)
  })

  it('shows pictures before the words, and a picture without words', async () => {
    const picture = new Uint8Array([1, 2])
    const { asked } = await talk([user('What is it?', [picture])], 'A boat.')
    expect(asked[1]?.parts).toEqual([
      { type: 'image', bytes: picture, mediaType: 'image/png' },
      { type: 'text', text: 'What is it?' },
    ])
    expect((await talk([user('', [picture])], 'A boat.')).asked[1]?.parts).toHaveLength(1)
  })

  it('leaves out the oldest messages where they no longer fit, and never begins with an answer', async () => {
    const long = '长'.repeat(900)
    const { asked } = await talk([user(long), assistant(long), user('还有呢？')], '没有了。', { contextTokens: 2_000 })
    expect(asked.map(({ role }) => role)).toEqual(['system', 'user'])
    const all = await talk([user('一'), assistant('二'), user('三')], '四。')
    expect(all.asked.map(({ role }) => role)).toEqual(['system', 'user', 'assistant', 'user'])
  })

  it.each<[string, (CompletionPart | Error)[]]>([
    ['a stream without an end', said('I am').slice(0, -1)],
    ['nothing said', said(' ')],
    ['only thoughts', said('<think>They greet me.</think>\n')],
    ['a limit', [{ type: 'finish', reason: 'length', usage: { inputTokens: 1, outputTokens: 1 } }]],
    ['a refusal', [{ type: 'finish', reason: 'refused', usage: { inputTokens: 1, outputTokens: 1 } }]],
  ])('takes %s for no answer', async (_, script) => {
    expect((await talk([user('Hello')], script)).error).toMatchObject({ code: 'bad-response' })
  })

  it('wants the last word to be the user’s', async () => {
    expect((await talk([user('Hello'), assistant('Hi')], 'x')).error).toMatchObject({ code: 'usage' })
  })
})
