import type { Answer } from '../model/answer.ts'
import type { Problem } from '../model/problem.ts'
import type { Query } from '../model/query.ts'
import type { Decoder } from '../spec/decoder.ts'
import type { GeneratedPart, Generator } from '../spec/generator.ts'
import { type RetrieveOptions, type RetrieveParts, retrieve } from './retrieve.ts'
import { chooseSearches } from './search-all.ts'

export interface AnswerParts extends RetrieveParts {
  readonly generator: Generator
  readonly decode: Decoder
}

/** Query → retrieve → generate → decode: typed blocks, each tied to evidence; refused when the documents don't hold it. */
export async function answer(query: Query, parts: AnswerParts, options: RetrieveOptions): Promise<Answer> {
  const started = performance.now()
  const passages = await retrieve(query, parts, options)
  const retrieved = performance.now()
  const said: GeneratedPart[] = []
  for await (const part of parts.generator.doGenerate({ query, passages, signal: options.signal })) said.push(part)
  const { dropped, ...decoded } = parts.decode({ question: query.text, parts: said, passages })
  const fallback = said.find((part) => part.type === 'fallback')
  const problems = [...(fallback ? [fallback.problem] : []), ...(dropped > 0 ? [droppedProblem(dropped)] : [])]
  return {
    schema: 'answer/1',
    question: query.text,
    ...decoded,
    ...(problems.length > 0 ? { problems } : {}),
    engine: {
      generator: fallback?.generator ?? parts.generator.name,
      encoders: chooseSearches(parts, options)
        .filter(({ applies }) => applies(query))
        .map(({ label }) => label),
    },
    timings: { retrieveMs: Math.round(retrieved - started), generateMs: Math.round(performance.now() - retrieved) },
  }
}

function droppedProblem(count: number): Problem {
  return {
    stage: 'decode',
    code: 'bad-response',
    message: `${count} citation${count === 1 ? '' : 's'} of evidence that does not exist, or is no such table or figure, left out`,
  }
}
