import { PRECISIONS, type Precision } from '../onnx/precision.ts'
import type { Licence, ModelEntry, ModelRecipe } from './model-entry.ts'

const MIT: Licence = { name: 'MIT', use: 'free', url: 'https://opensource.org/license/mit' }
const APACHE: Licence = { name: 'Apache-2.0', use: 'free', url: 'https://www.apache.org/licenses/LICENSE-2.0' }
const GEMMA: Licence = { name: 'Gemma', use: 'conditions', url: 'https://ai.google.dev/gemma/terms' }
const CC_BY_NC: Licence = {
  name: 'CC-BY-NC-4.0',
  use: 'non-commercial',
  url: 'https://creativecommons.org/licenses/by-nc/4.0/',
}

const NO_PROMPTS = { query: '', document: '' }
const E5_PROMPTS = { query: 'query: ', document: 'passage: ' }
const WITHOUT_FP16: readonly Precision[] = PRECISIONS.filter((one) => one !== 'fp16')

const TEXT_FILES = ['config.json', 'tokenizer.json', 'tokenizer_config.json']
const PICTURE_FILES = ['config.json', 'preprocessor_config.json']
const ALL_FILES = [...TEXT_FILES, 'preprocessor_config.json']
const SPEECH_FILES = [...ALL_FILES, 'generation_config.json']

type Entry = Omit<ModelEntry, 'revision' | 'sha256' | 'cuts' | 'precisions'> & Partial<ModelEntry>
const entry = (given: Entry): ModelEntry => ({
  revision: 'main',
  sha256: {},
  cuts: [],
  precisions: PRECISIONS,
  ...given,
})

function text(dimension: number, recipe: Partial<ModelRecipe>): ModelRecipe {
  return {
    task: 'text',
    graphs: { text: 'model' },
    pooling: 'mean',
    dimension,
    prompts: NO_PROMPTS,
    maxTokens: 512,
    ...recipe,
  }
}

function textImage(dimension: number, maxTokens: number, recipe: Partial<ModelRecipe> = {}): ModelRecipe {
  return {
    task: 'text-image',
    graphs: { text: 'text_model', image: 'vision_model' },
    pooling: 'none',
    dimension,
    prompts: NO_PROMPTS,
    maxTokens,
    ...recipe,
  }
}

const image = (dimension: number): ModelRecipe => ({
  task: 'image',
  graphs: { image: 'model' },
  pooling: 'cls',
  dimension,
  prompts: NO_PROMPTS,
  maxTokens: 1,
})

const rerank = (maxTokens: number): ModelRecipe => ({
  task: 'rerank',
  graphs: { text: 'model' },
  pooling: 'none',
  dimension: 0,
  prompts: NO_PROMPTS,
  maxTokens,
})

const SPEECH: ModelRecipe = {
  task: 'speech',
  graphs: { others: ['encoder_model', 'decoder_model_merged'] },
  pooling: 'none',
  dimension: 0,
  prompts: NO_PROMPTS,
  maxTokens: 448,
}

/**
 * Models that `duomo models` knows, as data; a folder of one's own needs no entry. Names and addresses are as the hubs
 * publish them.
 */
export const CATALOGUE: readonly ModelEntry[] = [
  entry({
    name: 'multilingual-e5-small',
    id: 'Xenova/multilingual-e5-small',
    recipe: text(384, { prompts: E5_PROMPTS }),
    files: TEXT_FILES,
    millions: 118,
    languages: [],
    licence: MIT,
  }),
  entry({
    name: 'multilingual-e5-base',
    id: 'Xenova/multilingual-e5-base',
    recipe: text(768, { prompts: E5_PROMPTS }),
    files: TEXT_FILES,
    millions: 278,
    languages: [],
    licence: MIT,
  }),
  entry({
    name: 'bge-m3',
    id: 'Xenova/bge-m3',
    recipe: text(1024, { pooling: 'cls', maxTokens: 8192 }),
    files: TEXT_FILES,
    millions: 568,
    languages: [],
    licence: MIT,
  }),
  entry({
    name: 'gte-multilingual-base',
    id: 'onnx-community/gte-multilingual-base',
    recipe: text(768, { pooling: 'cls', maxTokens: 8192 }),
    cuts: [512, 256, 128],
    files: TEXT_FILES,
    millions: 305,
    languages: [],
    licence: APACHE,
  }),
  entry({
    name: 'qwen3-embedding-0.6b',
    id: 'onnx-community/Qwen3-Embedding-0.6B-ONNX',
    recipe: text(1024, {
      pooling: 'last',
      maxTokens: 8192,
      prompts: {
        query: 'Instruct: Given a web search query, retrieve relevant passages that answer the query\nQuery:',
        document: '',
      },
    }),
    cuts: [768, 512, 256, 128],
    files: TEXT_FILES,
    millions: 596,
    languages: [],
    licence: APACHE,
  }),
  entry({
    name: 'embeddinggemma-300m',
    id: 'onnx-community/embeddinggemma-300m-ONNX',
    recipe: text(768, {
      pooling: 'none',
      maxTokens: 2048,
      prompts: { query: 'task: search result | query: ', document: 'title: none | text: ' },
    }),
    cuts: [512, 256, 128],
    // In half precision its values overflow.
    precisions: WITHOUT_FP16,
    files: TEXT_FILES,
    millions: 308,
    languages: [],
    licence: GEMMA,
  }),
  entry({
    name: 'clip-vit-base-patch32',
    id: 'Xenova/clip-vit-base-patch32',
    recipe: textImage(512, 77),
    files: ALL_FILES,
    millions: 151,
    languages: ['en'],
    licence: MIT,
  }),
  entry({
    name: 'chinese-clip-vit-base-patch16',
    id: 'Xenova/chinese-clip-vit-base-patch16',
    recipe: textImage(512, 52, { graphs: { text: 'model', image: 'model' } }),
    files: ALL_FILES,
    millions: 188,
    languages: ['zh'],
    licence: APACHE,
  }),
  entry({
    name: 'siglip2-base-patch16-224',
    id: 'onnx-community/siglip2-base-patch16-224-ONNX',
    recipe: textImage(768, 64, { padTo: 64 }),
    files: ALL_FILES,
    millions: 375,
    languages: [],
    licence: APACHE,
  }),
  entry({
    name: 'jina-clip-v2',
    id: 'jinaai/jina-clip-v2',
    recipe: textImage(1024, 8192, { graphs: { text: 'model', image: 'model' } }),
    cuts: [768, 512, 256, 128, 64],
    files: ALL_FILES,
    millions: 865,
    languages: [],
    licence: CC_BY_NC,
  }),
  entry({
    name: 'dinov2-small',
    id: 'Xenova/dinov2-small',
    recipe: image(384),
    files: PICTURE_FILES,
    millions: 22,
    languages: [],
    licence: APACHE,
  }),
  entry({
    name: 'vit-base-patch16-224-in21k',
    id: 'Xenova/vit-base-patch16-224-in21k',
    recipe: image(768),
    files: PICTURE_FILES,
    millions: 86,
    languages: [],
    licence: APACHE,
  }),
  entry({
    name: 'clap-htsat-unfused',
    id: 'Xenova/clap-htsat-unfused',
    recipe: {
      task: 'audio',
      graphs: { text: 'text_model', audio: 'audio_model' },
      pooling: 'none',
      dimension: 512,
      prompts: NO_PROMPTS,
      maxTokens: 512,
    },
    files: ALL_FILES,
    millions: 153,
    languages: ['en'],
    licence: APACHE,
  }),
  entry({
    name: 'bge-reranker-base',
    id: 'Xenova/bge-reranker-base',
    recipe: rerank(512),
    files: TEXT_FILES,
    millions: 278,
    languages: ['zh', 'en'],
    licence: MIT,
  }),
  entry({
    name: 'bge-reranker-v2-m3',
    id: 'onnx-community/bge-reranker-v2-m3-ONNX',
    recipe: rerank(1024),
    files: TEXT_FILES,
    millions: 568,
    languages: [],
    licence: APACHE,
  }),
  entry({
    name: 'whisper-base',
    id: 'onnx-community/whisper-base',
    recipe: SPEECH,
    files: SPEECH_FILES,
    millions: 74,
    languages: [],
    licence: MIT,
  }),
  entry({
    name: 'whisper-small',
    id: 'onnx-community/whisper-small',
    recipe: SPEECH,
    files: SPEECH_FILES,
    millions: 244,
    languages: [],
    licence: MIT,
  }),
  entry({
    name: 'whisper-large-v3-turbo',
    id: 'onnx-community/whisper-large-v3-turbo',
    recipe: SPEECH,
    files: SPEECH_FILES,
    millions: 809,
    languages: [],
    licence: MIT,
  }),
]
