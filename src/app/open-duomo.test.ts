import { copyFile, mkdir, mkdtemp, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { drawPdf } from '../media/pdfium/draw-pdf.fixture.ts'
import { tone, writeWav } from '../media/write-wav.fixture.ts'
import type { AddResult } from '../model/catalogue.ts'
import { writeMail } from '../parse/mail/write-mail.fixture.ts'
import { failReply, startModelServer, textReply } from '../testing/model-server.ts'
import type { AddOptions, Duomo } from './duomo.ts'
import { openDuomo } from './open-duomo.ts'

const MANUAL = `# 云雀 D200 使用说明

机器重 3.2 千克，使用热喷墨技术。

| 项目 | 参数 |
| --- | --- |
| 打印速度 | 黑白约 10 页/分钟，彩色约 7 页/分钟 |
| 分辨率 | 4800 × 1200 dpi |
`
const NOTES = 'The harbour office opens at nine. Ferries leave for Lindholm every forty minutes.\n'

let home: string
let docs: string
let duomo: Duomo

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'duomo-open-'))
  docs = join(home, 'docs')
  await mkdir(docs)
  duomo = await openDuomo({ data: join(home, 'data') })
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await duomo.close()
  await rm(home, { recursive: true })
})

async function add(paths: string[], options: AddOptions = {}, to = duomo): Promise<AddResult[]> {
  const results: AddResult[] = []
  for await (const result of to.add(paths, options)) results.push(result)
  return results
}

async function keptFiles() {
  const entries = await readdir(join(home, 'data', 'assets'), { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile())
}

describe('openDuomo', () => {
  it('answers from a cell, with its place, and refuses what the documents do not hold', async () => {
    await writeFile(join(docs, 'manual.md'), MANUAL)
    await writeFile(join(docs, 'notes.txt'), NOTES)
    expect((await add([docs])).map(({ file, status }) => [file, status])).toEqual([
      ['manual.md', 'indexed'],
      ['notes.txt', 'indexed'],
    ])
    const answer = await duomo.ask('彩色打印速度是多少?')
    expect(answer.grounded).toBe(true)
    expect(answer.text).toContain('彩色约 7 页/分钟')
    expect(answer.evidence[0]).toMatchObject({ document: 'manual.md', kind: 'table', cells: [{ row: 1, column: 1 }] })
    expect((await duomo.ask('How often do ferries leave for Lindholm?')).text).toContain('every forty minutes')
    expect((await duomo.ask('Who won the chess tournament in Reykjavik?')).grounded).toBe(false)
  })

  it('answers within what was said of documents, one of them, or a folder', async () => {
    for (const [folder, minutes] of [
      ['old', 'forty'],
      ['new', 'fifty'],
    ] as const) {
      await mkdir(join(docs, folder))
      await writeFile(join(docs, folder, 'notes.txt'), NOTES.replace('forty', minutes))
    }
    const [fifty, forty] = await add([docs])
    await duomo.tag(forty?.documentId ?? '', { year: 2022 })
    await duomo.tag(fifty?.documentId ?? '', { year: 2023 })
    const question = 'How often do ferries leave for Lindholm?'
    for (const [filter, expected] of [
      [['year<2023'], 'forty'],
      [['year>=2023'], 'fifty'],
      [['document=old/notes.txt'], 'forty'],
      [[`document=${fifty?.documentId?.slice(0, 8)}`, 'page=1'], 'fifty'],
      [[`folder=${join(docs, 'old')}`], 'forty'],
      [{ op: 'eq', field: 'meta.year', value: 2023 } as const, 'fifty'],
    ] as const) {
      const { text, evidence } = await duomo.ask(question, { filter })
      expect([filter, text]).toEqual([filter, expect.stringContaining(`every ${expected} minutes`)])
      expect(new Set(evidence.map(({ document }) => document)).size).toBe(1)
      expect(JSON.stringify(await duomo.search(question, { filter }))).toContain(expected)
    }
    expect(await duomo.ask(question, { filter: ['page=2'] })).toMatchObject({ grounded: false, evidence: [] })
    await expect(duomo.ask(question, { filter: ['yaer=2023'] })).rejects.toMatchObject({
      code: 'usage',
      hint: expect.stringContaining('Did you mean year?'),
    })
  })

  it('answers by the model that a line chooses, extractively when it fails, and says which', async () => {
    await writeFile(join(docs, 'manual.md'), MANUAL)
    await add([docs])
    const server = await startModelServer(
      textReply('彩色打印的速度约 7 页/分钟 [e1]。'),
      failReply(500, {}, { 'retry-after': '0' }),
    )
    const withModel = await openDuomo({ data: join(home, 'data'), model: `${server.url}#tiny?images=yes` })
    try {
      const told = await withModel.ask('彩色打印速度是多少?')
      expect(told).toMatchObject({
        text: '彩色打印的速度约 7 页/分钟。 [1]',
        engine: { generator: expect.stringContaining('#tiny') },
      })
      expect(told.problems).toBeUndefined()
      expect(told.evidence[0]).toMatchObject({ cells: [{ row: 1, column: 1 }] })
      // Another question: the first one's reply is kept.
      const failed = await withModel.ask('彩色打印的速度是多少？')
      expect(failed).toMatchObject({
        engine: { generator: 'extractive' },
        problems: [{ stage: 'generate', code: 'bad-response' }],
      })
      expect(failed.blocks).toEqual((await duomo.ask('彩色打印的速度是多少？')).blocks)
    } finally {
      await withModel.close()
      await server.close()
    }
  })

  it('says which key is missing instead of answering without the model that was chosen', async () => {
    await writeFile(join(docs, 'notes.txt'), NOTES)
    await add([docs])
    vi.stubEnv('DUOMO_MODEL', 'glm:glm-4v-flash')
    for (const name of ['ZHIPUAI_API_KEY', 'ZAI_API_KEY']) vi.stubEnv(name, '')
    const withModel = await openDuomo({ data: join(home, 'data') })
    await expect(withModel.ask('When does the office open?')).rejects.toMatchObject({
      code: 'part-unavailable',
      message: expect.stringContaining('ZHIPUAI_API_KEY'),
    })
    expect(await withModel.list()).toHaveLength(1)
    await withModel.close()
  })

  it('creates nothing by looking, and says of an empty base that it is empty', async () => {
    expect(await duomo.list()).toEqual([])
    await expect(duomo.ask('anything?')).rejects.toMatchObject({ code: 'not-found' })
    expect(await readdir(home)).toEqual(['docs'])
  })

  it('leaves unchanged files alone, follows renamed ones, and replaces edited ones', async () => {
    const file = join(docs, 'notes.txt')
    await writeFile(file, NOTES)
    const [first] = await add([docs])
    expect((await add([docs])).map(({ status }) => status)).toEqual(['unchanged'])

    await rename(file, join(docs, 'ferries.txt'))
    await add([docs])
    expect(await duomo.list()).toMatchObject([{ documentId: first?.documentId, paths: ['ferries.txt'] }])

    await writeFile(join(docs, 'ferries.txt'), NOTES.replace('forty', 'fifty'))
    await add([docs])
    const listed = await duomo.list()
    expect(listed).toHaveLength(1)
    expect(listed[0]?.documentId).not.toBe(first?.documentId)
    expect((await duomo.ask('How often do ferries leave for Lindholm?')).text).toContain('fifty')
    expect(JSON.stringify(await duomo.search('ferries Lindholm'))).not.toContain('forty')
  })

  it('takes out what was deleted in a folder, and says so; never for a folder that is gone or empty', async () => {
    await mkdir(join(docs, 'in'))
    await writeFile(join(docs, 'in', 'ferries.txt'), NOTES)
    await writeFile(join(docs, 'manual.md'), MANUAL)
    await writeFile(join(home, 'single.txt'), 'The mill stands at the weir.')
    await add([docs, join(home, 'single.txt')])
    await rm(join(home, 'single.txt'))
    await rm(join(docs, 'in'), { recursive: true })
    // A file that was named by itself is not missed, though the folder above it is looked through.
    const results = await add([home])
    expect(results.map(({ file, status }) => [file, status])).toEqual([
      ['docs/manual.md', 'unchanged'],
      ['in/ferries.txt', 'removed'],
    ])
    expect((await duomo.list()).flatMap(({ paths }) => paths)).toEqual(['manual.md', 'single.txt'])
    expect(JSON.stringify(await duomo.search('ferries Lindholm'))).not.toContain('forty')
    expect(await keptFiles()).toHaveLength(4)

    await rename(docs, join(home, 'away'))
    await expect(add([docs])).rejects.toMatchObject({ code: 'not-found' })
    await mkdir(docs)
    await add([docs, join(home, 'away')])
    expect(await duomo.list()).toHaveLength(2)
  })

  it('writes nothing for files that have not changed', async () => {
    await writeFile(join(docs, 'manual.md'), MANUAL)
    await add([docs])
    const data = join(home, 'data')
    // The lock tells who writes; SQLite's log is made anew by whoever opens the file.
    const fleeting = /(^|\/)(lock|writer\.json|\.lock)$|-(wal|shm|journal)$/
    const state = async () => {
      const names = (await readdir(data, { recursive: true })).filter((name) => !fleeting.test(name)).sort()
      return Promise.all(names.map(async (name) => `${name} ${(await stat(join(data, name))).mtimeMs}`))
    }
    await add([docs])
    const before = await state()
    expect(await add([docs])).toMatchObject([{ status: 'unchanged' }])
    expect(await state()).toEqual(before)
  })

  it('knows the same bytes under two paths as one document', async () => {
    await writeFile(join(docs, 'a.txt'), NOTES)
    await writeFile(join(docs, 'b.txt'), NOTES)
    await add([docs])
    expect(await duomo.list()).toMatchObject([{ paths: ['a.txt', 'b.txt'] }])
    expect((await add([docs])).map(({ status }) => status)).toEqual(['unchanged', 'unchanged'])
  })

  it('goes on past bad files, each with its reason, and tries failed ones again', async () => {
    await writeFile(join(docs, 'broken.pdf'), '%PDF-1.7\nthis is no PDF')
    await writeFile(join(docs, 'empty.md'), '')
    await writeFile(join(docs, 'notes.txt'), NOTES)
    await writeFile(join(docs, 'program.bin'), new Uint8Array([0, 1, 2, 3, 255, 254]))
    const results = await add([docs])
    expect(results.map(({ file, status, problems }) => [file, status, problems[0]?.code])).toEqual([
      ['broken.pdf', 'failed', 'damaged-file'],
      ['empty.md', 'failed', 'empty-file'],
      ['notes.txt', 'indexed', undefined],
      ['program.bin', 'skipped', 'unsupported-format'],
    ])
    expect((await add([docs])).map(({ status }) => status)).toEqual(['failed', 'failed', 'unchanged', 'skipped'])
    expect(await add([join(docs, 'program.bin')])).toMatchObject([{ status: 'failed' }])
  })

  it('keeps the old version of a file that can no longer be read', async () => {
    const file = join(docs, 'notes.txt')
    await writeFile(file, NOTES)
    await add([docs])
    await writeFile(file, '')
    expect(await add([docs])).toMatchObject([{ status: 'failed' }])
    expect((await duomo.ask('How often do ferries leave for Lindholm?')).grounded).toBe(true)
  })

  it('removes a document with its rows and bytes, and all or nothing', async () => {
    await writeFile(join(docs, 'manual.md'), MANUAL)
    await writeFile(join(docs, 'notes.txt'), NOTES)
    const [manual, notes] = await add([docs])
    await expect(duomo.remove([manual?.documentId ?? '', '00000000'])).rejects.toMatchObject({ code: 'not-found' })
    expect(await duomo.list()).toHaveLength(2)
    await duomo.remove([(manual?.documentId ?? '').slice(0, 12)])
    expect(await duomo.list()).toMatchObject([{ documentId: notes?.documentId }])
    expect((await duomo.search('打印速度')).evidence).toEqual([])
    expect(await keptFiles()).toHaveLength(2)
  })

  it('keeps what was finished when it is interrupted, and goes on from there', async () => {
    for (let n = 0; n < 6; n++) await writeFile(join(docs, `${n}.txt`), `${NOTES} Number ${n}.`)
    const stop = new AbortController()
    const results: AddResult[] = []
    const run = (async () => {
      const onProgress: AddOptions['onProgress'] = ({ done }) => {
        if (done === 3) stop.abort()
      }
      for await (const result of duomo.add([docs], { signal: stop.signal, onProgress })) results.push(result)
    })()
    await expect(run).rejects.toMatchObject({ code: 'cancelled' })
    const kept = (await duomo.list()).length
    expect(kept).toBe(results.length)
    const again = await add([docs])
    expect(again.filter(({ status }) => status === 'unchanged')).toHaveLength(kept)
    expect(await duomo.list()).toHaveLength(6)
  })

  it('leaves nothing of files that were read and not committed when it was interrupted', async () => {
    // The first mostly takes longer than the second, which waits for its turn and is then given up; if not, it is finished and kept.
    await copyFile(fileURLToPath(new URL('../../samples/printer-manual.zh.pdf', import.meta.url)), join(docs, '0.pdf'))
    await writeFile(join(docs, '1.txt'), NOTES)
    const stop = new AbortController()
    const onProgress: AddOptions['onProgress'] = ({ done }) => {
      if (done === 1) stop.abort()
    }
    await expect(add([docs], { signal: stop.signal, onProgress })).rejects.toMatchObject({ code: 'cancelled' })
    const isKept = (await duomo.list()).length > 0
    expect(await keptFiles()).toHaveLength(isKept ? 3 : 0)
    expect((await add([docs])).map(({ status }) => status)).toEqual([isKept ? 'unchanged' : 'indexed', 'indexed'])
  })

  it('reads a document once for two bases', async () => {
    await writeFile(join(docs, 'notes.txt'), NOTES)
    await add([docs])
    const other = await openDuomo({ data: join(home, 'data'), base: 'other' })
    expect(await add([docs], {}, other)).toMatchObject([{ status: 'indexed' }])
    expect((await other.ask('How often do ferries leave for Lindholm?')).grounded).toBe(true)
    await other.remove([(await other.list())[0]?.documentId ?? ''])
    expect((await duomo.ask('How often do ferries leave for Lindholm?')).grounded).toBe(true)
    await other.close()
  })

  it('keeps what is said of a document, lists it, and hands it to an edited version', async () => {
    const file = join(docs, 'notes.txt')
    await writeFile(file, NOTES)
    const [added] = await add([docs])
    const id = added?.documentId ?? ''
    expect(await duomo.tag(id, { year: 2023, client: '云雀', draft: true })).toMatchObject({ documentId: id })
    expect(await duomo.tag(id.slice(0, 8), { draft: null })).toMatchObject({ metadata: { year: 2023, client: '云雀' } })
    await expect(duomo.tag(id, { '1': 2 })).rejects.toMatchObject({ code: 'usage' })
    expect(await add([docs])).toMatchObject([{ status: 'unchanged' }])
    await writeFile(file, NOTES.replace('forty', 'fifty'))
    await add([docs])
    expect(await duomo.list()).toMatchObject([{ metadata: { year: 2023, client: '云雀' } }])
    expect((await duomo.ask('How often do ferries leave for Lindholm?')).text).toContain('fifty')
  })

  it('reads again what it is told to, from the original, though the file is gone; failed files from their place', async () => {
    await writeFile(join(docs, 'notes.txt'), NOTES)
    await writeFile(join(docs, 'broken.pdf'), '%PDF-1.7\nthis is no PDF')
    await add([docs])
    await rm(join(docs, 'notes.txt'))
    const all = async (results: AsyncIterable<AddResult>) => {
      const list: [string, string][] = []
      for await (const { file, status } of results) list.push([file, status])
      return list.sort()
    }
    expect(await all(duomo.reread('all'))).toEqual([
      ['broken.pdf', 'failed'],
      ['notes.txt', 'indexed'],
    ])
    expect(await all(duomo.reencode('failed'))).toEqual([['broken.pdf', 'failed']])
    expect((await duomo.ask('How often do ferries leave for Lindholm?')).text).toContain('every forty minutes')
    await expect(all(duomo.reread(['00000000']))).rejects.toMatchObject({ code: 'not-found' })
  })

  it('lists the bases of its data folder', async () => {
    expect(await duomo.bases()).toEqual([])
    await writeFile(join(docs, 'notes.txt'), NOTES)
    await add([docs])
    const other = await openDuomo({ data: join(home, 'data'), base: 'other' })
    await add([docs], {}, other)
    await other.close()
    expect((await duomo.bases()).map(({ base, documents }) => [base, documents])).toEqual([
      ['default', 1],
      ['other', 1],
    ])
  })

  it('draws a protected file with its password only, which is not kept', async () => {
    const bytes = await drawPdf((doc) => doc.text('The harbour key hangs in the tower.', 50, 50), {
      userPassword: 'user',
      ownerPassword: 'owner',
    })
    await writeFile(join(docs, 'secret.pdf'), bytes)
    expect(await add([docs])).toMatchObject([{ status: 'failed', problems: [{ code: 'password-needed' }] }])
    const [added] = await add([docs], { password: 'owner' })
    expect(added?.status).toBe('indexed')
    const id = added?.documentId ?? ''
    await expect(duomo.pagePicture(id, 1)).rejects.toMatchObject({ code: 'password-needed' })
    await expect(duomo.pagePicture(id, 1, { password: 'no' })).rejects.toMatchObject({ code: 'password-wrong' })
    for (const password of ['user', 'owner'])
      expect([...(await duomo.pagePicture(id, 1, { password })).subarray(1, 4)]).toEqual([...Buffer.from('PNG')])
    const box = { x: 40, y: 40, width: 100, height: 30 }
    expect((await duomo.regionPicture(id, 1, box, { password: 'user' })).length).toBeGreaterThan(100)
  })

  it('finds what is attached to a mail, and draws the page it stands on', async () => {
    const pdf = await drawPdf((document) => {
      document.addPage().fontSize(12).text('The harbour closes at seven.', 100, 100)
    })
    const files = [
      { type: 'application/pdf', name: 'hours.pdf', content: pdf },
      { type: 'application/zip', name: 'hours.zip', content: Buffer.from('504b0304', 'hex') },
    ]
    await writeFile(join(docs, 'mail.eml'), writeMail({ From: 'a@b.c', Subject: 'Opening hours' }, files))
    const [added] = await add([docs])
    expect(added).toMatchObject({ pages: 3, skipped: [{ what: expect.stringContaining('hours.zip'), page: 1 }] })
    expect((await duomo.list())[0]?.skipped).toEqual(added?.skipped)
    const { evidence } = await duomo.search('When does the harbour close?')
    expect(evidence[0]).toMatchObject({
      document: 'mail.eml',
      quote: expect.stringContaining('The harbour closes at seven'),
      regions: [{ page: 3 }],
    })
    const box = evidence[0]?.regions[0]?.box
    if (!box || !added?.documentId) throw new Error('no box')
    const words = await duomo.regionPicture(added.documentId, 3, box)
    const blank = await duomo.regionPicture(added.documentId, 2, box)
    expect(words.length).toBeGreaterThan(blank.length)
    await expect(duomo.pagePicture(added.documentId, 1)).rejects.toMatchObject({ code: 'not-found' })
  })

  it('answers from what was said, with the time, once somebody transcribes; a failing server is a failed file', async () => {
    await writeFile(join(docs, 'talk.wav'), writeWav(2, tone(300)))
    expect(await add([docs])).toMatchObject([
      { status: 'failed', problems: [{ code: 'not-transcribed' }, { code: 'nothing-to-search' }] },
    ])
    let busy = true
    const server = createServer((request, response) => {
      request.resume().on('end', () => {
        const segments = [
          { start: 0, end: 0.7, text: 'Welcome to the harbour.' },
          { start: 0.7, end: 1.9, text: 'The last ferry to Lindholm leaves at eleven.' },
        ]
        response.writeHead(busy ? 401 : 200).end(JSON.stringify({ text: '', segments }))
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    process.env.DUOMO_TRANSCRIBER_URL = `http://127.0.0.1:${port}`
    try {
      await duomo.close()
      duomo = await openDuomo({ data: join(home, 'data') })
      expect(await add([docs])).toMatchObject([{ status: 'failed', problems: [{ code: 'part-unavailable' }] }])
      busy = false
      expect(await add([docs])).toMatchObject([{ status: 'indexed', elements: { text: 2 } }])
      const answer = await duomo.ask('When does the last ferry to Lindholm leave?')
      expect(answer.text).toContain('The last ferry to Lindholm leaves at eleven.')
      expect(answer.evidence[0]).toMatchObject({ document: 'talk.wav', time: { startMs: 700, endMs: 1900 } })
      expect(answer.blocks.at(-1)).toEqual({ type: 'clip', evidence: answer.evidence[0]?.id })
    } finally {
      delete process.env.DUOMO_TRANSCRIBER_URL
      await new Promise((resolve) => server.close(resolve))
    }
  })

  it('refuses a base name that could leave the data folder', async () => {
    await expect(openDuomo({ data: home, base: '../other' })).rejects.toMatchObject({ code: 'usage' })
  })
})
