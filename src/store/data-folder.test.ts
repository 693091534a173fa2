import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startChild, type TestChild } from '../testing/child-process.ts'
import { openDataFolder } from './data-folder.ts'

let folder: string
const children: TestChild[] = []
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'duomo-data-'))
})
afterEach(async () => {
  for (const child of children.splice(0)) {
    child.process.kill('SIGKILL')
    await child.ended
  }
  await rm(folder, { recursive: true, force: true })
})

function start(code: string): TestChild {
  const child = startChild(code, [new URL('./data-folder.ts', import.meta.url).href, folder])
  children.push(child)
  return child
}

const HOLD = `
  const [, , url, folder] = process.argv
  const { openDataFolder } = await import(url)
  const lock = await (await openDataFolder(folder)).lockForWriting()
  console.log('locked')
  process.stdin.once('data', async () => {
    await lock.release()
    console.log('released')
    process.exit(0)
  })
`

describe('a data folder', () => {
  it('is made where nothing is, and opened again', async () => {
    const data = await openDataFolder(join(folder, 'a', 'b'))
    expect(JSON.parse(await readFile(join(folder, 'a', 'b', 'duomo.json'), 'utf8'))).toEqual({ format: 1 })
    expect(await openDataFolder(join(folder, 'a', 'b'))).toMatchObject({ path: data.path })
  })

  it('is refused when another release made it, naming both formats', async () => {
    await writeFile(join(folder, 'duomo.json'), '{"format":2,"more":true}')
    await expect(openDataFolder(folder)).rejects.toMatchObject({
      code: 'base-version',
      message: expect.stringMatching(/format 2.*reads 1/),
      hint: expect.stringContaining('release'),
    })
  })

  for (const marker of ['', '{"format":', '[]', '{"format":"1"}', '\u0000\u0000'])
    it(`is called damaged, and left alone, when its marker is ${JSON.stringify(marker)}`, async () => {
      await writeFile(join(folder, 'duomo.json'), marker)
      await expect(openDataFolder(folder)).rejects.toMatchObject({ code: 'base-damaged' })
      expect(await readFile(join(folder, 'duomo.json'), 'utf8')).toBe(marker)
    })

  it('is not made among files of others, nor in place of a file', async () => {
    await writeFile(join(folder, 'letter.docx'), '')
    await expect(openDataFolder(folder)).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringContaining('letter.docx'),
    })
    await expect(openDataFolder(join(folder, 'letter.docx'))).rejects.toMatchObject({ code: 'usage' })
    await expect(openDataFolder(join(folder, 'letter.docx', 'x'))).rejects.toMatchObject({ code: 'usage' })
  })

  it('may hold hidden files, and gets its marker back', async () => {
    await writeFile(join(folder, '.gitignore'), '*')
    await openDataFolder(folder)
    await writeFile(join(folder, 'catalogue.sqlite'), '')
    await mkdir(join(folder, 'notes'))
    await rm(join(folder, 'duomo.json'))
    await openDataFolder(folder)
    expect(JSON.parse(await readFile(join(folder, 'duomo.json'), 'utf8'))).toEqual({ format: 1 })
  })

  it('gives each knowledge base a folder of its own inside, whatever its name', async () => {
    const data = await openDataFolder(folder)
    const bases = ['default', 'Default', '../..', '/etc', '手册', '', '.', 'a/b', 'con:', 'x'.repeat(300), '~default']
    const folders = bases.map((base) => data.indexFolder(base))
    expect(new Set(folders.map((path) => path.toLowerCase())).size).toBe(bases.length)
    for (const path of folders) expect(join(path, '..')).toBe(join(folder, 'index'))
    expect(data.indexFolder('default')).toBe(join(folder, 'index', 'default'))
    expect(data.indexFolder('con')).not.toBe(join(folder, 'index', 'con'))
  })
})

describe('the lock of a data folder', () => {
  it('is held by one at a time, in one process too', async () => {
    const [one, two] = [await openDataFolder(folder), await openDataFolder(folder)]
    const lock = await one.lockForWriting()
    await expect(two.lockForWriting()).rejects.toMatchObject({ code: 'base-locked' })
    await lock.release()
    await lock.release()
    const next = await two.lockForWriting()
    await expect(one.lockForWriting()).rejects.toMatchObject({ code: 'base-locked' })
    await next.release()
  })

  it('names the process that holds it', async () => {
    const child = start(HOLD)
    await child.said('locked')
    const data = await openDataFolder(folder)
    await expect(data.lockForWriting()).rejects.toMatchObject({
      code: 'base-locked',
      message: expect.stringMatching(new RegExp(`process ${child.process.pid} \\(child\\.js\\)`)),
      hint: expect.stringContaining('again'),
    })
  })

  it('can be waited for', async () => {
    const child = start(HOLD)
    await child.said('locked')
    const waiting = (await openDataFolder(folder)).lockForWriting({ waitMs: 60_000 })
    child.process.stdin?.write('release\n')
    await (await waiting).release()
    expect(child.lines).toContain('locked')
  })

  it('stops waiting when it is cancelled', async () => {
    const data = await openDataFolder(folder)
    const lock = await data.lockForWriting()
    const controller = new AbortController()
    const waiting = data.lockForWriting({ waitMs: 60_000, signal: controller.signal })
    controller.abort()
    await expect(waiting).rejects.toMatchObject({ code: 'cancelled' })
    await lock.release()
  })

  it('is free as soon as its holder is killed', async () => {
    const child = start(HOLD)
    await child.said('locked')
    child.process.kill('SIGKILL')
    expect(await child.ended).toBe('SIGKILL')
    const lock = await (await openDataFolder(folder)).lockForWriting()
    await lock.release()
  })

  it('stays with a holder that is only suspended', async () => {
    const child = start(HOLD)
    await child.said('locked')
    child.process.kill('SIGSTOP')
    const data = await openDataFolder(folder)
    await expect(data.lockForWriting({ waitMs: 200 })).rejects.toMatchObject({ code: 'base-locked' })
    child.process.kill('SIGCONT')
  })

  it('lets processes that all write at once do so one after the other', async () => {
    await openDataFolder(folder)
    await writeFile(join(folder, '.counter'), '0')
    const count = `
      const [, , url, folder] = process.argv
      const { readFile, writeFile } = await import('node:fs/promises')
      const { openDataFolder } = await import(url)
      const data = await openDataFolder(folder)
      for (let n = 0; n < 10; n += 1) {
        const lock = await data.lockForWriting({ waitMs: 60000 })
        const value = Number(await readFile(folder + '/.counter', 'utf8'))
        await new Promise((done) => setTimeout(done, 2))
        await writeFile(folder + '/.counter', String(value + 1))
        await lock.release()
      }
    `
    const statuses = await Promise.all(Array.from({ length: 4 }, () => start(count).ended))
    expect(statuses).toEqual([0, 0, 0, 0])
    expect(await readFile(join(folder, '.counter'), 'utf8')).toBe('40')
  })
})
