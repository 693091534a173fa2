import { readFileSync } from 'node:fs'
import { z } from 'zod'

const packageSchema = z.object({ version: z.string(), engines: z.object({ node: z.string() }) })

// Two folders up both from src/cli and from dist/cli.
const read = () => packageSchema.parse(JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')))

export function packageVersion(): string {
  return read().version
}

/** The oldest Node.js that can run this, e.g. `22.18`. */
export function oldestNode(): string {
  return read().engines.node.replace(/^\D+/, '')
}
