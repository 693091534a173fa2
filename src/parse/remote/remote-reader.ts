import type { Parser } from '../../spec/parser.ts'

/**
 * A parser that has its work done by a server, and knows nothing of the file but what the server says:
 *
 * - pages may be in any unit (points or pixels), which the page's `width` and `height` tell;
 * - figures come without pictures, whoever has the file can draw them from their boxes;
 * - pages are numbered from 1 in the file as it was sent.
 *
 * `mergePages` brings all that into the document that our own parsers made.
 */
export interface RemoteReader extends Parser {
  /** What one request may hold at the most. */
  readonly pagesPerRequest: number
}

export interface RemoteOptions {
  /** Where the server listens. */
  readonly url: string
  /** Sent with each request. */
  readonly key?: string
  /** The text that a file carries is not to be trusted: everything is read from the pictures of its pages. */
  readonly ignoreText?: boolean
}

/** What every server reads; whoever asks turns other pictures into PNG. */
export const PAGED_TYPES = ['application/pdf', 'image/png', 'image/jpeg'] as const

const MINUTE = 60_000
const MiB = 2 ** 20

/** A page may take a minute on a slow machine, and a file waits for others. */
export const REQUEST_LIMITS = { limitMs: 30 * MINUTE, limitBytes: 256 * MiB } as const

/** A name that tells the server the format and nothing else. */
export function neutralName(mediaType: string): string {
  return mediaType === 'application/pdf' ? 'document.pdf' : `picture.${mediaType.replace('image/', '')}`
}

/** Bytes as a file of a form. */
export function toBlob(bytes: Uint8Array, mediaType: string): Blob {
  return new Blob([new Uint8Array(bytes)], { type: mediaType })
}
