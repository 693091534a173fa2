import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { drawPdf } from '../media/pdfium/draw-pdf.fixture.ts'
import { type ModelServer, startModelServer } from '../testing/model-server.ts'
import type { Duomo } from './duomo.ts'
import { exportAnswer } from './export-answer.ts'
import { openDuomo } from './open-duomo.ts'

const WAV = Buffer.from('RIFF\u0004\u0000\u0000\u0000WAVEdata', 'latin1')

let home: string
let duomo: Duomo
let server: ModelServer

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'duomo-export-'))
  const pdf = await drawPdf((document) => document.fontSize(14).text('The harbour closes at seven.', 100, 100))
  await writeFile(join(home, 'hours.pdf'), pdf)
  await writeFile(join(home, 'ferry.txt'), '渡轮每四十分钟开往林德霍尔姆。\n')
  server = await startModelServer((response) => void response.writeHead(200).end(WAV))
  duomo = await openDuomo({
    configuration: { data: join(home, 'data'), speaker: { url: server.url, voice: 'ada', voiceZh: 'mei' } },
  })
  for await (const _ of duomo.add([join(home, 'hours.pdf'), join(home, 'ferry.txt')]));
})
afterAll(async () => {
  await duomo.close()
  await server.close()
  await rm(home, { recursive: true })
})

describe('exportAnswer', () => {
  it('draws the regions of the sources into the page', async () => {
    const answer = await duomo.ask('When does the harbour close?')
    const { text, pictures } = await exportAnswer(duomo, answer, { format: 'html' })
    expect([...pictures.keys()]).toEqual(['source-1.png'])
    const crop = pictures.get('source-1.png') ?? new Uint8Array()
    expect(text).toContain(`data:image/png;base64,${Buffer.from(crop).toString('base64')}`)
    const { width = 0, height = 0 } = await sharp(crop).metadata()
    // Two pixels a point: a line of text, not a page.
    expect(width).toBeGreaterThan(200)
    expect(height).toBeLessThan(100)
  })

  it('quotes what has no pages to be drawn', async () => {
    const answer = await duomo.ask('渡轮每多少分钟开往林德霍尔姆？')
    const { text, pictures } = await exportAnswer(duomo, answer, { format: 'markdown' })
    expect(pictures.size).toBe(0)
    expect(text).toContain('[^1]: ferry.txt，第 1 页：“渡轮每四十分钟开往林德霍尔姆”')
  })
})

describe('speak', () => {
  it('lets the server of the settings speak, in a voice of the answer’s language', async () => {
    expect(await duomo.speak(await duomo.ask('渡轮每多少分钟开往林德霍尔姆？'))).toEqual({
      bytes: new Uint8Array(WAV),
      mediaType: 'audio/wav',
    })
    await duomo.speak(await duomo.ask('When does the harbour close?'))
    expect(server.requests.map(({ body }) => [body.voice, body.input])).toEqual([
      ['mei', '四十分钟。'],
      ['ada', 'The harbour closes at seven.'],
    ])
  })
})
