import type { Io } from '../io.ts'
import { en, type Messages } from './en.ts'
import { zh } from './zh.ts'

/** Chinese when the environment's language is Chinese (`LC_ALL`, `LC_MESSAGES`, `LANG`, in the order of POSIX), else English. */
export function chooseMessages(env: Io['env']): Messages {
  const locale = env.LC_ALL || env.LC_MESSAGES || env.LANG || ''
  return /^zh/i.test(locale) ? zh : en
}
