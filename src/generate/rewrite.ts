import { standAlone } from '../language/follow-up/stand-alone.ts'
import { languageOf } from '../language/language-of.ts'
import { withoutThoughts } from '../language/model-reply.ts'
import { foldText } from '../language/normal.ts'
import { fenceAround } from '../language/prompt-data.ts'
import type { Turn } from '../model/conversation.ts'
import type { LanguageModel } from '../spec/language-model.ts'
import type { QuestionRewriter } from '../spec/question-rewriter.ts'
import { promptIn } from './language/prompts.ts'

/** Turns that a follow-up may rest on. */
const MAX_TURNS = 6
const MAX_ANSWER_CHARACTERS = 400
const MAX_QUESTION_CHARACTERS = 500
const MAX_OUTPUT_TOKENS = 300

/**
 * Completes follow-ups: by the model where there is one, by rules where there is none and where what the model says can't be
 * used: it failed, said more than a question, or brought in a name or number that nobody had said.
 */
export function createQuestionRewriter(model?: LanguageModel): QuestionRewriter {
  return async (question, history, signal) => {
    const turns = history.slice(-MAX_TURNS)
    if (turns.length === 0) return question
    const byRules = standAlone(question, turns)
    if (!model) return byRules
    try {
      return usable(await ask(model, question, turns, signal), question, turns) ?? byRules
    } catch {
      signal.throwIfAborted()
      return byRules
    }
  }
}

async function ask(
  model: LanguageModel,
  question: string,
  turns: readonly Turn[],
  signal: AbortSignal,
): Promise<string | undefined> {
  const prompt = promptIn(languageOf(question))
  const said = turns.map((turn) => prompt.turn(turn.question, (turn.answer ?? '').slice(0, MAX_ANSWER_CHARACTERS)))
  const fence = fenceAround([said.join('') + question])
  const request = `${fence}\n${said.join('\n\n')}\n${fence}\n\n${prompt.followUp(question)}`
  let text = ''
  const messages = [
    { role: 'system' as const, parts: [{ type: 'text' as const, text: prompt.rewrite }] },
    { role: 'user' as const, parts: [{ type: 'text' as const, text: request }] },
  ]
  for await (const part of model.doComplete(messages, { signal, maxOutputTokens: MAX_OUTPUT_TOKENS })) {
    if (part.type === 'text-delta') text += part.text
    else return part.reason === 'stop' ? text : undefined
  }
  return undefined
}

function usable(text: string | undefined, question: string, turns: readonly Turn[]): string | undefined {
  const line = withoutThoughts(text ?? '')
    .trim()
    .replace(/^["“「](.*)["”」]$/u, '$1')
  if (!line || line.includes('\n') || line.length > MAX_QUESTION_CHARACTERS) return undefined
  const known = foldText([question, ...turns.flatMap((turn) => [turn.question, turn.answer ?? ''])].join('\n'))
  const invented = namesOf(line).some((name) => !known.includes(foldText(name)))
  return invented ? undefined : line
}

/** Numbers, and words that look like names: inside an English sentence, or Latin ones in Chinese. */
function namesOf(text: string): string[] {
  const latin = languageOf(text) === 'zh' ? /[A-Za-z][\w-]*/gu : /(?<=[\p{Ll},] )[A-Z][\w-]+/gu
  return [...(text.match(/\d+(?:[.,]\d+)*/gu) ?? []), ...(text.match(latin) ?? [])]
}
