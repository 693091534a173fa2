import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Context } from 'hono'
import { DuomoError } from '../base/errors.ts'
import { refuseError } from './refuse.ts'

/** Every file of the page and its type; nothing else of the disk can be asked for. */
const FILES: Readonly<Record<string, string>> = {
  'index.html': 'text/html; charset=utf-8',
  'page.js': 'text/javascript; charset=utf-8',
  'page.css': 'text/css; charset=utf-8',
  'icon.svg': 'image/svg+xml',
}

/** Absolute path of a file of the built page; the same from `src/server` and from `dist/server`. */
export function webFolder(file: string): string {
  return fileURLToPath(new URL(`../../web/dist/${file}`, import.meta.url))
}

/** Answers with a file of the page. */
export async function servePage(c: Context): Promise<Response> {
  const file = c.req.path === '/' ? 'index.html' : c.req.path.slice(1)
  const type = Object.hasOwn(FILES, file) ? FILES[file] : undefined
  if (type === undefined) return refuseError(c, new DuomoError('not-found', `there is nothing at ${c.req.path}`))
  try {
    return c.body(new Uint8Array(await readFile(webFolder(file))), 200, {
      'Content-Type': type,
      'Cache-Control': 'no-cache',
    })
  } catch (cause) {
    const missing = new DuomoError('part-unavailable', 'the web page is not built', {
      hint: 'In a clone run `node scripts/build-web.ts`; the HTTP API works without it.',
      cause,
    })
    return refuseError(c, missing)
  }
}
