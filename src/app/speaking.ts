import { createEspeakSpeaker } from '../complete/espeak.ts'
import { createRemoteSpeaker } from '../complete/remote-speaker.ts'
import { spokenText } from '../decode/spoken-text.ts'
import type { Answer } from '../model/answer.ts'
import type { Speaker } from '../spec/speech.ts'
import type { Configuration } from './configuration.ts'
import type { PageBytes } from './duomo.ts'
import { type Environment, secretValue } from './setting-layers.ts'

/** Who speaks: the server that the settings name, else espeak-ng, which is not started before it is needed. */
function createSpeaker(speaker: Configuration['speaker'], env: Environment): Speaker {
  const { url, model, voice, voiceZh, key: secret } = speaker
  const chinese = voiceZh ?? (url === undefined ? undefined : voice)
  const voices = { ...(voice === undefined ? {} : { en: voice }), ...(chinese === undefined ? {} : { zh: chinese }) }
  if (url === undefined) return createEspeakSpeaker({ voices })
  const key = secretValue(secret, env)
  return createRemoteSpeaker({ url, model, voices, ...(key === undefined ? {} : { key }) })
}

/** An answer as sound, in a voice of its language. */
export function speakAnswer(
  answer: Answer,
  speaker: Configuration['speaker'],
  signal: AbortSignal,
  env: Environment = process.env,
): Promise<PageBytes> {
  const { text, language } = spokenText(answer)
  return createSpeaker(speaker, env).doSpeak(text, { language, signal })
}
