import { describe, expect, it } from 'vitest'
import { createPackageLoader } from './optional-package.ts'

const QUILL = { name: 'quill', lost: "Letters can't be written" }

describe('createPackageLoader', () => {
  it('loads at the first call, and once, however many ask', async () => {
    const loads: object[] = []
    const load = createPackageLoader(async () => {
      const library = { write: () => 'a' }
      loads.push(library)
      return library
    }, QUILL)
    expect(loads).toEqual([])
    const [one, two] = await Promise.all([load(), load()])
    expect([one, two, await load()].every((library) => library === loads[0])).toBe(true)
    expect(loads).toHaveLength(1)
  })

  it('says what is lost without the package, and how to install it', async () => {
    const absent = 'quill-that-nobody-published'
    const load = createPackageLoader(() => import(absent), { ...QUILL, install: 'quill@2.1', hint: 'It needs ink.' })
    await expect(load()).rejects.toMatchObject({
      code: 'part-unavailable',
      message: 'Letters can\'t be written: the package "quill" does not load.',
      hint: 'Run `npm install quill@2.1` where Duomo is installed. It needs ink.',
      cause: expect.objectContaining({ message: expect.stringContaining(absent) }),
    })
    await expect(createPackageLoader(() => import(absent), QUILL)()).rejects.toMatchObject({
      hint: 'Run `npm install quill` where Duomo is installed.',
    })
  })

  it('tries again after a failure, which reaches all who asked', async () => {
    let installed = false
    let tries = 0
    const load = createPackageLoader(async () => {
      tries += 1
      if (!installed) throw new Error('not there')
      return 'ink'
    }, QUILL)
    const both = await Promise.allSettled([load(), load()])
    expect([...both.map(({ status }) => status), tries]).toEqual(['rejected', 'rejected', 1])
    installed = true
    expect(await load()).toBe('ink')
  })
})
