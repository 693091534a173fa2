import { DuomoError } from '../base/errors.ts'
import { languageOf } from '../language/language-of.ts'
import { createThoughtFilter } from '../language/model-reply.ts'
import type { ChatMessage } from '../model/conversation.ts'
import type { LanguageModel, Message } from '../spec/language-model.ts'
import { countTokens } from './language/evidence-text.ts'
import { PICTURE_TOKENS, promptIn } from './language/prompts.ts'

const MAX_OUTPUT_TOKENS = 2_000

/**
 * A plain conversation with a model, without documents: pieces of its words as they come, without what it thinks aloud before
 * them. Nothing of it is checked. What no longer fits the model's context is left out, the oldest first.
 *
 * @param messages - oldest first, the last one the user's; pictures as PNG
 * @throws `bad-response` for an answer that is empty, cut or declined, after the pieces that came
 */
export async function* chat(
  model: LanguageModel,
  messages: readonly ChatMessage[],
  signal: AbortSignal,
): AsyncGenerator<string> {
  const last = messages.at(-1)
  if (last?.role !== 'user') throw new DuomoError('usage', 'a conversation must end with a message of the user')
  const prompt = promptIn(languageOf(last.text || (messages[0]?.text ?? '')))
  const { contextTokens } = model.capabilities
  const room = contextTokens - Math.min(MAX_OUTPUT_TOKENS, contextTokens / 4) - countTokens(prompt.chat)
  const asked: Message[] = [
    { role: 'system', parts: [{ type: 'text', text: prompt.chat }] },
    ...newest(messages, room).map(toMessage),
  ]
  const thoughts = createThoughtFilter()
  let spoke = false
  for await (const part of model.doComplete(asked, { signal, maxOutputTokens: MAX_OUTPUT_TOKENS })) {
    const words = part.type === 'text-delta' ? thoughts.pass(part.text) : thoughts.end()
    spoke ||= words !== ''
    if (words !== '') yield words
    if (part.type === 'text-delta') continue
    if (part.reason === 'stop' && spoke) return
    throw new DuomoError('bad-response', `${model.name} ${ENDS[part.reason]}`)
  }
  throw new DuomoError('bad-response', `${model.name} ended its answer without saying that it is whole`)
}

const ENDS = {
  stop: 'said nothing',
  refused: 'declined to answer',
  length: 'reached its limit in the middle of the answer',
} as const

/** As many of the last messages as fit, the last one always. */
function newest(messages: readonly ChatMessage[], room: number): readonly ChatMessage[] {
  let left = room
  let from = messages.length
  while (from > 0) {
    const message = messages[from - 1]
    left -= message ? countTokens(message.text) + (message.images?.length ?? 0) * PICTURE_TOKENS : 0
    if (left < 0 && from < messages.length) break
    from--
  }
  // A conversation that begins with an answer is one that models refuse.
  return messages.slice(messages[from]?.role === 'assistant' ? from + 1 : from)
}

function toMessage({ role, text, images = [] }: ChatMessage): Message {
  return {
    role,
    parts: [
      ...images.map((bytes) => ({ type: 'image' as const, bytes, mediaType: 'image/png' })),
      ...(text.trim() === '' && images.length > 0 ? [] : [{ type: 'text' as const, text }]),
    ],
  }
}
