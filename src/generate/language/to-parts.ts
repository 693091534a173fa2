import { DuomoError } from '../../base/errors.ts'
import { withoutThoughts } from '../../language/model-reply.ts'
import { foldText } from '../../language/normal.ts'
import type { Question } from '../../language/question.ts'
import { elementText } from '../../model/element-text.ts'
import type { GeneratedPart } from '../../spec/generator.ts'
import type { Passage } from '../../spec/passage.ts'
import { figureAsked, tableAsked } from '../figure-answers.ts'
import { refusalText } from '../refusal.ts'
import { weigh } from '../weigh.ts'
import { type Marked, readMarkedText } from './marked-text.ts'
import { narrowCitation } from './narrow.ts'
import { toPlainText } from './plain-text.ts'

/** Share of a question that a figure or table must hold to be shown though the model forgot it. */
const ENOUGH_TO_SHOW = 0.3

interface Given {
  readonly question: Question
  /** What the model was shown. */
  readonly passages: readonly Passage[]
  readonly model: string
  /** Pictures that came with the question: `p1`, `p2` … */
  readonly pictures?: number
}

/**
 * A model's words → parts: each sentence with its sources narrowed to the place that says it; tables and figures by id.
 * Ids that nobody gave are passed on, for the decoder to drop and count.
 *
 * @throws `bad-response` when nothing is said, nothing that was given is cited, or it is both answered and refused
 */
export function toGeneratedParts(text: string, given: Given): GeneratedPart[] {
  const { question, passages, model, pictures = 0 } = given
  const known = new Map(passages.map((passage) => [passage.id, passage]))
  const marked = readMarkedText(toPlainText(withoutThoughts(text), knownAddresses(passages)))
  const isPicture = (id: string) => id.startsWith('p') && Number(id.slice(1)) >= 1 && Number(id.slice(1)) <= pictures
  // Where nothing else was given, nothing else can be meant.
  const onlyPictures = pictures > 0 && passages.length === 0
  const cites = marked.some((one) =>
    (one.kind === 'said' ? one.ids : 'id' in one ? [one.id] : []).some((id) => known.has(id) || isPicture(id)),
  )
  if (marked.some(({ kind }) => kind === 'none')) {
    if (cites) throw new DuomoError('bad-response', `${model} both answered and said that there is no answer`)
    return [{ type: 'refusal', text: refusalText(question, passages) }]
  }
  if (marked.length === 0) throw new DuomoError('bad-response', `${model} said nothing`)
  if (!cites && !onlyPictures) throw new DuomoError('bad-response', `${model} cited nothing that it was given`)
  const parts = marked.flatMap((one) => toParts(one, known, (id) => isPicture(id) || (onlyPictures && id === '')))
  return [...parts, ...forgotten(parts, given)]
}

function toParts(
  one: Marked,
  known: ReadonlyMap<string, Passage>,
  isPicture: (id: string) => boolean,
): GeneratedPart[] {
  if (one.kind === 'none') return []
  if (one.kind !== 'said') return [{ type: one.kind, citation: { passage: one.id } }]
  const seen = one.ids.some(isPicture) || (one.ids.length === 0 && isPicture(''))
  const citations = one.ids.flatMap((id) => {
    if (isPicture(id)) return []
    const passage = known.get(id)
    return passage ? narrowCitation(passage, one.text) : { passage: id }
  })
  return [
    { type: 'text-delta', text: one.text },
    { type: 'text-end', citations, ...(seen ? { seen } : {}) },
  ]
}

/** A figure that is cited, a table that most sentences rest on, and what the question asks to see: shown even if the model forgot. */
function forgotten(parts: readonly GeneratedPart[], { question, passages }: Given): GeneratedPart[] {
  const shown = parts.filter((part) => part.type === 'figure' || part.type === 'table')
  const has = (type: 'figure' | 'table', id?: string) =>
    shown.some((part) => part.type === type && (id === undefined || part.citation.passage === id))
  const said = parts.filter((part) => part.type === 'text-end')
  const citing = (id: string) => said.flatMap(({ citations }) => citations.filter((one) => one.passage === id))
  const added: GeneratedPart[] = passages.flatMap((passage): GeneratedPart[] => {
    const cited = citing(passage.id)
    if (cited.length === 0) return []
    const figure = passage.elements.find(({ kind }) => kind === 'figure')
    if (figure && !has('figure', passage.id))
      return [{ type: 'figure', citation: { passage: passage.id, elementId: figure.id } }]
    const table = passage.elements.find(({ kind }) => kind === 'table')
    const central = said.length > 1 && cited.length > said.length / 2
    if (!table || !central || has('table')) return []
    const cells = cited.flatMap((one) => one.cells ?? [])
    return [
      { type: 'table', citation: { passage: passage.id, elementId: table.id, ...(cells.length > 0 ? { cells } : {}) } },
    ]
  })
  const wanted = question.kind === 'show-figure' ? 'figure' : question.kind === 'show-table' ? 'table' : undefined
  if (wanted === undefined || [...shown, ...added].some(({ type }) => type === wanted)) return added
  const asked = (wanted === 'figure' ? figureAsked : tableAsked)(weigh(question, passages), passages)
  const found = asked && asked.coverage >= ENOUGH_TO_SHOW ? asked.parts.filter(({ type }) => type === wanted) : []
  return [...added, ...found]
}

function knownAddresses(passages: readonly Passage[]): (address: string) => boolean {
  let words: string | undefined
  return (address) => {
    words ??= foldText(passages.flatMap(({ elements }) => elements.map(elementText)).join('\n'))
    const plain = foldText(address).replace(/[.,;:!?]+$/u, '')
    return plain.length > 6 && words.includes(plain)
  }
}
