import { resolve } from 'node:path'
import { z } from 'zod'
import { DuomoError } from '../base/errors.ts'
import { nearest } from '../base/nearest.ts'

/** Variables of the environment. */
export type Environment = Readonly<Record<string, string | undefined>>

/** Where a value comes from. */
export type Origin =
  | { readonly kind: 'flag' }
  | { readonly kind: 'call' }
  | { readonly kind: 'environment'; readonly variable: string }
  | { readonly kind: 'file'; readonly file: string }
  | { readonly kind: 'default' }

/** One value in force, and who set it. */
export interface Setting {
  /** With dots, e.g. `reading.ocr`. */
  readonly name: string
  /** To be shown: of a secret only the variable that holds it, and whether that is set; of an address no password. */
  readonly value: unknown
  readonly origin: Origin
}

/** Values that one source sets, in the shape of the schema or part of it. */
export interface SettingLayer {
  readonly origin: Origin
  readonly values: unknown
  /** Relative paths of this layer start here. */
  readonly folder: string
}

/** A path that is relative to where it was written, or an address (`scheme://…`), which is left as it is. */
export const location = (alias?: string) =>
  z
    .string()
    .min(1)
    .meta({ setting: 'location', ...(alias === undefined ? {} : { alias }) })

/** A key, never written down itself: the file names the variable that holds it, `variable` unless told otherwise. */
export const secret = (variable: string) =>
  z
    .strictObject({ env: z.string().regex(/^[A-Za-z_]\w*$/) })
    .meta({ setting: 'secret' })
    .default({ env: variable })

/** The secret itself, which only its user should ever hold; `undefined` when its variable is not set. */
export function secretValue({ env: variable }: { readonly env: string }, env: Environment): string | undefined {
  return env[variable] || undefined
}

interface Leaf {
  readonly path: readonly string[]
  readonly name: string
  readonly variable: string
  /** A variable by which other programs know the same thing; the own one is stronger. */
  readonly alias: string | undefined
  readonly schema: z.core.$ZodType
  readonly kind: unknown
}

/** The values that variables set: `reading.layoutModel` is set by `DUOMO_READING_LAYOUT_MODEL`. Empty ones count as not set. */
export function environmentLayers(schema: z.ZodObject, env: Environment, folder: string): SettingLayer[] {
  return leavesOf(schema).flatMap((leaf): SettingLayer[] => {
    const variable = leaf.alias !== undefined && !env[leaf.variable] ? leaf.alias : leaf.variable
    const text = env[variable]
    // The variable named after a secret holds the secret itself, and is read when it is needed.
    if (!text || leaf.kind === 'secret') return []
    const origin: Origin = { kind: 'environment', variable }
    return [{ origin, folder, values: nest(leaf.path, fromText(text, leaf)) }]
  })
}

/**
 * Puts layers over each other, the strongest first, and the schema's defaults below them.
 *
 * @param folder - relative paths among the defaults start here
 * @throws `usage` naming the source, the setting, what it is and what was expected
 */
export function settle<S extends z.ZodObject>(
  schema: S,
  layers: readonly SettingLayer[],
  { env, folder }: { readonly env: Environment; readonly folder: string },
): { values: z.output<S>; settings: Setting[] } {
  const leaves = leavesOf(schema)
  for (const layer of layers) refuseUnknown(layer, schema, leaves)
  const origins = new Map<string, Origin>()
  const merged: Record<string, unknown> = {}
  for (const leaf of leaves) {
    const layer = layers.find(({ values }) => valueAt(values, leaf.path) !== undefined)
    if (!layer) continue
    put(merged, leaf.path, checked(leaf, layer))
    origins.set(leaf.name, layer.origin)
  }
  const whole = schema.safeParse(merged)
  if (!whole.success) throw new DuomoError('usage', `the settings do not fit together: ${reasons(whole.error)}`)
  const values: Record<string, unknown> = whole.data
  const settings = leaves.flatMap((leaf): Setting[] => {
    const value = valueAt(values, leaf.path)
    if (value === undefined) return []
    const origin = origins.get(leaf.name) ?? { kind: 'default' }
    const placed = leaf.kind === 'location' && origin.kind === 'default' ? placedIn(folder, value) : value
    put(values, leaf.path, placed)
    return [{ name: leaf.name, value: leaf.kind === 'secret' ? withPresence(placed, env) : masked(placed), origin }]
  })
  return { values: whole.data, settings }
}

function leavesOf(schema: z.ZodObject, above: readonly string[] = []): Leaf[] {
  return Object.entries(schema.shape).flatMap(([key, raw]) => {
    const path = [...above, key]
    const inner = unwrap(raw)
    const { setting: kind, alias } = (inner instanceof z.ZodType ? inner.meta() : undefined) ?? {}
    if (inner instanceof z.ZodObject && kind !== 'secret') return leavesOf(inner, path)
    const variable = `DUOMO_${path.map((part) => part.replace(/(?=[A-Z])/g, '_').toUpperCase()).join('_')}`
    return [
      {
        path,
        name: path.join('.'),
        variable,
        alias: typeof alias === 'string' ? alias : undefined,
        schema: raw,
        kind,
      },
    ]
  })
}

function unwrap(schema: z.core.$ZodType): z.core.$ZodType {
  return schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault
    ? unwrap(schema.unwrap())
    : schema
}

/** Text is taken as it is where that fits, else as JSON (numbers, true, lists). */
function fromText(text: string, leaf: Leaf): unknown {
  if (z.safeParse(leaf.schema, text).success) return text
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

function checked(leaf: Leaf, { origin, values, folder }: SettingLayer): unknown {
  const value = valueAt(values, leaf.path)
  const result = z.safeParse(leaf.schema, value)
  if (result.success) return leaf.kind === 'location' ? placedIn(folder, result.data) : result.data
  if (leaf.kind === 'secret')
    // The value is not repeated: it is most likely the key.
    throw new DuomoError(
      'usage',
      `${said(origin)}: ${leaf.name} must be { "env": "NAME" }, the variable with the key`,
      {
        hint: `Keys are never read from a file. Put it into a variable, such as ${leaf.variable}.`,
      },
    )
  throw new DuomoError(
    'usage',
    `${said(origin)}: ${leaf.name} is ${JSON.stringify(masked(value))}: ${reasons(result.error)}`,
    {
      hint: 'docs/configuration.md lists every setting.',
    },
  )
}

function refuseUnknown(layer: SettingLayer, schema: z.ZodObject, leaves: readonly Leaf[]): void {
  const walk = (values: unknown, object: z.ZodObject, above: readonly string[]) => {
    if (values === undefined) return
    if (!isRecord(values))
      throw new DuomoError(
        'usage',
        `${said(layer.origin)}: ${above.join('.') || 'the file'} is ${JSON.stringify(values)}, expected an object`,
      )
    for (const [key, value] of Object.entries(values)) {
      const path = [...above, key]
      const inner = Object.hasOwn(object.shape, key) ? object.shape[key] : undefined
      if (inner === undefined) throw unknownSetting(path, layer, Object.keys(object.shape), leaves)
      const section = unwrap(inner)
      if (section instanceof z.ZodObject && !leaves.some(({ name }) => name === path.join('.')))
        walk(value, section, path)
    }
  }
  walk(layer.values, schema, [])
}

function unknownSetting(
  path: readonly string[],
  { origin }: SettingLayer,
  siblings: readonly string[],
  leaves: readonly Leaf[],
): DuomoError {
  const above = path.slice(0, -1)
  const key = path.at(-1) ?? ''
  const sibling = nearest(key, siblings)
  // The right name at the wrong depth is the other common slip.
  const meant =
    sibling === undefined ? leaves.find((leaf) => leaf.path.at(-1) === key)?.name : [...above, sibling].join('.')
  const known = siblings.map((name) => [...above, name].join('.')).join(', ')
  return new DuomoError('usage', `${said(origin)}: there is no setting ${path.join('.')}`, {
    hint: meant ? `Did you mean ${meant}?` : `Known here: ${known}.`,
  })
}

function said(origin: Origin): string {
  switch (origin.kind) {
    case 'flag':
      return 'command line'
    case 'call':
      return 'configuration'
    case 'environment':
      return origin.variable
    case 'file':
      return origin.file
    case 'default':
      return 'default'
  }
}

function reasons(error: z.core.$ZodError): string {
  return error.issues
    .map(({ path, message }) => (path.length > 0 ? `${path.join('.')}: ${message}` : message))
    .join('; ')
}

function placedIn(folder: string, value: unknown): unknown {
  return typeof value === 'string' && !/^[a-z][a-z\d+.-]+:\/\//i.test(value) ? resolve(folder, value) : value
}

function withPresence(value: unknown, env: Environment): unknown {
  const name = isRecord(value) ? value.env : undefined
  return typeof name === 'string' ? { env: name, set: Boolean(env[name]) } : undefined
}

/** An address without the name and password that it may carry. */
function masked(value: unknown): unknown {
  return typeof value === 'string' ? value.replace(/\/\/[^/@]*@/, '//…@') : value
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function valueAt(values: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (inner, key) => (isRecord(inner) && Object.hasOwn(inner, key) ? inner[key] : undefined),
    values,
  )
}

function nest(path: readonly string[], value: unknown): unknown {
  return path.reduceRight<unknown>((inner, key) => ({ [key]: inner }), value)
}

function put(into: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [key, ...rest] = path
  if (key === undefined) return
  if (rest.length === 0) {
    into[key] = value
    return
  }
  const known = into[key]
  const inner = isRecord(known) ? known : {}
  into[key] = inner
  put(inner, rest, value)
}
