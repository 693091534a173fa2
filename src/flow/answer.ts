import type { Answer } from '../model/answer.ts'
import type { Turn } from '../model/conversation.ts'
import type { Problem } from '../model/problem.ts'
import type { Query } from '../model/query.ts'
import type { Decoder } from '../spec/decoder.ts'
import type { GeneratedPart, Generator } from '../spec/generator.ts'
import type { Passage } from '../spec/passage.ts'
import type { QuestionRewriter } from '../spec/question-rewriter.ts'
import type { QuestionSplitter } from '../spec/question-splitter.ts'
import { type RetrieveOptions, type RetrieveParts, retrieve } from './retrieve.ts'
import { retrieveSplit } from './retrieve-split.ts'
import { chooseSearches } from './search-all.ts'

/** Who tells an answer from what was found. */
export interface TellParts {
  readonly generator: Generator
  readonly decode: Decoder
}

export interface AnswerParts extends RetrieveParts, TellParts {
  readonly rewrite: QuestionRewriter
  /** The question alone is searched if absent. */
  readonly split?: QuestionSplitter
}

export interface AnswerOptions extends RetrieveOptions {
  /** The turns before, oldest first. */
  readonly history?: readonly Turn[]
  /** Whether the question may be split; without a splitter it never is. */
  readonly subQuestions?: boolean
}

/**
 * Query → rewrite → (split →) retrieve → generate → decode: typed blocks, each tied to evidence; refused when the documents don't hold
 * it.
 */
export async function answer(
  query: Query,
  parts: AnswerParts,
  { history = [], subQuestions: splits = false, ...options }: AnswerOptions,
): Promise<Answer> {
  const started = performance.now()
  const text = history.length > 0 ? await parts.rewrite(query.text, history, options.signal) : query.text
  const complete = { ...query, text }
  const met: Problem[] = []
  const searching = { ...options, onProblem: (problem: Problem) => met.push(problem) }
  const split = splits ? parts.split : undefined
  const { passages, subQuestions } = split
    ? await retrieveSplit(complete, { ...parts, split }, searching)
    : { passages: await retrieve(complete, parts, searching), subQuestions: [] }
  const retrieveMs = Math.round(performance.now() - started)
  const { schema, question: asked, ...told } = await tell(complete, passages, parts, options.signal)
  const encoders = chooseSearches(parts, options)
    .filter(({ applies }) => applies(complete))
    .map(({ label }) => label)
  const problems = [...met, ...(told.problems ?? [])]
  return {
    schema,
    question: query.text,
    ...(asked === query.text ? {} : { asked }),
    ...(subQuestions.length > 0 ? { subQuestions: [...subQuestions] } : {}),
    ...told,
    ...(problems.length > 0 ? { problems } : {}),
    engine: { ...told.engine, encoders },
    timings: { ...told.timings, retrieveMs },
  }
}

/** The second half of {@link answer}: an answer from these passages alone, or from none, to what the question shows. */
export async function tell(
  query: Query,
  passages: readonly Passage[],
  { generator, decode }: TellParts,
  signal: AbortSignal,
): Promise<Answer> {
  const started = performance.now()
  const said: GeneratedPart[] = []
  for await (const part of generator.doGenerate({ query, passages, signal })) said.push(part)
  const { dropped, ...decoded } = decode({ question: query.text, parts: said, passages })
  const fallback = said.find((part) => part.type === 'fallback')
  const problems = [...(fallback ? [fallback.problem] : []), ...(dropped > 0 ? [droppedProblem(dropped)] : [])]
  return {
    schema: 'answer/1',
    question: query.text,
    ...decoded,
    ...(problems.length > 0 ? { problems } : {}),
    engine: { generator: fallback?.generator ?? generator.name, encoders: [] },
    timings: { retrieveMs: 0, generateMs: Math.round(performance.now() - started) },
  }
}

function droppedProblem(count: number): Problem {
  return {
    stage: 'decode',
    code: 'bad-response',
    message: `${count} citation${count === 1 ? '' : 's'} of evidence that does not exist, or is no such table or figure, left out`,
  }
}
