// Trains one recipe: node train-recipe.child.ts RECIPE FOLDER
import path from 'node:path'
import { createRandom } from '../random.ts'
import { type HubFiles, writeHubFolder } from './hub-folder.ts'
import { trainLayoutModel } from './layout-model.ts'
import { trainPageModel } from './page-model.ts'
import { clipFiles, vitFiles } from './picture-text-files.ts'
import { trainPictureTextModel } from './picture-text-model.ts'
import { trainReranker } from './reranker-model.ts'
import { trainSoundTextModel } from './sound-text-model.ts'
import { trainSpeechModel } from './speech-model.ts'
import { trainTextModel } from './text-model.ts'
import type { RecipeName, TinyModelName } from './tiny-model.ts'

type Models = Readonly<Partial<Record<TinyModelName, HubFiles>>>

const SEED = 8

const TRAIN: Readonly<Record<RecipeName, (random: () => number) => Models | Promise<Models>>> = {
  pictures: (random) => {
    const model = trainPictureTextModel(random)
    return { 'tiny-clip': clipFiles(model), 'tiny-vit': vitFiles(model) }
  },
  text: (random) => ({ 'tiny-text': trainTextModel(random) }),
  reranker: (random) => ({ 'tiny-reranker': trainReranker(random) }),
  speech: async (random) => ({ 'tiny-whisper': await trainSpeechModel(random) }),
  sounds: async (random) => ({ 'tiny-clap': await trainSoundTextModel(random) }),
  layout: (random) => ({ 'tiny-layout': trainLayoutModel(random) }),
  pages: (random) => ({ 'tiny-page': trainPageModel(random) }),
}

const [recipe = '', folder = ''] = process.argv.slice(2)
const train = Object.entries(TRAIN).find(([name]) => name === recipe)?.[1]
if (!train || !folder) throw new RangeError(`Expected a recipe (${Object.keys(TRAIN).join(', ')}) and a folder.`)
const models = await train(createRandom(SEED))
for (const [name, files] of Object.entries(models)) await writeHubFolder(path.join(folder, name), files)
