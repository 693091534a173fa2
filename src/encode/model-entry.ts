import { z } from 'zod'
import { patchGridSchema } from '../model/patch-grid.ts'
import { PRECISIONS, type Precision } from '../onnx/precision.ts'

/** What a model is for. `audio` stands for sound and text in one space, `page` for pages of many vectors. */
export const MODEL_TASKS = ['text', 'text-image', 'image', 'audio', 'page', 'rerank', 'speech'] as const
export type ModelTask = (typeof MODEL_TASKS)[number]

/** Which graphs of the folder do what; the same name twice is one graph that wants both inputs at once. */
const graphsSchema = z.strictObject({
  text: z.string().optional(),
  image: z.string().optional(),
  audio: z.string().optional(),
  /** For `speech` and `rerank`: files that the library loads by itself. */
  others: z.array(z.string()).optional(),
})

/** Everything but its weights that a model's vectors depend on. */
export const modelRecipeSchema = z.strictObject({
  task: z.enum(MODEL_TASKS),
  graphs: graphsSchema,
  /** How the vectors of the tokens, or patches, become one: `none` where the graph does it. */
  pooling: z.enum(['cls', 'mean', 'last', 'none']),
  /** Length of a vector; 0 for `rerank` and `speech`. */
  dimension: z.int().nonnegative(),
  /** Put in front of a text, by its role. */
  prompts: z.strictObject({ query: z.string(), document: z.string() }),
  /** Longer text is cut. */
  maxTokens: z.int().positive(),
  /** Every text is padded to so many tokens, for models that were trained so. */
  padTo: z.int().positive().optional(),
  /** Of `page`: the picture is stretched over them. */
  patches: patchGridSchema.optional(),
})
export type ModelRecipe = z.infer<typeof modelRecipeSchema>

/** A licence as far as it decides who may use a model; its own text counts. */
export interface Licence {
  readonly name: string
  /** `free` for any use, `conditions` and `non-commercial` must be accepted before a model is pulled. */
  readonly use: 'free' | 'conditions' | 'non-commercial'
  readonly url: string
}

/** A model that the catalogue knows. */
export interface ModelEntry {
  /** As users name it. */
  readonly name: string
  /** On the hub, `owner/name`. */
  readonly id: string
  /** A branch, tag or commit; what a branch stood for is recorded when the model is pulled. */
  readonly revision: string
  readonly recipe: ModelRecipe
  /** Shorter vectors that the model was trained for (Matryoshka), beside the full one. */
  readonly cuts: readonly number[]
  /** Precisions that may be used; which ones a hub has is seen when pulling. */
  readonly precisions: readonly Precision[]
  /** Files beside the graphs. */
  readonly files: readonly string[]
  /** SHA-256 of files, where it is known beforehand; every other one is recorded when first pulled. */
  readonly sha256: Readonly<Record<string, string>>
  /** Millions of weights, for estimates of size and memory. */
  readonly millions: number
  /** ISO 639-1; empty for about a hundred. */
  readonly languages: readonly string[]
  readonly licence: Licence
}

/** What a folder may say of its model itself, in `duomo-model.json`; the rest is told by its `config.json`. */
export const ownModelSchema = z.strictObject({
  name: z.string().min(1).max(80).optional(),
  ...modelRecipeSchema.partial().shape,
  prompts: z.strictObject({ query: z.string().default(''), document: z.string().default('') }).optional(),
  cuts: z.array(z.int().positive()).optional(),
  languages: z.array(z.string()).optional(),
  precisions: z.array(z.enum(PRECISIONS)).optional(),
})

/** Every graph that a recipe needs, once. */
export function graphsOf({ graphs: { text, image, audio, others = [] } }: ModelRecipe): string[] {
  return [...new Set([text, image, audio, ...others].filter((graph) => graph !== undefined))]
}
