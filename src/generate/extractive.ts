import { readQuestion } from '../language/question.ts'
import type { GeneratedPart, GenerationRequest, Generator } from '../spec/generator.ts'
import type { Passage } from '../spec/passage.ts'
import { bestOf } from './candidate.ts'
import { figureAsked, tableAsked } from './figure-answers.ts'
import { refusalText, supports } from './refusal.ts'
import { tableAnswers } from './table-answers.ts'
import { textAnswers } from './text-answers.ts'
import { weigh } from './weigh.ts'

/** Share of the question's terms that must stand in and around a figure that is shown beside an answer. */
const ENOUGH_BESIDE = 0.4
/** The same for a figure or table that is only to be shown. */
const ENOUGH_TO_SHOW = 0.3
/** Passages that are read for an answer. */
const MAX_READ = 10

/**
 * Answers in the source's own words, without a model: the sentence or clause, or the cell by its row and column, or the
 * figure that the question asks for; a refusal when no place holds enough of the question's terms. Deterministic.
 */
export function createExtractiveGenerator(): Generator {
  return {
    name: 'extractive',
    async *doGenerate(request) {
      request.signal.throwIfAborted()
      yield* answer(request)
    },
  }
}

function answer({ query, passages }: GenerationRequest): readonly GeneratedPart[] {
  const question = readQuestion(query.text)
  const refusal: GeneratedPart = { type: 'refusal', text: refusalText(question, passages) }
  const read = passages.slice(0, MAX_READ)
  const weighed = weigh(question, read)
  if (question.kind === 'show-figure' || question.kind === 'show-table') {
    const shown = question.kind === 'show-figure' ? figureAsked(weighed, passages) : tableAsked(weighed, passages)
    return shown && shown.coverage >= ENOUGH_TO_SHOW ? shown.parts : [refusal]
  }
  const best = bestOf([...textAnswers(weighed, read), ...tableAnswers(weighed, read)])
  const aboutFigure = question.about.includes('figure')
  const figure = figureAsked(weighed, aboutFigure ? read : onPageOfBest(read))
  if (!best || !supports(weighed, best)) return figure && supports(weighed, figure) ? figure.parts : [refusal]
  if (!aboutFigure || !figure || figure.coverage < ENOUGH_BESIDE) return best.tell()
  return [...best.tell(), ...figure.parts.filter((part) => part.type === 'figure')]
}

/** A picture answers unasked only on the page that was found first. */
function onPageOfBest(passages: readonly Passage[]): Passage[] {
  const [best] = passages
  return passages
    .slice(0, 5)
    .filter(({ document, chunk }) => document === best?.document && chunk.pages[0] === best.chunk.pages[0])
}
