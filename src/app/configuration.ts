import { readFile } from 'node:fs/promises'
import { basename, dirname, resolve } from 'node:path'
import { z } from 'zod'
import { DuomoError, toDuomoError } from '../base/errors.ts'
import {
  type Environment,
  environmentLayers,
  location,
  type Setting,
  type SettingLayer,
  settle,
} from './setting-layers.ts'

export type { Setting } from './setting-layers.ts'

/** The file that is read from the working folder when it is there. */
const FILE_NAME = 'duomo.config.json'

/** Every setting there is, with its default. */
const configurationSchema = z.strictObject({
  /** The data folder. */
  data: location().default('.duomo'),
  /** The knowledge base in it. */
  base: z.string().default('default'),
  /** Where the index of a new knowledge base is kept: a folder or an address; in the data folder if absent. */
  store: location().optional(),
})

/** Every setting with the value in force; paths are absolute. */
export type Configuration = z.output<typeof configurationSchema>
/** What a caller or the file may set. */
export type ConfigurationInput = z.input<typeof configurationSchema>

/** The settings in force, and where each comes from. */
export interface LoadedConfiguration {
  readonly configuration: Configuration
  readonly settings: readonly Setting[]
  /** The file that was read, if there was one. */
  readonly file?: string
}

export interface LoadOptions {
  /** What the command line sets; stronger than everything else. */
  readonly flags?: ConfigurationInput
  /** Default `DUOMO_CONFIG`, else `duomo.config.json` in `cwd` if there is one. */
  readonly file?: string
  readonly env?: Environment
  /** Default the working folder; relative paths of flags and environment start here, those of the file at the file. */
  readonly cwd?: string
}

/**
 * Settings from flags, environment, file and defaults, the first of them that has a value.
 *
 * @throws `not-found` for a named file that is not there, `usage` for anything in it that is no setting
 */
export async function loadConfiguration(options: LoadOptions = {}): Promise<LoadedConfiguration> {
  const { flags = {}, env = process.env, cwd = process.cwd() } = options
  const named = options.file ?? (env.DUOMO_CONFIG || undefined)
  const file = resolve(cwd, named ?? FILE_NAME)
  const values = await readValues(file, named !== undefined)
  const layers: SettingLayer[] = [
    { origin: { kind: 'flag' }, values: flags, folder: cwd },
    ...environmentLayers(configurationSchema, env, cwd),
    ...(values === undefined ? [] : [{ origin: { kind: 'file' as const, file }, values, folder: dirname(file) }]),
  ]
  const settled = settle(configurationSchema, layers, { env, folder: cwd })
  return {
    configuration: settled.values,
    settings: settled.settings,
    ...(values === undefined ? {} : { file }),
  }
}

/**
 * Settings for a program that calls the library: `strong` first, then `given`; without `given` the environment.
 * No file is looked for.
 */
export function callConfiguration(strong: ConfigurationInput, given?: ConfigurationInput): Configuration {
  const env = process.env
  const cwd = process.cwd()
  const below = given
    ? [{ origin: { kind: 'call' as const }, values: given, folder: cwd }]
    : environmentLayers(configurationSchema, env, cwd)
  const layers = [{ origin: { kind: 'call' as const }, values: strong, folder: cwd }, ...below]
  return settle(configurationSchema, layers, { env, folder: cwd }).values
}

/** `undefined` when the file is not there and need not be. */
async function readValues(file: string, mustExist: boolean): Promise<unknown> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (cause) {
    const error = toDuomoError(cause, `reading the settings in ${file}`)
    if (error.code !== 'not-found') throw error
    if (!mustExist) return undefined
    throw new DuomoError('not-found', `there is no file ${file} to read settings from`, {
      hint: 'Check --config and the variable DUOMO_CONFIG.',
      cause,
    })
  }
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new DuomoError('usage', `${file} is no JSON: ${reason}`, {
      hint: `${basename(file)} is plain JSON: no comments, no comma after the last entry.`,
      cause,
    })
  }
}
