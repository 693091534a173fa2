import { DuomoError, toDuomoError } from '../base/errors.ts'
import { fenceAround } from '../language/prompt-data.ts'
import { readQuestion } from '../language/question.ts'
import type { AssetReference } from '../model/asset.ts'
import { toProblem } from '../model/problem.ts'
import type { AnswerCache } from '../spec/answer-cache.ts'
import type { Decoder } from '../spec/decoder.ts'
import type { GeneratedPart, GenerationRequest, Generator } from '../spec/generator.ts'
import type { LanguageModel, Message, MessagePart } from '../spec/language-model.ts'
import type { Passage } from '../spec/passage.ts'
import { complete } from './complete.ts'
import { conflictsWith } from './conflicts.ts'
import { countTokens, writeEvidence } from './language/evidence-text.ts'
import type { Prompt } from './language/prompt.ts'
import { PICTURE_TOKENS, promptIn } from './language/prompts.ts'
import { toGeneratedParts } from './language/to-parts.ts'
import { weigh } from './weigh.ts'

const MAX_OUTPUT_TOKENS = 1_500
const MAX_PICTURES = 4

export interface LanguageGeneratorParts {
  readonly model: LanguageModel
  /** Answers when the model can't be relied on. */
  readonly fallback: Generator
  /** Judges what the model said before anyone sees it. */
  readonly decode: Decoder
  /** What it said to the same question and evidence is said again without asking it; it is asked each time if absent. */
  readonly cache?: AnswerCache | undefined
  /** A picture as a model takes it; `undefined` when it is not kept. */
  readonly picture: (
    asset: AssetReference,
    signal: AbortSignal,
  ) => Promise<{ readonly bytes: Uint8Array; readonly mediaType: string } | undefined>
}

/**
 * Answers by a language model from the evidence. Nothing of the model is passed on before all of it has come and been
 * checked: where it fails, is cut, answers out of form or says nothing that its sources support, a `fallback` part names
 * the reason and the fallback's own answer follows.
 */
export function createLanguageGenerator(parts: LanguageGeneratorParts): Generator {
  return {
    name: parts.model.name,
    async *doGenerate(request) {
      request.signal.throwIfAborted()
      let said: readonly GeneratedPart[]
      try {
        said = await ask(request, parts)
      } catch (error) {
        request.signal.throwIfAborted()
        const problem = toProblem(toDuomoError(error, `asking ${parts.model.name}`), 'generate')
        yield { type: 'fallback', generator: parts.fallback.name, problem }
        yield* parts.fallback.doGenerate(request)
        return
      }
      yield* said
    },
  }
}

async function ask(request: GenerationRequest, parts: LanguageGeneratorParts): Promise<readonly GeneratedPart[]> {
  const { query, passages, signal } = request
  const { model } = parts
  const question = readQuestion(query.text)
  const prompt = promptIn(question.language)
  const own = model.capabilities.images ? (query.images ?? []) : []
  const pictures = model.capabilities.images ? await picturesOf(request, parts) : new Map<string, MessagePart>()
  const room =
    model.capabilities.contextTokens -
    Math.min(MAX_OUTPUT_TOKENS, model.capabilities.contextTokens / 4) -
    countTokens(prompt.system + prompt.question(query.text)) -
    (pictures.size + own.length) * PICTURE_TOKENS
  const evidence = writeEvidence(passages, prompt, Math.max(room, 500))
  const messages: Message[] = [
    { role: 'system', parts: [{ type: 'text', text: prompt.system }] },
    {
      role: 'user',
      parts: [
        ...evidenceParts(query.text, evidence.text, evidence.passages, pictures, prompt),
        ...ownPictureParts(own, prompt),
        { type: 'text', text: prompt.question(query.text) },
      ],
    },
  ]
  const reply = await complete(model, messages, {
    signal,
    maxOutputTokens: MAX_OUTPUT_TOKENS,
    cache: parts.cache,
    documentIds: [...new Set(passages.map(({ chunk }) => chunk.documentId))],
  })
  const given = { question, passages: evidence.passages, model: model.name, pictures: own.length }
  const said = toGeneratedParts(reply.text, given)
  // What the model passed over; where it cites both places it has laid the conflict out itself.
  const generated = [...said, ...conflictsWith(weigh(question, passages), said, passages)]
  const { blocks } = parts.decode({ question: query.text, parts: generated, passages })
  const texts = blocks.filter((block) => block.type === 'text')
  if (texts.length > 0 && texts.every(({ check, basis }) => check === 'unsupported' && basis === undefined))
    throw new DuomoError('bad-response', `${model.name} said nothing that the evidence supports`)
  await reply.keep()
  return generated
}

function evidenceParts(
  question: string,
  evidence: string,
  passages: readonly Passage[],
  pictures: ReadonlyMap<string, MessagePart>,
  prompt: Prompt,
): MessagePart[] {
  const fence = fenceAround([question + evidence])
  return [
    { type: 'text', text: `${fence}\n${evidence}\n${fence}` },
    ...passages.flatMap(({ id }): MessagePart[] => {
      const picture = pictures.get(id)
      return picture ? [{ type: 'text', text: prompt.pictureOf(id) }, picture] : []
    }),
  ]
}

/** What the user shows. */
function ownPictureParts(pictures: readonly Uint8Array[], prompt: Prompt): MessagePart[] {
  if (pictures.length === 0) return []
  return [
    { type: 'text', text: prompt.ownPictures(pictures.length) },
    ...pictures.flatMap((bytes, n): MessagePart[] => [
      { type: 'text', text: prompt.pictureOf(`p${n + 1}`) },
      { type: 'image', bytes, mediaType: 'image/png' },
    ]),
  ]
}

/** The pictures of the best passages, each once. */
async function picturesOf(
  { passages, signal }: GenerationRequest,
  { picture }: LanguageGeneratorParts,
): Promise<Map<string, MessagePart>> {
  const found = new Map<string, MessagePart>()
  const seen = new Set<string>()
  for (const { id, elements } of passages) {
    const asset = elements.flatMap((element) => (element.kind === 'figure' ? (element.asset ?? []) : []))[0]
    if (found.size === MAX_PICTURES) break
    if (!asset || seen.has(asset.sha256)) continue
    seen.add(asset.sha256)
    const kept = await picture(asset, signal)
    if (kept) found.set(id, { type: 'image', ...kept })
  }
  return found
}
