import { readdir, readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import type { z } from 'zod'
import { DuomoError, toDuomoError } from '../base/errors.ts'
import { hashParts } from '../base/hash.ts'
import { fileHashes } from '../onnx/fetch-file.ts'
import { type Device, graphFile, PRECISIONS, type Precision, precisionsOf } from '../onnx/precision.ts'
import type { LocalModel } from './local-model.ts'
import { graphsOf, type ModelRecipe, modelRecipeSchema, ownModelSchema } from './model-entry.ts'
import { checkedCut } from './space.ts'
import { hubConfigSchema, poolingConfigSchema, tellRecipe } from './tell-recipe.ts'

/** What a folder says of itself, beside the recipe that its `config.json` tells. */
const OWN_FILE = 'duomo-model.json'

export interface FolderOptions {
  readonly precision: Precision
  readonly device: Device
  /** Shorter vectors, where the model was trained for them. */
  readonly cut?: number
}

/** What is known of a folder beforehand, from the catalogue. */
export interface KnownModel {
  readonly name: string
  readonly revision: string
  readonly recipe: ModelRecipe
  readonly cuts: readonly number[]
  readonly languages: readonly string[]
}

/**
 * A model's folder in the layout of the hubs (`config.json`, `tokenizer.json`, `onnx/model_quantized.onnx` …), the user's
 * own where `known` is absent.
 *
 * @throws `not-found` for no folder, `usage` for a `duomo-model.json` that is none, `part-unavailable` for files that are
 *   missing, naming the precisions that are there
 */
export async function readModelFolder(
  folder: string,
  { precision, device, cut }: FolderOptions,
  known?: KnownModel,
): Promise<LocalModel> {
  const files = await filesOf(folder)
  const { name, revision, recipe, cuts, languages } = known ?? (await describe(folder, files))
  const graphs = graphsOf(recipe)
  checkPrecision({ name, folder, precision, graphs, files })
  const chosen = checkedCut(cut, cuts, name)
  const externalData = Object.fromEntries(
    graphs.map((graph) => [graph, externalFiles(graphFile(graph, precision), files).length]),
  )
  const weights = graphs.flatMap((graph) => {
    const file = graphFile(graph, precision)
    return [file, ...externalFiles(file, files)]
  })
  return {
    name,
    folder,
    revision: revision ?? (await hashOf(folder, files, weights)),
    recipe,
    precision,
    device,
    ...(chosen === undefined ? {} : { cut: chosen }),
    languages,
    externalData,
    bytes: weights.reduce((sum, file) => sum + (files.get(file) ?? 0), 0),
  }
}

/** Files that hold what did not fit into a graph's own, in the order in which they are numbered. */
function externalFiles(graph: string, files: ReadonlyMap<string, number>): string[] {
  const names: string[] = []
  for (let n = 0; ; n++) {
    const name = `${graph}_data${n === 0 ? '' : `_${n}`}`
    if (!files.has(name)) return names
    names.push(name)
  }
}

function checkPrecision(about: {
  readonly name: string
  readonly folder: string
  readonly precision: Precision
  readonly graphs: readonly string[]
  readonly files: ReadonlyMap<string, number>
}): void {
  const { name, folder, precision, graphs, files } = about
  const missing = graphs.map((graph) => graphFile(graph, precision)).filter((file) => !files.has(file))
  if (missing.length === 0) return
  const there = precisionsOf(graphs, (file) => files.has(file))
  throw new DuomoError('part-unavailable', `${name}: ${missing.join(' and ')} is not in ${folder}`, {
    hint:
      there.length > 0
        ? `There is ${there.join(' and ')}: set models.dtype to one of them.`
        : `A model needs ${graphs.map((graph) => `onnx/${graph}.onnx`).join(', ')} in one of ${PRECISIONS.join(', ')}.`,
  })
}

async function describe(folder: string, files: ReadonlyMap<string, number>) {
  const read = async <S extends z.ZodType>(file: string, schema: S): Promise<z.output<S> | undefined> =>
    files.has(file) ? readJson(path.join(folder, file), schema) : undefined
  const own = await read(OWN_FILE, ownModelSchema)
  const config = await read('config.json', hubConfigSchema)
  const pooling = await read('1_Pooling/config.json', poolingConfigSchema)
  const hasGraph = (graph: string) => PRECISIONS.some((precision) => files.has(graphFile(graph, precision)))
  const told = config && tellRecipe(config, pooling, hasGraph)
  const { name, cuts, languages, precisions: _, ...given } = own ?? {}
  // Of another task than told, what was told of the rest is wrong too.
  const fits = told && (given.task === undefined || given.task === told.task)
  const recipe = modelRecipeSchema.safeParse({
    pooling: 'none',
    prompts: { query: '', document: '' },
    maxTokens: 512,
    ...(fits ? told : {}),
    ...given,
  })
  if (!recipe.success)
    throw new DuomoError('usage', `${folder}: what kind of model this is can't be told`, {
      hint: `Write ${OWN_FILE} into the folder, with "task", "graphs" and "dimension"; docs/commands/models.md has examples.`,
      cause: recipe.error,
    })
  return {
    name: name ?? path.basename(folder),
    revision: undefined,
    recipe: recipe.data,
    cuts: cuts ?? [],
    languages: languages ?? [],
  }
}

async function readJson<S extends z.ZodType>(file: string, schema: S): Promise<z.output<S>> {
  try {
    return schema.parse(JSON.parse(await readFile(file, 'utf8')))
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : String(cause)
    throw new DuomoError('usage', `${file} can't be read: ${said.slice(0, 300)}`, { cause })
  }
}

async function filesOf(folder: string): Promise<Map<string, number>> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true })
    const sizes = entries
      .filter((entry) => entry.isFile() || entry.isSymbolicLink())
      .map(async (entry): Promise<[string, number][]> => {
        const full = path.join(entry.parentPath, entry.name)
        const facts = await stat(full).catch(() => undefined)
        return facts?.isFile() ? [[path.relative(folder, full).replaceAll(path.sep, '/'), facts.size]] : []
      })
    return new Map((await Promise.all(sizes)).flat())
  } catch (error) {
    throw toDuomoError(error, `looking for a model in ${folder}`)
  }
}

/** Of everything that vectors depend on: the weights and what prepares the inputs. */
async function hashOf(folder: string, files: ReadonlyMap<string, number>, weights: readonly string[]): Promise<string> {
  const settings = ['config.json', 'tokenizer.json', 'tokenizer_config.json', 'preprocessor_config.json']
  const parts: string[] = []
  for (const file of [...settings.filter((one) => files.has(one)), ...weights])
    parts.push(file, (await fileHashes(path.join(folder, file))).sha256)
  return hashParts(parts)
}
