import { spawn } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { answerSchema } from '../../src/model/answer.ts'
import { addResultSchema, documentSummarySchema } from '../../src/model/catalogue.ts'
import { documentSchema } from '../../src/model/document.ts'

const root = new URL('../../', import.meta.url)
const bin = fileURLToPath(new URL('bin/duomo.js', root))
const manual = fileURLToPath(new URL('samples/printer-manual.zh.pdf', root))

let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'duomo-command-'))
  await writeFile(
    join(folder, 'notes.md'),
    '# Valves\n\nThe safety valve opens at 6.5 bar.\n\n| Part | Count |\n|---|---|\n| Spring | 14 |\n',
  )
})
afterAll(() => rm(folder, { recursive: true }))

function start(
  argv: readonly string[],
  { env = {}, node = [] }: { env?: Record<string, string>; node?: string[] } = {},
) {
  const child = spawn(process.execPath, [...node, bin, ...argv], {
    cwd: folder,
    env: { ...process.env, LANG: 'C', DUOMO_DATA: '', ...env },
  })
  let out = ''
  let err = ''
  child.stdout.on('data', (chunk) => (out += chunk))
  child.stderr.on('data', (chunk) => (err += chunk))
  const ended = new Promise<{ status: number | null; out: string; err: string }>((done) =>
    child.on('close', (status) => done({ status, out, err })),
  )
  return { child, ended, out: () => out }
}
const duomo = (...argv: string[]) => start(argv).ended

describe('the duomo command', () => {
  it('reads, lists, answers and forgets, with data on stdout only', async () => {
    const added = await duomo('add', 'notes.md', manual, '--json')
    expect(added.status).toBe(0)
    const results = added.out
      .trim()
      .split('\n')
      .map((line) => addResultSchema.parse(JSON.parse(line)))
    expect(results.map(({ file, status }) => [file, status])).toEqual([
      ['notes.md', 'indexed'],
      ['printer-manual.zh.pdf', 'indexed'],
    ])
    expect(added.err).not.toMatch(/Warning/)

    const asked = await duomo('ask', '彩色打印速度是多少？', '--json')
    const answer = answerSchema.parse(JSON.parse(asked.out))
    expect(answer.grounded).toBe(true)
    expect(answer.evidence[0]).toMatchObject({ document: 'printer-manual.zh.pdf', kind: 'table' })
    expect((await duomo('ask', 'At which pressure does the safety valve open?')).out).toContain('6.5 bar')

    const [first] = (await duomo('list', '--json')).out.trim().split('\n')
    const { documentId } = documentSummarySchema.parse(JSON.parse(first ?? ''))
    const shown = await duomo('show', documentId.slice(0, 8))
    expect(shown.out).toContain('The safety valve opens')
    expect((await duomo('remove', documentId.slice(0, 8))).status).toBe(0)
    expect((await duomo('list', '--json')).out.trim().split('\n')).toHaveLength(1)
  })

  it('draws a page with its regions', async () => {
    const [line] = (await duomo('list', '--json')).out.trim().split('\n')
    const { documentId } = documentSummarySchema.parse(JSON.parse(line ?? ''))
    const { status, err } = await duomo('show', documentId, '--page', '3', '--out', 'page.png')
    expect({ status, err }).toMatchObject({ status: 0, err: expect.stringMatching(/\d+ regions drawn/) })
    expect((await readFile(join(folder, 'page.png'))).subarray(1, 4).toString()).toBe('PNG')
  })

  it('parses to JSON, Markdown and HTML without making a knowledge base', async () => {
    const data = ['--data', 'nothing-here']
    const json = await duomo('parse', manual, ...data, '--assets', 'pictures')
    const document = documentSchema.parse(JSON.parse(json.out))
    expect(document.elements.some(({ kind }) => kind === 'table')).toBe(true)
    const figures = document.elements.flatMap((one) => (one.kind === 'figure' && one.asset ? [one.asset.sha256] : []))
    expect(await readdir(join(folder, 'pictures'))).toEqual([...new Set(figures)].sort().map((hash) => `${hash}.png`))
    expect((await duomo('parse', manual, ...data, '--format', 'markdown')).out).toMatch(/^\| 打印速度 \| .*7/m)
    expect((await duomo('parse', manual, ...data, '--format', 'html')).out).toMatch(/<td>打印速度<\/td>/)
    expect(await readdir(folder)).not.toContain('nothing-here')
  })

  it('says what is wrong with a file that can’t be read', async () => {
    await writeFile(join(folder, 'broken.pdf'), '%PDF-1.7\nnothing more')
    const { status, out, err } = await duomo('parse', 'broken.pdf')
    expect({ status, out }).toEqual({ status: 1, out: '' })
    expect(err).toMatch(/^error \(damaged-file\): .*\nhint: /)
    expect(await duomo('parse', 'absent.pdf')).toMatchObject({ status: 1, err: expect.stringContaining('not-found') })
  })

  it('serves until it is told to stop', async () => {
    const { child, ended, out } = start(['serve', '--port', '0', '--json', '--quiet'])
    await expect.poll(out, { timeout: 30_000 }).toContain('\n')
    const { url } = z.object({ url: z.string() }).parse(JSON.parse(out()))
    const list = await fetch(`${url}/api/documents`)
    expect(await list.json()).toMatchObject({ documents: [{ paths: ['printer-manual.zh.pdf'] }] })
    const again = await duomo('serve', '--port', new URL(url).port)
    expect(again).toMatchObject({ status: 1, err: expect.stringContaining('port-in-use') })
    child.kill('SIGTERM')
    expect((await ended).status).toBe(0)
  })

  it('starts the Node.js that came with it where the given one is too old', async () => {
    const older = `data:text/javascript,Object.defineProperty(process,'versions',{value:{...process.versions,node:'20.1.0'}})`
    const { status, out } = await start(['--version'], { node: ['--import', older] }).ended
    expect({ status, out }).toEqual({ status: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) })
  })

  it('finds nothing wrong here', async () => {
    const { status, out } = await duomo('doctor', '--json')
    expect(
      out
        .trim()
        .split('\n')
        .map((line) => z.object({ check: z.string(), ok: z.boolean() }).parse(JSON.parse(line))),
    ).toEqual(
      ['node', 'settings', 'data', 'base', 'reading', 'models', 'calculation', 'web'].map((check) => ({
        check,
        ok: true,
      })),
    )
    expect(status).toBe(0)
  })
})
