import { z } from 'zod'
import { DuomoError } from '../base/errors.ts'
import { languageOf } from '../language/language-of.ts'
import { jsonOf } from '../language/model-reply.ts'
import { foldText } from '../language/normal.ts'
import { fenceAround } from '../language/prompt-data.ts'
import type { AnswerCache } from '../spec/answer-cache.ts'
import type { LanguageModel, Message } from '../spec/language-model.ts'
import type { QuestionSplitter } from '../spec/question-splitter.ts'
import { complete } from './complete.ts'
import { writeEvidence } from './language/evidence-text.ts'
import { promptIn } from './language/prompts.ts'

/** Each of them is one more search. */
const MAX_SUB_QUESTIONS = 4
const MAX_CHARACTERS = 300
/** Enough to find a name in that the next question needs. */
const SHOWN_PASSAGES = 5
const SHOWN_TOKENS = 3_000
const MAX_OUTPUT_TOKENS = 600

const splitSchema = z.strictObject({
  questions: z.array(z.string().trim().min(1).max(MAX_CHARACTERS)).max(MAX_SUB_QUESTIONS),
})

export interface QuestionSplitterParts {
  readonly model: LanguageModel
  readonly cache?: AnswerCache | undefined
}

/**
 * Splits by a language model, which sees what the question itself found, so that it can ask on from a name that stands there
 * (self-ask, Press et al. 2023, section 3): at most 4 questions, none of them twice.
 *
 * @returns a splitter that throws `bad-response` for a reply that is cut or not of the schema
 */
export function createQuestionSplitter({ model, cache }: QuestionSplitterParts): QuestionSplitter {
  return async (question, found, signal) => {
    const prompt = promptIn(languageOf(question))
    const room = Math.min(SHOWN_TOKENS, model.capabilities.contextTokens / 3)
    const { text, passages } = writeEvidence(found.slice(0, SHOWN_PASSAGES), prompt, room)
    const fence = fenceAround([question + text])
    const messages: Message[] = [
      { role: 'system', parts: [{ type: 'text', text: prompt.split }] },
      { role: 'user', parts: [{ type: 'text', text: `${fence}\n${text}\n${fence}\n\n${prompt.splitting(question)}` }] },
    ]
    const reply = await complete(model, messages, {
      signal,
      maxOutputTokens: MAX_OUTPUT_TOKENS,
      schema: z.toJSONSchema(splitSchema),
      cache,
      documentIds: [...new Set(passages.map(({ chunk }) => chunk.documentId))],
    })
    const questions = splitSchema.safeParse(jsonOf(reply.text)).data?.questions
    if (!questions)
      throw new DuomoError('bad-response', `${model.name} did not split the question in the form it was asked for`)
    await reply.keep()
    return distinct(questions, question)
  }
}

function distinct(questions: readonly string[], asked: string): string[] {
  const seen = new Set([foldText(asked).trim()])
  return questions.flatMap((one) => {
    const text = one.replace(/[\p{C}\s]+/gu, ' ').trim()
    const folded = foldText(text)
    if (text === '' || seen.has(folded)) return []
    seen.add(folded)
    return [text]
  })
}
