import {
  type Graph,
  openGraph,
  openPictureProcessor,
  openSoundProcessor,
  openTokenizer,
} from '../../onnx/transformers.ts'
import type { LocalModel } from '../local-model.ts'
import { spaceOf } from '../space.ts'
import { createLocalEncoder } from './local-encoder.ts'
import type { LocalEncoder } from './parts.ts'

/**
 * Loads a model into this process, whose thread it then takes for every call.
 *
 * @throws `part-unavailable` for what is missing
 */
export async function loadEncoder(model: LocalModel): Promise<LocalEncoder> {
  const { folder, recipe, precision, device, externalData } = model
  const graphs = new Map<string, Promise<Graph>>()
  const openOnce = (graph: string) => {
    const opening =
      graphs.get(graph) ??
      openGraph(folder, {
        graph,
        precision,
        device,
        externalData: externalData[graph] ?? 0,
        known: recipe.task === 'text',
      })
    graphs.set(graph, opening)
    return opening
  }
  const { text, image, audio } = recipe.graphs
  return createLocalEncoder({
    name: `local:${model.name}`,
    recipe,
    space: spaceOf(model),
    graphs: {
      ...(text === undefined ? {} : { text: await openOnce(text) }),
      ...(image === undefined ? {} : { image: await openOnce(image) }),
      ...(audio === undefined ? {} : { audio: await openOnce(audio) }),
    },
    ...(text === undefined ? {} : { tokenizer: await openTokenizer(folder) }),
    ...(image === undefined ? {} : { pictures: await openPictureProcessor(folder) }),
    ...(audio === undefined ? {} : { sounds: await openSoundProcessor(folder) }),
  })
}
