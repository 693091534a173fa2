import { createHash, timingSafeEqual } from 'node:crypto'
import type { MiddlewareHandler } from 'hono'
import { refuse } from './refuse.ts'

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]'])

/** Is this a name or address of this machine only? */
export function isLoopback(host: string): boolean {
  return LOOPBACK.has(host) || host === '::1'
}

export interface GuardOptions {
  /** The address that the server was told to listen on. */
  readonly host: string
  readonly key?: string
}

/**
 * Keeps other sites out: a page of another site may make a browser send requests here, under a name that it owns
 * (DNS rebinding) or across origins. With a key set any name may lead here, because no other site knows the key.
 */
export function guardOrigins({ host, key }: GuardOptions): MiddlewareHandler {
  const allowed = new Set([...LOOPBACK, host.includes(':') ? `[${host}]` : host.toLowerCase()])
  return async (c, next) => {
    const named = c.req.header('host') ?? ''
    const name = named.replace(/:\d+$/, '').toLowerCase()
    if (key === undefined && !allowed.has(name))
      return refuse(c, 'wrong-host', `this server does not answer for the host "${name}"`, 'Use http://127.0.0.1.')
    const origin = c.req.header('origin')
    const site = c.req.header('sec-fetch-site')
    const foreign = origin === undefined ? site === 'cross-site' || site === 'same-site' : hostOf(origin) !== named
    // Following a link to the page itself is what links are for.
    const visit = c.req.method === 'GET' && c.req.header('sec-fetch-mode') === 'navigate'
    if (foreign && !(visit && origin === undefined))
      return refuse(c, 'wrong-origin', 'requests from other sites are refused', 'Open the page from this server.')
    return next()
  }
}

/** Lets a request pass that carries the key as `Authorization: Bearer …`; compared in constant time. */
export function guardKey(key: string | undefined): MiddlewareHandler {
  if (key === undefined) return (_, next) => next()
  const wanted = digest(key)
  return async (c, next) => {
    const given = /^Bearer (.+)$/i.exec(c.req.header('authorization') ?? '')?.[1]
    if (given !== undefined && timingSafeEqual(digest(given), wanted)) return next()
    c.header('WWW-Authenticate', 'Bearer')
    return refuse(c, 'unauthorized', 'this server needs its key', 'Send it as `Authorization: Bearer KEY`.')
  }
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined
}
