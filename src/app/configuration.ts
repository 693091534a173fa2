import { readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { basename, dirname, isAbsolute, join, resolve } from 'node:path'
import { z } from 'zod'
import { DuomoError, toDuomoError } from '../base/errors.ts'
import { DEVICES, PRECISIONS } from '../onnx/precision.ts'
import {
  type Environment,
  environmentLayers,
  location,
  type Setting,
  type SettingLayer,
  secret,
  settle,
} from './setting-layers.ts'

export type { Setting } from './setting-layers.ts'

/** The file that is read from the working folder when it is there. */
const FILE_NAME = 'duomo.config.json'

const httpAddress = () =>
  z
    .url({ protocol: /^https?$/, error: 'expected an http address' })
    .refine(
      (url) => !URL.canParse(url) || new URL(url).username === '',
      'a name or key in an address is not read; set a key',
    )

/** Who reads the pages of PDF files and pictures. */
const readingSchema = z
  .strictObject({
    /** Who reads the words in scans and pictures. */
    ocr: z.enum(['auto', 'off', 'tesseract', 'paddle', 'vision']).default('auto'),
    /** Where the server of `paddle` or `vision` listens. */
    ocrUrl: httpAddress().optional(),
    /** The name of the model of `vision`. */
    ocrModel: z.string().min(1).optional(),
    ocrKey: secret('DUOMO_READING_OCR_KEY'),
    /** The model that sees the parts of scanned pages: `off`, or the line of a folder. */
    layout: z
      .string()
      .refine((line) => line === 'off' || (line.startsWith('local:') && isAbsolute(line.slice('local:'.length))), {
        error: 'expected off or local:/FOLDER',
      })
      .default('off'),
    /** Score from which a part that it sees is believed. */
    layoutThreshold: z.number().min(0).max(1).default(0.5),
    reader: z.enum(['builtin', 'mineru', 'docling', 'paddle']).default('builtin'),
    /** Where the server of another reader listens. */
    url: httpAddress().optional(),
    key: secret('DUOMO_READING_KEY'),
    /** Which pages it gets: all, or those that the built-in reader reads badly. */
    pages: z.enum(['all', 'poor']).default('poor'),
  })
  .refine(({ reader, url }) => reader === 'builtin' || url !== undefined, {
    path: ['url'],
    message: 'the address of the server is needed',
  })
  .refine(({ ocr, ocrUrl }) => (ocr !== 'paddle' && ocr !== 'vision') || ocrUrl !== undefined, {
    path: ['ocrUrl'],
    message: 'the address of the server is needed',
  })
  .refine(({ ocr, ocrModel }) => ocr !== 'vision' || ocrModel !== undefined, {
    path: ['ocrModel'],
    message: 'the name of the model is needed',
  })
  .refine(({ layout, ocr }) => layout === 'off' || ocr !== 'off', {
    path: ['layout'],
    message: 'somebody must read the words on those pages: set reading.ocr',
  })
  .prefault({})

const modelLine = () => z.string().min(1).optional()

/** How contents become vectors, see `docs/encoding.md`. */
const encodingSchema = z
  .strictObject({
    /**
     * `words`: no vectors but fingerprints; `unified`: everything as text; `shared`: text and pictures in one space;
     * `separate`: a model for each kind; `page`: whole pages by late interaction.
     */
    mode: z.enum(['words', 'unified', 'shared', 'separate', 'page']).default('words'),
    text: modelLine(),
    shared: modelLine(),
    image: modelLine(),
    audio: modelLine(),
    page: modelLine(),
    /** In `shared`, a figure's vector is made of its caption too. */
    joinCaptions: z.boolean().default(true),
    /** Figures are found by a picture that looks alike, without a model. */
    fingerprint: z.boolean().default(true),
  })
  .prefault({})

/** Who orders what was found anew. */
const rerankSchema = z
  .strictObject({
    /** The line of a model; without one words decide. */
    model: modelLine(),
    /** Passages that it judges. */
    candidates: z.number().int().min(1).max(200).default(30),
  })
  .prefault({})

/** What is added to documents so that they are found; each method on its own switch. */
const enrichSchema = z
  .strictObject({
    /** A figure or table is indexed together with its caption and headings. */
    captions: z.boolean().default(true),
    /** A figure or table is found by the sentences around it as well. */
    context: z.boolean().default(true),
    /** Characters of them at the most. */
    contextCharacters: z.number().int().min(40).max(4_000).default(400),
    /** Question and answer pairs of tables, computed from their cells. */
    tableQuestions: z.boolean().default(true),
    /** What figures show, by a model that sees. */
    describe: z.boolean().default(false),
    /** Question and answer pairs of text, tables and figures, by a model. */
    questions: z.boolean().default(false),
    /** Summaries of sections and documents, by a model. */
    summaries: z.boolean().default(false),
    /** Keywords of sections, by a model. */
    keywords: z.boolean().default(false),
    /** The line that chooses that model; `model` if absent. */
    model: modelLine(),
    /** Requests to it under way at the same time, for each file that is read. */
    concurrency: z.number().int().min(1).max(64).default(4),
  })
  .prefault({})

/** How questions are answered. */
const askSchema = z
  .strictObject({
    /** The model splits questions that need several searches. */
    subQuestions: z.boolean().default(false),
    /** What a model said to the same question and evidence is said again without asking it. */
    cache: z.boolean().default(true),
  })
  .prefault({})

/** Who reads answers aloud: a server, else espeak-ng. */
const speakerSchema = z
  .strictObject({
    /** An OpenAI-compatible server, up to and with its version. */
    url: httpAddress().optional(),
    model: z.string().min(1).default('tts-1'),
    /** The voice, as the server or espeak-ng names it. */
    voice: z.string().min(1).optional(),
    /** The voice for Chinese, where it is another one. */
    voiceZh: z.string().min(1).optional(),
    key: secret('DUOMO_SPEAKER_KEY'),
  })
  .prefault({})

/** Models that run on this machine. */
const modelsSchema = z
  .strictObject({
    /** Where they are kept. */
    folder: location('DUOMO_MODELS').default(() => join(homedir(), '.cache', 'duomo', 'models')),
    /** Where they are fetched from: a hub or a mirror with the same paths. */
    hub: httpAddress().meta({ alias: 'HF_ENDPOINT' }).default('https://huggingface.co'),
    /** How finely their weights are kept. */
    dtype: z.enum(PRECISIONS).default('q8'),
    device: z.enum(DEVICES).default('cpu'),
  })
  .prefault({})

/** Every setting there is, with its default. */
const configurationSchema = z.strictObject({
  /** The data folder. */
  data: location().default('.duomo'),
  /** The knowledge base in it. */
  base: z.string().default('default'),
  /** Where the index of a new knowledge base is kept: a folder or an address; in the data folder if absent. */
  store: location().optional(),
  /** The line that chooses a language model, such as `glm:glm-4v-flash`; without one answers are extractive. */
  model: z.string().min(1).optional(),
  reading: readingSchema,
  encoding: encodingSchema,
  rerank: rerankSchema,
  ask: askSchema,
  enrich: enrichSchema,
  speaker: speakerSchema,
  models: modelsSchema,
  /** The line of a local model that turns speech into words; else a server, if `DUOMO_TRANSCRIBER_URL` names one. */
  transcriber: modelLine(),
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
