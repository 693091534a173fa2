import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { hashParts } from '../../base/hash.ts'

/** What is trained together; each model is a folder as a hub has it. */
export const RECIPES = {
  pictures: ['tiny-clip', 'tiny-vit'],
  text: ['tiny-text'],
  reranker: ['tiny-reranker'],
  speech: ['tiny-whisper'],
  sounds: ['tiny-clap'],
  pages: ['tiny-page'],
  layout: ['tiny-layout'],
} as const

export type RecipeName = keyof typeof RECIPES
export type TinyModelName = (typeof RECIPES)[RecipeName][number]

/** For `beforeAll`: the first test that needs a model trains it, beside whatever else the machine does. */
export const TRAINING_LIMIT_MS = 600_000

const SOURCES = import.meta.dirname

/**
 * The folder of a small trained model (`config.json`, `tokenizer.json`, `onnx/…`), whose parent can stand as
 * `env.localModelPath`. Trained at the first call, in a process of its own, and kept in the system's temporary folder until its
 * source changes; several processes that ask at once train once.
 *
 * @param cache - another folder to keep it in
 */
export async function tinyModel(name: TinyModelName, cache?: string): Promise<string> {
  const recipe = recipeOf(name)
  const folder = path.join(cache ?? (await cacheFolder()), recipe)
  while (!existsSync(folder)) await trainOrWait(recipe, folder)
  return path.join(folder, name)
}

function recipeOf(name: TinyModelName): RecipeName {
  for (const recipe of RECIPE_NAMES) if (RECIPES[recipe].some((model) => model === name)) return recipe
  throw new RangeError(`No recipe makes ${name}.`)
}

const RECIPE_NAMES = [
  'pictures',
  'text',
  'reranker',
  'speech',
  'sounds',
  'pages',
  'layout',
] as const satisfies readonly RecipeName[]

/** Named after everything of ours that can change a model. */
async function cacheFolder(): Promise<string> {
  const names = (await readdir(SOURCES)).filter((name) => /^[^.]+(\.child)?\.ts$/.test(name)).sort()
  const texts = await Promise.all(names.map((name) => readFile(path.join(SOURCES, name), 'utf8')))
  const random = await readFile(path.join(SOURCES, '../random.ts'), 'utf8')
  return path.join(tmpdir(), `duomo-tiny-models-${hashParts([...names, ...texts, random])}`)
}

/** Whoever makes the lock trains; whoever finds it waits a little, and takes it away when its owner is dead. */
async function trainOrWait(recipe: RecipeName, folder: string): Promise<void> {
  const lock = `${folder}.lock`
  await mkdir(path.dirname(folder), { recursive: true })
  try {
    await writeFile(lock, String(process.pid), { flag: 'wx' })
  } catch (error) {
    if (!isTaken(error)) throw error
    if (await isAbandoned(lock)) await rm(lock, { force: true })
    else await sleep(100)
    return
  }
  const unfinished = `${folder}.${process.pid}`
  try {
    if (existsSync(folder)) return
    await rm(unfinished, { recursive: true, force: true })
    await runRecipe(recipe, unfinished)
    await rename(unfinished, folder).catch((error: unknown) => {
      // Two may have taken the same dead lock away: then the other was first.
      if (!existsSync(folder)) throw error
    })
  } finally {
    await rm(unfinished, { recursive: true, force: true })
    await rm(lock, { force: true })
  }
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EEXIST'
}

async function isAbandoned(lock: string): Promise<boolean> {
  const owner = Number(await readFile(lock, 'utf8').catch(() => ''))
  // Just made and not yet written, or already gone.
  if (!owner) return false
  try {
    process.kill(owner, 0)
    return false
  } catch {
    return true
  }
}

async function runRecipe(recipe: RecipeName, folder: string): Promise<void> {
  const program = path.join(SOURCES, 'train-recipe.child.ts')
  const child = spawn(process.execPath, [program, recipe, folder], { stdio: ['ignore', 'ignore', 'pipe'] })
  const said: Buffer[] = []
  child.stderr.on('data', (chunk: Buffer) => said.push(chunk))
  const [status] = await once(child, 'close')
  if (status !== 0)
    throw new Error(`The recipe "${recipe}" ended with status ${status}:\n${Buffer.concat(said).toString('utf8')}`)
}
