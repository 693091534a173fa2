import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { encodeWav } from '../media/encode-wav.ts'
import { createRandom } from '../testing/random.ts'
import { makeSound, type SoundKind } from '../testing/tiny-models/sounds.ts'
import { TRAINING_LIMIT_MS, tinyModel } from '../testing/tiny-models/tiny-model.ts'
import { sayInTones, type ToneWord } from '../testing/tiny-models/tones.ts'
import type { ConfigurationInput } from './configuration.ts'
import type { Duomo } from './duomo.ts'
import { openDuomo } from './open-duomo.ts'

const RATE = 16_000
const [WHISPER, CLAP, TEXT] = ['tiny-whisper', 'tiny-clap', 'tiny-text'] as const

let home: string
let open: Duomo | undefined
beforeAll(async () => {
  for (const name of [WHISPER, CLAP, TEXT]) await tinyModel(name)
}, TRAINING_LIMIT_MS)
beforeEach(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'duomo-sound-'))
})
afterEach(async () => {
  await open?.close()
  open = undefined
  await rm(home, { recursive: true, force: true })
})

const spoken = (words: readonly ToneWord[]) =>
  encodeWav(
    sayInTones(words, { rate: RATE, loudness: 0.4, leadMs: 200, varied: { random: createRandom(5), noise: 0.001 } }),
    RATE,
  )
const sound = (kind: SoundKind, seed: number) => encodeWav(makeSound(createRandom(seed), kind, RATE), RATE)

async function baseOf(files: Readonly<Record<string, Uint8Array | string>>, settings: ConfigurationInput) {
  const paths: string[] = []
  for (const [name, content] of Object.entries(files)) {
    paths.push(path.join(home, name))
    await writeFile(path.join(home, name), content)
  }
  open = await openDuomo({ configuration: { data: path.join(home, 'data'), ...settings } })
  const statuses: string[] = []
  for await (const { status } of open.add(paths)) statuses.push(status)
  return { base: open, statuses }
}

describe('a local model that hears speech', () => {
  it('makes what is said in a file searchable, and a spoken question words', async () => {
    const { base, statuses } = await baseOf(
      { 'talk.wav': spoken(['green', 'cross', 'blue', 'square']), 'other.txt': 'a red circle\n' },
      { transcriber: `local:${await tinyModel(WHISPER)}?dtype=fp32` },
    )
    expect(statuses).toEqual(['indexed', 'indexed'])
    const written = await base.search('blue square')
    expect(written.evidence[0]).toMatchObject({ document: 'talk.wav', quote: 'green cross blue square' })
    expect(written.evidence[0]?.time?.endMs).toBeGreaterThan(0)
    const asked = await base.search({ text: '', audio: [new Uint8Array(spoken(['red', 'circle']))] })
    expect(asked.evidence[0]).toMatchObject({ document: 'other.txt' })
  })
})

describe('a local model that hears sounds', () => {
  it('finds a sound by words and by another sound, and cites its time', async () => {
    const [text, audio] = [`local:${await tinyModel(TEXT)}`, `local:${await tinyModel(CLAP)}`]
    const { base, statuses } = await baseOf(
      { 'a.wav': sound('rising', 31), 'b.wav': sound('noise', 32), 'c.wav': sound('beeping', 33) },
      { encoding: { mode: 'separate', text, audio } },
    )
    expect(statuses).toEqual(['partial', 'partial', 'partial'])
    const { evidence } = await base.search('the sound of rain')
    expect(evidence[0]).toMatchObject({ document: 'b.wav', modality: 'audio', time: { startMs: 0 } })
    const alike = await base.search({ text: '', audio: [new Uint8Array(sound('beeping', 99))] })
    expect(alike.evidence[0]).toMatchObject({ document: 'c.wav' })
  })
})
