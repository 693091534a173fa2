import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Installation, installPacked, listFiles, listPackages } from '../../scripts/install-packed.ts'

const ROOT = path.resolve(import.meta.dirname, '../..')
const NOTE = '# Harbour\n\nThe lighthouse of Kerrin was built in 1874 and is 41 metres high.\n\n灯塔每晚亮十二小时。\n'

let installation: Installation
beforeAll(async () => {
  installation = await installPacked()
  await writeFile(path.join(installation.folder, 'harbour.md'), NOTE)
})
afterAll(() => installation?.remove())

const installed = () => path.join(installation.folder, 'node_modules/duomo')

describe('the packed package, installed into an empty folder', () => {
  it('shows its help', () => {
    const { status, stdout } = installation.duomo(['--help'], { LANG: 'en_US.UTF-8' })
    expect(status).toBe(0)
    expect(stdout).toMatch(/Usage: duomo/)
  })

  it('reads a file and answers from it, in English and in Chinese', () => {
    const added = installation.duomo(['add', 'harbour.md', '--json'])
    expect(added).toMatchObject({ status: 0 })
    expect(JSON.parse(added.stdout)).toMatchObject({ file: 'harbour.md', status: 'indexed' })
    const english = installation.duomo(['ask', 'When was the lighthouse of Kerrin built?', '--json'])
    expect(english).toMatchObject({ status: 0 })
    expect(JSON.parse(english.stdout)).toMatchObject({ grounded: true, text: expect.stringContaining('1874') })
    const chinese = installation.duomo(['ask', '灯塔每晚亮几小时？', '--json'])
    expect(JSON.parse(chinese.stdout)).toMatchObject({ grounded: true, text: expect.stringContaining('十二小时') })
  })

  it('is a library in three lines', async () => {
    const script = path.join(installation.folder, 'three-lines.mjs')
    await writeFile(
      script,
      `import { openDuomo } from 'duomo'
const duomo = await openDuomo({ data: 'library' })
for await (const _ of duomo.add(['harbour.md']));
console.log((await duomo.ask('How high is the lighthouse of Kerrin?')).text)
await duomo.close()
`,
    )
    expect(installation.run(process.execPath, [script])).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('41 metres'),
    })
  })

  it('brings no test, no source, no map and nothing that only development needs', async () => {
    const files = (await listFiles(installed())).map((file) => file.path)
    const own = files.filter((file) => !file.startsWith('dist/node_modules/'))
    const shipped = /^(bin\/duomo\.js|dist\/.+\.(js|d\.ts)|web\/dist\/.+|package\.json|LICENSE|README(\.zh-CN)?\.md)$/
    expect(own.filter((file) => !shipped.test(file))).toEqual([])
    expect(files.filter((file) => /\.test\.|(^|\/)testing\/|\.map$/.test(file))).toEqual([])
    expect(own).toEqual(expect.arrayContaining(['bin/duomo.js', 'dist/index.js', 'dist/index.d.ts', 'README.md']))
  })

  it('names no folder of the machine that built it, and imports no TypeScript file', async () => {
    const files = (await listFiles(installed()))
      .map((file) => file.path)
      .filter((file) => /^dist\/(?!node_modules)/.test(file))
    const texts = await Promise.all(files.map((file) => readFile(path.join(installed(), file), 'utf8')))
    expect(files.filter((_, n) => texts[n]?.includes(ROOT))).toEqual([])
    expect(
      files.filter((file, n) => file.endsWith('.js') && /(from|import\() ?'\.[^']*\.ts'/.test(texts[n] ?? '')),
    ).toEqual([])
  })

  it('keeps out what LanceDB would bring for embedding models', async () => {
    const packages = await listPackages(installation.folder)
    expect(packages.filter((name) => /^openai$|^@huggingface\//.test(name))).toEqual([])
    expect(packages).toContain('apache-arrow')
    expect(packages.filter((name) => name.startsWith('@lancedb/lancedb-'))).toHaveLength(1)
  })

  it('brings what reads words in pictures, and it runs', async () => {
    const script = path.join(installation.folder, 'words.mjs')
    await writeFile(
      script,
      `import { createPaddleReader } from './node_modules/duomo/dist/ocr/paddle-reader.js'
const pixels = { width: 64, height: 64, data: new Uint8Array(64 * 64 * 4).fill(255) }
console.log(JSON.stringify(await createPaddleReader().doRead(pixels, new AbortController().signal)))
`,
    )
    const { status, stdout, stderr } = installation.run(process.execPath, [script])
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(JSON.parse(stdout)).toEqual({ lines: [], turn: 0, skew: 0 })
  })
})
