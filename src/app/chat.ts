import { DuomoError } from '../base/errors.ts'
import { chat } from '../generate/chat.ts'
import type { ChatMessage } from '../model/conversation.ts'
import type { LanguageModel } from '../spec/language-model.ts'
import type { ChildReader } from './child-reader.ts'
import { chooseModel } from './choose-model.ts'
import { readPictures } from './question-pictures.ts'

const CHOOSE =
  'Set DUOMO_MODEL, for example to glm:glm-4v-flash or ollama:qwen3-vl; docs/models.md lists what there is.'

/**
 * The model that `line` names.
 *
 * @throws `part-unavailable` when none is set up, or its key is missing
 */
async function needModel(line: string | undefined): Promise<LanguageModel> {
  if (line !== undefined) return chooseModel(line, process.env)
  throw new DuomoError('part-unavailable', 'this needs a language model, and none is set up', { hint: CHOOSE })
}

/** The same where it must see. */
async function needSeeingModel(line: string | undefined): Promise<LanguageModel> {
  if (line === undefined)
    throw new DuomoError('part-unavailable', 'pictures need a model that sees, and none is set up', { hint: CHOOSE })
  const model = await needModel(line)
  if (model.capabilities.images) return model
  throw new DuomoError('part-unavailable', `${model.name} takes no pictures`, {
    hint: 'Choose a model that sees, or say that this one does: `MODEL?images=yes`.',
  })
}

/** A plain conversation with the model of the settings: its words as they come. */
export async function* chatWithModel(
  line: string | undefined,
  messages: readonly ChatMessage[],
  reader: () => Promise<Pick<ChildReader, 'shrink'>>,
  signal: AbortSignal,
): AsyncGenerator<string> {
  const seeing = messages.some(({ images }) => images && images.length > 0)
  const model = await (seeing ? needSeeingModel(line) : needModel(line))
  const read: ChatMessage[] = []
  for (const { role, text, images = [] } of messages)
    read.push({ role, text, images: await readPictures(images, reader, signal) })
  yield* chat(model, read, signal)
}
