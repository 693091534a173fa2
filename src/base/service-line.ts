import { DuomoError } from './errors.ts'
import type { HostGates, HostLimits } from './host-gate.ts'
import type { HttpService } from './http-service.ts'

/** What every service that a line can name has. */
export interface LineProvider {
  /** Where it answers, without a slash at the end; absent where only a line with an address can name it. */
  readonly baseUrl?: string
  /** The path that an address without one means; that of `baseUrl` if absent. */
  readonly root?: string
  /** Environment variables that may hold its key, the usual one first; none where no key is needed. */
  readonly keys: readonly string[]
}

export interface LineGrammar<P extends LineProvider> {
  readonly providers: Readonly<Record<string, P>>
  /** Who answers at an address that stands without a provider. */
  readonly anyServer: P
  /** What the lines choose, for messages: `models`. */
  readonly chosen: string
  /** Examples of lines, as a sentence. */
  readonly hint: string
}

/** A model at a service, as one line names it. */
export interface ServiceLine<P extends LineProvider> {
  readonly provider: P
  /** As users see it: `glm:glm-4v-flash`, `localhost:8000#qwen3-vl`. */
  readonly name: string
  /** As its server knows it. */
  readonly model: string
  /** Without a slash at the end. */
  readonly baseUrl: string
  /** Names and values of what stands behind the model, in their order. */
  readonly settings: readonly (readonly [name: string, value: string])[]
  readonly key?: string
  /** Where the key is expected, for messages. */
  readonly keyVariable?: string
}

/**
 * Reads the one line that chooses a model: `PROVIDER:MODEL`, `PROVIDER:URL#MODEL` for the same protocol at another address, or
 * `URL#MODEL`; behind the model `?name=value&name=value`.
 *
 * @param environment - where keys are looked up; a provider at its own address needs one
 * @throws `usage` for a line that can't be read, `part-unavailable` when the provider's key is not set
 */
export function readServiceLine<P extends LineProvider>(
  line: string,
  grammar: LineGrammar<P>,
  environment: Readonly<Record<string, string | undefined>>,
): ServiceLine<P> {
  const { provider, base, model, settings, name, foreign } = split(line.trim(), grammar)
  const keyVariable = provider.keys[0]
  const key = provider.keys.map((variable) => environment[variable]?.trim()).find((value) => value)
  if (!foreign && keyVariable !== undefined && key === undefined)
    throw new DuomoError('part-unavailable', `the model ${name} needs a key, and ${keyVariable} is not set`, {
      hint: `Set it in the environment: ${keyVariable}=… duomo …`,
    })
  return {
    provider,
    name,
    model,
    baseUrl: base,
    settings,
    ...(key === undefined ? {} : { key }),
    ...(keyVariable === undefined ? {} : { keyVariable }),
  }
}

/** The service of a line, to be called. @param setting - what holds the line, for hints */
export function toHttpService(
  line: Pick<ServiceLine<LineProvider>, 'name' | 'baseUrl' | 'key' | 'keyVariable'> & HostLimits,
  setting: string,
  gates: HostGates,
): HttpService {
  const { name, baseUrl, key, keyVariable } = line
  return {
    name,
    url: baseUrl,
    setting,
    gate: gates.of(baseUrl, line),
    ...(key === undefined ? {} : { headers: { authorization: `Bearer ${key}` } }),
    ...(keyVariable === undefined ? {} : { keyVariable }),
  }
}

interface Split<P> {
  readonly provider: P
  readonly base: string
  readonly model: string
  readonly settings: ServiceLine<LineProvider>['settings']
  readonly name: string
  /** At an address of the line's own. */
  readonly foreign: boolean
}

function split<P extends LineProvider>(line: string, grammar: LineGrammar<P>): Split<P> {
  const { providers, anyServer, chosen, hint } = grammar
  const [, prefix = '', rest = ''] = /^([a-z]+):(.*)$/su.exec(line) ?? []
  if (prefix === 'http' || prefix === 'https') return ofServer(line, anyServer, '', hint)
  const provider = Object.hasOwn(providers, prefix) ? providers[prefix] : undefined
  if (!provider)
    throw new DuomoError('usage', `"${withoutSecrets(line)}" names no known provider of ${chosen}`, {
      hint: `Known are ${Object.keys(providers).join(', ')}. ${hint}`,
    })
  if (provider.baseUrl === undefined || /^https?:\/\//iu.test(rest))
    return ofServer(rest, provider, provider.root ?? new URL(provider.baseUrl ?? 'http://localhost').pathname, hint)
  const { model, settings } = readModel(rest, line, hint)
  return { provider, base: provider.baseUrl, model, settings, name: `${prefix}:${model}`, foreign: false }
}

/** @param root - what a bare host means */
function ofServer<P extends LineProvider>(address: string, provider: P, root: string, hint: string): Split<P> {
  const [before = '', ...behind] = address.split('#')
  const url = URL.canParse(before) ? new URL(before) : undefined
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:'))
    throw new DuomoError('usage', `"${withoutSecrets(address)}" is no address of a model's server`, { hint })
  if (url.username || url.password || url.search)
    throw new DuomoError('usage', `the address of the model's server at ${url.host} holds more than a path`, {
      hint: `Leave user, password and query away; a key belongs into ${provider.keys[0] ?? 'the environment'}.`,
    })
  const { model, settings } = readModel(behind.join('#'), `${url.origin}${url.pathname}#`, hint)
  const path = withoutSlash(url.pathname)
  const base = `${url.origin}${path === '' ? withoutSlash(root) : path}`
  return { provider, base, model, settings, name: `${url.host}#${model}`, foreign: true }
}

function readModel(text: string, line: string, hint: string): Pick<Split<LineProvider>, 'model' | 'settings'> {
  const at = text.indexOf('?')
  const model = (at < 0 ? text : text.slice(0, at)).trim()
  if (!/^[\p{L}\p{N}][\p{L}\p{N}._:/@+-]{0,199}$/u.test(model))
    throw new DuomoError('usage', `"${withoutSecrets(line)}" names no model`, { hint })
  return { model, settings: [...new URLSearchParams(at < 0 ? '' : text.slice(at + 1))] }
}

const withoutSlash = (path: string) => path.replace(/\/+$/u, '')

/** A line as it may be shown: whoever writes a password into an address finds it in no message. */
function withoutSecrets(line: string): string {
  return line.replace(/\/\/[^/@#]*@/u, '//…@').slice(0, 200)
}

/** An error for a setting behind a model that has no such name or value. @param known - what there is, as a sentence */
export function unknownSetting(name: string, value: string, model: string, known: string): DuomoError {
  return new DuomoError('usage', `"${name}=${value}" says nothing that can be said of the model ${model}`, {
    hint: known,
  })
}
