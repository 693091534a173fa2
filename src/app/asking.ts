import { DuomoError } from '../base/errors.ts'
import { createMeter } from '../complete/meter.ts'
import { answer, tell } from '../flow/answer.ts'
import { toQuestionFilter } from '../flow/question-filter.ts'
import { type RetrieveOptions, retrieve } from '../flow/retrieve.ts'
import type { Problem } from '../model/problem.ts'
import { chatWithModel } from './chat.ts'
import { chooseModel } from './choose-model.ts'
import type { AskOptions, Duomo } from './duomo.ts'
import { createTellingParts } from './implementations.ts'
import type { Kept } from './kept.ts'
import { drawPicture } from './pictures.ts'
import { readQuestion } from './questions.ts'
import type { Session } from './session.ts'
import { speakAnswer } from './speaking.ts'

const DEFAULT_EVIDENCE = 10

/** What is asked of a knowledge base, or of the model alone. */
export function createAsking(
  session: Session,
  showing: Pick<Duomo, 'document' | 'regionPicture'>,
): Pick<Duomo, 'ask' | 'search' | 'chat' | 'speak'> {
  const { configuration, calculator } = session

  /** What tells the answers; a model that can't be had is an error of the question, not of opening. */
  async function tellingOf(open: Kept | undefined) {
    if (configuration.model === undefined) return { parts: createTellingParts(calculator), used: () => ({}) }
    const { model, usage } = createMeter(await chooseModel(configuration.model, process.env))
    const parts = createTellingParts(calculator, {
      model,
      cache: configuration.ask.cache ? open?.answerCache : undefined,
      async picture(asset, signal) {
        const bytes = await open?.assets.get(asset.sha256)
        // A picture that can't be drawn is still told of by its caption.
        return bytes && drawPicture(await session.reader(), asset, bytes, signal).catch(() => undefined)
      },
    })
    return { parts, used: () => ({ usage: usage() }) }
  }

  return {
    async ask(question, options = {}) {
      const signal = options.signal ?? new AbortController().signal
      const query = await readQuestion(question, { ...session, showing }, signal)
      const open = query.images && configuration.model !== undefined ? await session.existing() : await session.filled()
      const subQuestions = splitsOf(options, configuration)
      const { parts: telling, used } = await tellingOf(open)
      // What is only shown can be told without a document.
      if (!open || (await open.records()).length === 0)
        return { ...(await tell(query, [], telling, signal)), ...used() }
      const answered = await answer(
        query,
        { ...(await session.retrieveParts(open)), ...telling },
        {
          ...(await toRetrieveOptions(options, open)),
          ...(options.history ? { history: options.history } : {}),
          subQuestions,
        },
      )
      return { ...answered, ...used() }
    },

    chat: (messages, { signal } = {}) =>
      chatWithModel(configuration.model, messages, session.reader, signal ?? new AbortController().signal),

    speak: (answer, { signal } = {}) =>
      speakAnswer(answer, configuration.speaker, signal ?? new AbortController().signal),

    async search(question, options = {}) {
      const signal = options.signal ?? new AbortController().signal
      const query = await readQuestion(question, { ...session, showing }, signal)
      const open = await session.filled()
      const problems: Problem[] = []
      const passages = await retrieve(query, await session.retrieveParts(open), {
        ...(await toRetrieveOptions(options, open)),
        onProblem: (problem) => problems.push(problem),
      })
      const { evidence } = createTellingParts(calculator).decode({ question: query.text, parts: [], passages })
      return problems.length > 0 ? { evidence, problems } : { evidence }
    },
  }
}

/** @throws `part-unavailable` where a caller wants a question split and no model is set up to do it */
function splitsOf({ subQuestions }: AskOptions, { model, ask }: Session['configuration']): boolean {
  if (subQuestions && model === undefined)
    throw new DuomoError('part-unavailable', 'splitting a question needs a language model, and none is set up', {
      hint: 'Set DUOMO_MODEL, for example to glm:glm-4v-flash or ollama:qwen3-vl, or ask without sub-questions.',
    })
  return subQuestions ?? ask.subQuestions
}

async function toRetrieveOptions(
  { signal, limit, filter, history: _, subQuestions: __, ...options }: AskOptions,
  { records }: Kept,
): Promise<RetrieveOptions> {
  return {
    ...options,
    signal: signal ?? new AbortController().signal,
    limit: limit ?? DEFAULT_EVIDENCE,
    ...(filter ? { filter: 'op' in filter ? filter : toQuestionFilter(filter, await records()) } : {}),
  }
}
