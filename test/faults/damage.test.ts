import { cp, mkdir, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Duomo } from '../../src/app/duomo.ts'
import { openDuomo } from '../../src/app/open-duomo.ts'
import { drawPdf } from '../../src/media/pdfium/draw-pdf.fixture.ts'
import { runAdd } from './command.ts'
import { stateOf } from './state.ts'

/** Made by whoever opens the folder, and worth nothing. */
const FLEETING = /(^|\/)(lock|\.lock|writer\.json)$|-(wal|shm|journal)$/

/**
 * Damage that may go unseen, since nothing depends on it: the seals themselves, the marker, which is written anew where it is
 * gone, LanceDB's log of what it did, versions that
 * newer ones replaced, and bytes of a SQLite file that hold nothing.
 */
const HARMLESS =
  /^duomo\.json$|\.seal\.json$|_transactions\/|_versions\/|__manifest\/|^catalogue\.sqlite$|^vectors\.sqlite$/

/** What LanceDB leaves of an index of words that held none: a description, nothing to search. */
function isOfEmptyIndex(file: string): boolean {
  return /_indices\//.test(file) && files.filter((other) => dirname(other) === dirname(file)).length === 1
}

let home: string
let whole: string
let data: string
let sound: object
let files: string[]

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'duomo-damage-'))
  whole = join(home, 'whole')
  data = join(home, 'data')
  await mkdir(join(home, 'docs'))
  const pdf = await drawPdf((document) => {
    document.fontSize(12).text('The keeper carries a lantern of copper.', 50, 50)
    document.rect(50, 200, 300, 150).fill('#336699')
  })
  await writeFile(join(home, 'docs', 'keeper.pdf'), pdf)
  await writeFile(join(home, 'docs', 'harbour.txt'), 'The harbour closes at nine in the evening.\n')
  await runAdd(join(home, 'docs'), whole)
  sound = await stateOf(whole)
  const names = await readdir(whole, { recursive: true, withFileTypes: true })
  files = names
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(whole.length + 1))
    .filter((name) => !FLEETING.test(name))
    .sort()
})
afterAll(() => rm(home, { recursive: true, force: true }))

async function onCopy<T>(damage: () => Promise<unknown>, work: (duomo: Duomo) => Promise<T>): Promise<T> {
  await rm(data, { recursive: true, force: true })
  await cp(whole, data, { recursive: true })
  await damage()
  const duomo = await openDuomo({ data })
  try {
    return await work(duomo)
  } finally {
    await duomo.close()
  }
}

async function all<T>(source: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = []
  for await (const one of source) list.push(one)
  return list
}

/** What is damaged is found and mended; what is not found made no difference. */
async function expectMended(duomo: Duomo): Promise<{ found: number }> {
  const found = await all(duomo.examine())
  const mended = await all(duomo.repair())
  // Behind a damaged catalogue more comes to light.
  expect(mended.map(({ message }) => message)).toEqual(expect.arrayContaining(found.map(({ message }) => message)))
  expect(mended.filter(({ outcome }) => outcome !== 'repaired')).toEqual([])
  expect(await all(duomo.examine())).toEqual([])
  expect((await duomo.ask('What does the keeper carry?')).text).toContain('lantern')
  // Where the files lay stood in the catalogue alone; whoever adds them again need not read them again.
  for (const { status } of await all(duomo.add([join(home, 'docs')]))) expect(status).toBe('unchanged')
  expect(await stateOf(data)).toEqual(sound)
  return { found: found.length }
}

const damages: [string, (file: string, bytes: Buffer) => Promise<void>][] = [
  ['cut to half', (file, bytes) => truncate(file, bytes.length >> 1)],
  ['gone', (file) => rm(file)],
  [
    'changed in one bit',
    async (file, bytes) => {
      const at = bytes.length >> 1
      bytes[at] = (bytes[at] ?? 0) ^ 4
      await writeFile(file, bytes)
    },
  ],
]

describe('a damaged data folder', () => {
  it('has nothing to find while it is whole', async () => {
    await onCopy(
      async () => {},
      async (duomo) => expect(await all(duomo.examine())).toEqual([]),
    )
  })

  for (const [what, damage] of damages)
    it(`is found and mended from the originals, whichever of its files is ${what}`, async () => {
      const unseen: string[] = []
      for (const file of files) {
        const path = join(data, file)
        const { found } = await onCopy(async () => damage(path, await readFile(path)), expectMended)
        if (found === 0) unseen.push(file)
      }
      expect(unseen.filter((file) => !HARMLESS.test(file) && !isOfEmptyIndex(file))).toEqual([])
    })
})
