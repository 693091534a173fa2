import { DuomoError } from '../base/errors.ts'
import { createAsking } from './asking.ts'
import { callConfiguration } from './configuration.ts'
import { toCustomParts } from './custom-parts.ts'
import type { Duomo, OpenOptions } from './duomo.ts'
import { createKeeping } from './keeping.ts'
import { createSession } from './session.ts'
import { createShowing } from './showing.ts'

/**
 * Opens a knowledge base; nothing is created or loaded before it is needed.
 *
 * ```ts
 * const duomo = await openDuomo({ data: '.duomo' })
 * for await (const result of duomo.add(['manuals/'])) console.error(result.file, result.status)
 * console.log((await duomo.ask('彩色打印速度是多少?')).text)
 * ```
 *
 * @throws `usage` for a base name that is none, for settings that are none, or for an index whose name is none
 */
export async function openDuomo(options: OpenOptions = {}): Promise<Duomo> {
  const { configuration: given, indexes, similarities, ...strong } = options
  const configuration = callConfiguration(strong, given)
  const session = createSession(
    { ...configuration, base: checkedName(configuration.base) },
    toCustomParts(indexes, similarities),
  )
  const showing = createShowing(session)
  return {
    base: session.base,
    dataFolder: session.dataFolder,
    ...createKeeping(session),
    ...createAsking(session, showing),
    ...showing,
    close: session.close,
  }
}

function checkedName(base: string): string {
  if (!/^[\p{L}\p{N}][\p{L}\p{N}_.-]{0,62}$/u.test(base))
    throw new DuomoError('usage', `"${base}" can't name a knowledge base`, {
      hint: 'Use up to 63 letters, digits, "-", "_" or ".", beginning with a letter or digit.',
    })
  return base
}
