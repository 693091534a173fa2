import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findFiles, labelFiles } from './find-files.ts'

let home: string

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), '.duomo-find-'))
  for (const folder of ['docs/sub', 'docs/.hidden', 'docs/node_modules/x', 'docs/data', 'empty'])
    await mkdir(join(home, folder), { recursive: true })
  for (const file of [
    'docs/b.md',
    'docs/说明书.pdf',
    'docs/sub/a.md',
    'docs/.secret',
    'docs/.hidden/c',
    'docs/node_modules/x/d',
    'docs/data/e',
  ])
    await writeFile(join(home, file), file)
  await symlink(join(home, 'docs'), join(home, 'docs/sub/loop'))
  await symlink(join(home, 'nowhere'), join(home, 'docs/dangling'))
})
afterAll(() => rm(home, { recursive: true }))

describe('findFiles', () => {
  it('walks a folder in name order, even below a dot folder, past hidden files, the data folder and link loops', async () => {
    const docs = join(home, 'docs')
    const found = await findFiles([docs], join(docs, 'data'))
    expect(found).toEqual(['b.md', 'sub/a.md', '说明书.pdf'].map((name) => ({ path: join(docs, name), root: docs })))
  })

  it('takes a named file as it is, once', async () => {
    const file = join(home, 'docs/.secret')
    expect(await findFiles([file, file], '/none')).toEqual([{ path: file }])
  })

  it('names a path that does not exist and a folder without files', async () => {
    await expect(findFiles([join(home, 'docs/x.pdf')], '/none')).rejects.toMatchObject({ code: 'not-found' })
    await expect(findFiles([join(home, 'empty')], '/none')).rejects.toThrow(/empty holds no file/)
  })
})

describe('labelFiles', () => {
  it('uses the path below the folder, and as many parents as tell named files apart', () => {
    const labels = labelFiles([
      { path: '/a/docs/sub/x.pdf', root: '/a/docs' },
      { path: '/a/2024/report.pdf' },
      { path: '/a/2025/report.pdf' },
      { path: '/a/notes.md' },
    ])
    expect([...labels.values()]).toEqual(['sub/x.pdf', '2024/report.pdf', '2025/report.pdf', 'notes.md'])
  })
})
