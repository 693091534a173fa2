import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { describe, expect, it } from 'vitest'

const ROOT = path.resolve(import.meta.dirname, '../..')

/** What takes the types out of modules is WebAssembly, which V8 optimises while PDFium is in use. */
const READ = `
  import { readFile } from 'node:fs/promises'
  import { openPdf } from './src/media/pdfium/file.ts'
  const pdf = await openPdf(await readFile('samples/two-column-paper.en.pdf'))
  await import('./src/index.ts')
  console.log(pdf.withPage(1, (page) => page.characters().length))
  pdf.close()`

describe('PDFium', () => {
  it('reads in a process that was started without any options, among other modules', () => {
    const ends = Array.from({ length: 10 }, () => {
      const { status, signal, stdout } = spawnSync(process.execPath, ['--input-type=module', '--eval', READ], {
        cwd: ROOT,
        encoding: 'utf8',
      })
      return { status, signal, characters: Number(stdout) > 1000 }
    })
    expect(ends).toEqual(ends.map(() => ({ status: 0, signal: null, characters: true })))
  })
})
