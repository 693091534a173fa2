import { DuomoError } from '../base/errors.ts'
import { createDescriber } from '../enrich/describe.ts'
import { createKeywordEnricher } from '../enrich/keywords.ts'
import { createQuestionEnricher } from '../enrich/questions.ts'
import type { SeePicture } from '../enrich/see-picture.ts'
import { createSummaryEnricher } from '../enrich/summaries.ts'
import { createTableQuestionEnricher } from '../enrich/table-questions.ts'
import type { Enricher } from '../spec/enricher.ts'
import type { LanguageModel } from '../spec/language-model.ts'
import type { ReplyCache } from '../spec/reply-cache.ts'
import type { ChildReader } from './child-reader.ts'
import { chooseModel } from './choose-model.ts'
import type { Configuration } from './configuration.ts'
import { drawPicture } from './pictures.ts'

type Enrich = Configuration['enrich']

export interface EnricherParts {
  /** Draws pictures for a model's eyes. */
  readonly reader: ChildReader
  readonly replyCache?: ReplyCache
}

/**
 * The enrichers that the settings switch on, in the order in which they run.
 *
 * @throws `part-unavailable` where one needs a model that is not set, or one that sees
 */
export async function createEnrichers(
  { enrich, model }: Pick<Configuration, 'enrich' | 'model'>,
  parts: EnricherParts,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<Enricher[]> {
  const computed = enrich.tableQuestions ? [createTableQuestionEnricher()] : []
  const wanted = switchedOn(enrich)
  const [first] = wanted
  if (first === undefined) return computed
  const line = enrich.model ?? model
  if (line === undefined)
    throw new DuomoError('part-unavailable', `enrich.${first} needs a language model, and none is set`, {
      hint: 'Set DUOMO_ENRICH_MODEL or DUOMO_MODEL, or switch it off.',
    })
  const writer = {
    model: await chooseModel(line, environment),
    concurrency: enrich.concurrency,
    ...(parts.replyCache ? { cache: parts.replyCache } : {}),
  }
  const see = eyesOf(writer.model, parts.reader)
  if (wanted.includes('describe') && !see)
    throw new DuomoError(
      'part-unavailable',
      `enrich.describe needs a model that sees, and ${writer.model.name} doesn't`,
      {
        hint: 'Choose one that does, or say that this one does: `MODEL?images=yes`.',
      },
    )
  return [
    ...computed,
    // First of those that write: what it describes helps those behind it.
    ...(see && enrich.describe ? [createDescriber(writer, see)] : []),
    ...(enrich.questions ? [createQuestionEnricher(writer, see)] : []),
    ...(enrich.summaries ? [createSummaryEnricher(writer)] : []),
    ...(enrich.keywords ? [createKeywordEnricher(writer)] : []),
  ]
}

const WRITTEN = ['describe', 'questions', 'summaries', 'keywords'] as const

function switchedOn(enrich: Enrich) {
  return WRITTEN.filter((name) => enrich[name])
}

function eyesOf({ capabilities }: LanguageModel, reader: ChildReader): SeePicture | undefined {
  if (!capabilities.images) return undefined
  return async (asset, { signal, picture }) => {
    const bytes = await picture(asset)
    const drawn = bytes && (await drawPicture(reader, asset, bytes, signal).catch(unlessStopped(signal)))
    return drawn && { type: 'image', ...drawn }
  }
}

/** A picture that can't be drawn is still told of by its caption. */
function unlessStopped(signal: AbortSignal) {
  return () => {
    signal.throwIfAborted()
    return undefined
  }
}
