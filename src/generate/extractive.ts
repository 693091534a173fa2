import { DuomoError } from '../base/errors.ts'
import { readQuestion } from '../language/question.ts'
import { queryWords } from '../language/words.ts'
import type { Calculator } from '../spec/calculator.ts'
import type { GeneratedPart, GenerationRequest, Generator } from '../spec/generator.ts'
import type { Passage } from '../spec/passage.ts'
import { calculationsFor, sayCalculation } from './calculation/calculations.ts'
import { bestOf, type Candidate } from './candidate.ts'
import { conflictsWith } from './conflicts.ts'
import { figureAsked, type Shown, tableAsked } from './figure-answers.ts'
import { asksByPicture, showsFirst, whatIsShown } from './picture-answers.ts'
import { refusalText, supports } from './refusal.ts'
import { tableAnswers } from './table-answers.ts'
import { textAnswers } from './text-answers.ts'
import { coverage, type Weighed, weigh, weighWithin } from './weigh.ts'

/** Share of the question's terms that must stand in and around a figure that is shown beside an answer. */
const ENOUGH_BESIDE = 0.4
/** The same for a figure or table that is only to be shown. */
const ENOUGH_TO_SHOW = 0.3
/** The same of its caption, words and heading, for a figure that answers in place of words how something looks. */
const ENOUGH_TO_LOOK_AT = 0.5
/** Share of a question's words that a calculation must account for, where its table does not hold enough of them. */
const ENOUGH_EXPLAINED = 0.3
/** Passages that are read for an answer. */
const MAX_READ = 10

export interface ExtractiveParts {
  /** Without one, tables are looked up in and not calculated with. */
  readonly calculator?: Calculator
}

/**
 * Answers in the source's own words, without a model: the sentence or clause, or the cell by its row and column, or the
 * figure that the question asks for; a refusal when no place holds enough of the question's terms. Deterministic.
 */
export function createExtractiveGenerator({ calculator }: ExtractiveParts = {}): Generator {
  return {
    name: 'extractive',
    async *doGenerate(request) {
      request.signal.throwIfAborted()
      const { query, passages } = request
      const parts = asksByPicture(query) ? whatIsShown(passages) : await answer(request, calculator)
      // Words that are met nowhere may ask about the picture: what looks like it answers them.
      const refused = parts.every(({ type }) => type === 'refusal')
      const shown = refused && showsFirst(query, passages) ? whatIsShown(passages) : parts
      yield* shown.length > 0 ? shown : [{ type: 'refusal', text: refusalText(readQuestion(query.text), passages) }]
    },
  }
}

async function answer(
  { query, passages, signal }: GenerationRequest,
  calculator: Calculator | undefined,
): Promise<readonly GeneratedPart[]> {
  const question = readQuestion(query.text)
  const refusal: GeneratedPart = { type: 'refusal', text: refusalText(question, passages) }
  const read = passages.slice(0, MAX_READ)
  const weighed = weigh(question, read)
  if (question.kind === 'show-figure' || question.kind === 'show-table') {
    const shown = question.kind === 'show-figure' ? figureAsked(weighed, passages) : tableAsked(weighed, passages)
    return shown && shown.coverage >= ENOUGH_TO_SHOW ? shown.parts : [refusal]
  }
  const looked = question.look ? figureAsked(weighed, passages) : undefined
  if (looked && showsLook(weighed, looked)) return looked.parts
  const best = bestOf([...textAnswers(weighed, read), ...tableAnswers(weighed, read)])
  if (calculator) {
    const calculated = await calculate(weighed, read, best, calculator, signal)
    if (calculated.length > 0) return calculated
  }
  const aboutFigure = question.about.includes('figure') && !question.look
  const figure = figureAsked(weighed, aboutFigure ? read : onPageOfBest(read))
  if (!best || !supports(weighed, best)) {
    const shown = figure && supports(weighed, figure) ? figure : foundFirst(weighed, read)
    return shown ? shown.parts : [refusal]
  }
  if (best.passage.chunk.group === 'figure') return inFigure(weighed, read, best) ?? [refusal]
  const told = best.tell()
  const conflicts = conflictsWith(weighed, told, passages)
  if (!aboutFigure || !figure || figure.coverage < ENOUGH_BESIDE) return [...told, ...conflicts]
  return [...told, ...conflicts, ...figure.parts.filter((part) => part.type === 'figure')]
}

/** What stands beside a figure tells of other things too: its own words and heading must name what is asked to be seen. */
function showsLook(weighed: Weighed, { passage, own, named }: Shown): boolean {
  const heading = new Set(queryWords(passage.chunk.headings.at(-1) ?? ''))
  const within = weighWithin(weighed, passage)
  return named && coverage(within, (word) => own.has(word) || heading.has(word)) >= ENOUGH_TO_LOOK_AT
}

/** A figure where figures were found before everything else, if it is about enough of the question: what it shows may answer without words. */
function foundFirst(weighed: Weighed, passages: readonly Passage[]): Shown | undefined {
  const text = passages.findIndex(({ chunk }) => chunk.group !== 'figure')
  const shown = figureAsked(weighed, text < 0 ? passages : passages.slice(0, text))
  return shown && shown.coverage >= ENOUGH_TO_SHOW && shown.named ? shown : undefined
}

/**
 * Words that were read in a picture are shown with it; where another picture fits the names of the question better, that one;
 * `undefined` where none has them: a chart of product A says nothing of product F.
 */
function inFigure(
  weighed: Weighed,
  passages: readonly Passage[],
  best: Candidate,
): readonly GeneratedPart[] | undefined {
  const shown = figureAsked(
    weighed,
    passages.filter(({ chunk }) => chunk.group === 'figure'),
  )
  if (!shown?.named) return undefined
  return shown.passage === best.passage
    ? [...best.tell(), ...shown.parts.filter((part) => part.type === 'figure')]
    : shown.parts
}

/** Says what the likeliest calculation comes to, where it explains more of the question than any place that was found. */
async function calculate(
  weighed: Weighed,
  passages: readonly Passage[],
  best: Candidate | undefined,
  calculator: Calculator,
  signal: AbortSignal,
): Promise<readonly GeneratedPart[]> {
  const planned = calculationsFor(weighed, passages).sort((a, b) => b.score - a.score)
  for (const one of planned.slice(0, 3)) {
    if (one.explained < ENOUGH_EXPLAINED && !supports(weighed, one)) continue
    if (best && best.score > one.score) break
    const result = await calculator.doCalculate(one.plan.sql, [one.relation], signal).catch(unlessMissing)
    if (!result) return []
    const parts = sayCalculation(one, result.rows)
    if (parts.length > 0) return parts
  }
  return []
}

/** Without the engine a table is only looked up in; `doctor` names what is missing. Any other failure is one of the answer. */
function unlessMissing(error: unknown): undefined {
  if (error instanceof DuomoError && error.code === 'part-unavailable') return undefined
  throw error
}

/** A picture answers unasked only on the page that was found first. */
function onPageOfBest(passages: readonly Passage[]): Passage[] {
  const [best] = passages
  return passages
    .slice(0, 5)
    .filter(({ document, chunk }) => document === best?.document && chunk.pages[0] === best.chunk.pages[0])
}
