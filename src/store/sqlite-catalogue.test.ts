import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ErrorCode } from '../base/errors.ts'
import { describeCatalogue, sampleRecord } from '../testing/describe-catalogue.ts'
import { openCatalogue } from './sqlite-catalogue.ts'

describeCatalogue(
  'SQLite',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'duomo-catalogue-'))
    return {
      open: async () => openCatalogue(join(folder, 'new', 'catalogue.sqlite')),
      clear: () => rm(folder, { recursive: true, force: true }),
    }
  },
  { describe, it, expect },
)

describe('a catalogue file', () => {
  let folder: string
  let file: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'duomo-catalogue-'))
    file = join(folder, 'catalogue.sqlite')
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  async function filled(documents: number): Promise<void> {
    const catalogue = openCatalogue(file)
    await catalogue.commit('default', {
      put: Array.from({ length: documents }, (_, n) => sampleRecord(`document ${n}`, { addedAt: n })),
    })
    await catalogue.close()
  }

  function opening(path = file): Promise<unknown> {
    return Promise.resolve().then(() => openCatalogue(path).list('default'))
  }

  async function edit(sql: string): Promise<void> {
    const database = new DatabaseSync(file)
    database.exec(sql)
    database.close()
  }

  const damages: [string, () => Promise<void>][] = [
    ['cut to nothing', () => truncate(file, 0)],
    ['cut to its first page', () => truncate(file, 4096)],
    ['cut in the middle of a page', () => truncate(file, 30_000)],
    ['overwritten with text', () => writeFile(file, 'not a database at all, but long enough to be one'.repeat(400))],
    ['of another program', () => edit('PRAGMA application_id = 7')],
    ['with a record that is no JSON', () => edit(`UPDATE documents SET record = '{' WHERE added_at = 3`)],
    [
      'with a record that lost a field',
      () => edit(`UPDATE documents SET record = json_remove(record, '$.status') WHERE added_at = 3`),
    ],
    ['with a record of another document', () => edit(`UPDATE documents SET document_id = 'f' WHERE added_at = 3`)],
  ]
  for (const [what, damage] of damages)
    it(`is called damaged when it is ${what}, and is left as it is`, async () => {
      await filled(50)
      await damage()
      const before = await readFile(file)
      await expect(opening()).rejects.toMatchObject({ code: 'base-damaged' satisfies ErrorCode })
      expect(await readFile(file)).toEqual(before)
    })

  it('names both versions when another release wrote it', async () => {
    await filled(1)
    await edit('PRAGMA user_version = 7')
    await expect(opening()).rejects.toMatchObject({
      code: 'base-version',
      message: expect.stringMatching(/version 7.*reads 1/),
    })
  })

  it('does not let one bad record of a commit leave the others', async () => {
    await filled(1)
    const catalogue = openCatalogue(file)
    const bad = { ...sampleRecord('bad'), pages: Number.NaN }
    await expect(catalogue.commit('default', { put: [sampleRecord('good'), bad], remove: [] })).rejects.toThrow()
    expect((await catalogue.list('default')).length).toBe(1)
    await catalogue.close()
  })

  it('cannot be made where its folder is a file', async () => {
    await writeFile(file, '')
    await expect(opening(join(file, 'catalogue.sqlite'))).rejects.toMatchObject({ name: 'DuomoError' })
  })
})
