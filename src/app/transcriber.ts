import { createRemoteTranscriber } from '../complete/remote-transcriber.ts'
import type { Transcriber } from '../spec/speech.ts'

/** Who turns speech into words: the server that `DUOMO_TRANSCRIBER_URL` names (with `_KEY`, `_MODEL`), if any. */
export function createTranscriber(environment: NodeJS.ProcessEnv = process.env): Transcriber | undefined {
  const { DUOMO_TRANSCRIBER_URL: url, DUOMO_TRANSCRIBER_KEY: key, DUOMO_TRANSCRIBER_MODEL: model } = environment
  if (!url) return undefined
  return createRemoteTranscriber({ url, ...(key ? { key } : {}), ...(model ? { model } : {}) })
}
