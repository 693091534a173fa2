import { DuomoError } from '../base/errors.ts'

/** Where a server is, and what it wants to know of who asks. */
export interface ServerUrl {
  readonly kind: 'chroma' | 'milvus'
  readonly host: string
  readonly port: number
  readonly secure: boolean
  /** Names in the address: tenant and database for Chroma, database for Milvus. */
  readonly path: readonly string[]
  readonly user?: string
  readonly password?: string
  readonly token?: string
  /** The address without secrets, as it may be shown and kept. */
  readonly shown: string
}

const KINDS = {
  'http:': { kind: 'chroma', secure: false, port: 8000, names: 2 },
  'https:': { kind: 'chroma', secure: true, port: 443, names: 2 },
  'milvus:': { kind: 'milvus', secure: false, port: 19530, names: 1 },
  'milvuss:': { kind: 'milvus', secure: true, port: 443, names: 1 },
} as const

const EXPECTED = 'http://HOST:PORT[/TENANT/DATABASE] for Chroma, milvus://HOST:PORT[/DATABASE] for Milvus, or a folder'

/** Does that name a server, and not a folder? A drive letter is no scheme. */
export function isServerUrl(target: string): boolean {
  return /^[a-z][a-z0-9+.-]+:\/\//i.test(target)
}

/**
 * The address of a server. Secrets stand in it or, better, in the environment: `CHROMA_TOKEN`, `MILVUS_TOKEN`.
 *
 * @throws `usage` for an address of no known kind; secrets in it are not repeated
 */
export function parseServerUrl(target: string, env: Readonly<Record<string, string | undefined>>): ServerUrl {
  const url = URL.parse(target)
  const known = url && Object.entries(KINDS).find(([protocol]) => protocol === url.protocol)?.[1]
  if (!url?.hostname || !known)
    throw new DuomoError('usage', `${withoutSecrets(target)} is no address of an index`, { hint: `Give ${EXPECTED}.` })
  const path = url.pathname.split('/').filter(Boolean).map(decodeURIComponent)
  if (path.length > known.names || url.search || url.hash)
    throw new DuomoError('usage', `${withoutSecrets(target)} says more than where the index is`, {
      hint: `Give ${EXPECTED}.`,
    })
  const token = env[known.kind === 'chroma' ? 'CHROMA_TOKEN' : 'MILVUS_TOKEN']
  const user = decodeURIComponent(url.username)
  const password = decodeURIComponent(url.password)
  // In an address for Chroma, which knows no users, whatever stands before the @ is the token.
  const given = known.kind === 'chroma' ? password || user || token : token
  return {
    kind: known.kind,
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port ? Number(url.port) : known.port,
    secure: known.secure,
    path,
    ...(known.kind === 'milvus' && user ? { user, password } : {}),
    ...(given && !(known.kind === 'milvus' && user) ? { token: given } : {}),
    shown: `${url.protocol}//${url.host}${path.map((name) => `/${encodeURIComponent(name)}`).join('')}`,
  }
}

function withoutSecrets(target: string): string {
  return target.replace(/\/\/[^@/]*@/, '//…@')
}
