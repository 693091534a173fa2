import { DuomoError } from '../base/errors.ts'
import { createRemoteTranscriber } from '../complete/remote-transcriber.ts'
import type { Transcriber } from '../spec/speech.ts'
import type { Configuration } from './configuration.ts'
import { openLocalModel } from './local-models.ts'
import type { ModelHost } from './model-host.ts'

/**
 * Who turns speech into words: the local model that the settings name, else the server of `DUOMO_TRANSCRIBER_URL` (with `_KEY`,
 * `_MODEL`), if any.
 *
 * @throws `part-unavailable` for a model that was not pulled, `usage` for one that does not listen to speech
 */
export async function openTranscriber(
  { transcriber: line, models }: Pick<Configuration, 'transcriber' | 'models'>,
  host: ModelHost,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<Transcriber | undefined> {
  if (line !== undefined) {
    const opened = await openLocalModel(line, { models, host })
    if ('transcriber' in opened) return opened.transcriber
    throw new DuomoError('usage', `${line} does not turn speech into words`, {
      hint: 'Take a Whisper, such as local:whisper-base; `duomo models list` says what each model is for.',
    })
  }
  const { DUOMO_TRANSCRIBER_URL: url, DUOMO_TRANSCRIBER_KEY: key, DUOMO_TRANSCRIBER_MODEL: model } = environment
  if (!url) return undefined
  return createRemoteTranscriber({ url, ...(key ? { key } : {}), ...(model ? { model } : {}) })
}
