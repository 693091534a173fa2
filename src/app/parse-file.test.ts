import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseFile } from './parse-file.ts'

let home: string
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'duomo-parse-'))
})
afterAll(() => rm(home, { recursive: true }))

describe('parseFile', () => {
  it('reads a file in a child process to a document whose id is the hash of its bytes', async () => {
    const file = join(home, 'notes.txt')
    await writeFile(file, 'The ferry leaves at nine.\n')
    const { document } = await parseFile(file)
    expect(document.id).toMatch(/^[0-9a-f]{64}$/)
    expect(document.elements).toMatchObject([
      { id: `${document.id}/0`, kind: 'text', text: 'The ferry leaves at nine.' },
    ])
  })

  it('gives the pictures that the document names', async () => {
    const { document, assets } = await parseFile(
      fileURLToPath(new URL('../../samples/printer-photo.png', import.meta.url)),
    )
    const [figure] = document.elements
    expect(figure).toMatchObject({ kind: 'figure' })
    expect([...assets.keys()]).toEqual([figure?.kind === 'figure' ? figure.asset?.sha256 : ''])
  })

  it.each([
    ['absent.pdf', undefined, 'not-found'],
    ['empty.txt', '', 'empty-file'],
    ['packed.rar', 'Rar!\u001a\u0007', 'unsupported-format'],
  ])('names what is wrong with %s', async (name, content, code) => {
    if (content !== undefined) await writeFile(join(home, name), content)
    await expect(parseFile(join(home, name))).rejects.toMatchObject({ code, message: expect.stringContaining(name) })
  })
})
