import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { describe, expect, it } from 'vitest'

const ROOT = path.resolve(import.meta.dirname, '../..')

/** Node's lexer of CommonJS modules is WebAssembly that has run before PDFium is loaded, and is optimised meanwhile. */
const READ = `
  import { readFile } from 'node:fs/promises'
  import { openPdf } from './src/media/pdfium/file.ts'
  const pdf = await openPdf(await readFile('samples/two-column-paper.en.pdf'))
  console.log(pdf.withPage(1, (page) => page.characters().length))
  pdf.close()`

describe('PDFium', () => {
  it('reads in a process that was started without any options, each time', () => {
    const ends = Array.from({ length: 12 }, () => {
      const { status, signal, stdout } = spawnSync(process.execPath, ['--input-type=module', '--eval', READ], {
        cwd: ROOT,
        encoding: 'utf8',
      })
      return { status, signal, characters: Number(stdout) > 1000 }
    })
    expect(ends).toEqual(ends.map(() => ({ status: 0, signal: null, characters: true })))
  })
})
