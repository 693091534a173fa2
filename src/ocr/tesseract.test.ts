import { spawnSync } from 'node:child_process'
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Pixels } from '../spec/page-renderer.ts'
import { openTesseract } from './tesseract.ts'
import { readTsv } from './tesseract-tsv.ts'

const signal = new AbortController().signal
const HEAD = 'level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext'
const row = (line: number, word: number, box: number[], confidence: number, text: string) =>
  [5, 1, 1, 1, line, word, ...box, confidence, text].join('\t')

describe('readTsv', () => {
  it('gives lines of words with boxes and confidences', () => {
    const tsv = [
      HEAD,
      '4\t1\t1\t1\t1\t0\t10\t10\t90\t12\t-1\t',
      row(1, 1, [10, 10, 40, 12], 96, 'Safety'),
      row(1, 2, [60, 11, 40, 11], 50, 'valve'),
      row(2, 1, [10, 30, 20, 12], 80, 'on'),
    ].join('\n')
    expect(readTsv(tsv)).toEqual([
      {
        text: 'Safety valve',
        box: { x: 10, y: 10, width: 90, height: 12 },
        confidence: (0.96 * 6 + 0.5 * 5) / 11,
        words: [
          { text: 'Safety', box: { x: 10, y: 10, width: 40, height: 12 }, confidence: 0.96 },
          { text: 'valve', box: { x: 60, y: 11, width: 40, height: 11 }, confidence: 0.5 },
        ],
      },
      expect.objectContaining({ text: 'on' }),
    ])
  })

  it('joins Chinese characters that stand close, and keeps a gap that is seen', () => {
    const tsv = [
      HEAD,
      row(1, 1, [0, 0, 20, 20], 90, '安'),
      row(1, 2, [22, 0, 20, 20], 90, '全'),
      row(1, 3, [44, 0, 40, 20], 90, 'DN50'),
      row(1, 4, [90, 0, 20, 20], 90, '阀'),
      row(1, 5, [150, 0, 20, 20], 90, '门'),
    ].join('\r\n')
    expect(readTsv(tsv).map(({ text, words }) => [text, words.map((word) => word.text)])).toEqual([
      ['安全 DN50 阀 门', ['安全', 'DN50', '阀', '门']],
    ])
  })

  it('leaves out blanks and what is no row', () => {
    expect(
      readTsv([HEAD, row(1, 1, [0, 0, 5, 5], 90, ' '), 'noise', row(1, 2, [Number.NaN, 0, 5, 5], 90, 'x')].join('\n')),
    ).toEqual([])
  })
})

describe('openTesseract', () => {
  let home: string
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'duomo-tesseract-'))
  })
  afterEach(() => rm(home, { recursive: true }))

  const pixels = (width = 2, height = 1): Pixels => ({
    width,
    height,
    data: new Uint8Array(width * height * 4).fill(255),
  })
  /** A program that lists these languages, and does `work` when it is to read. */
  async function program(languages: string, work: string): Promise<string> {
    const file = join(home, 'tesseract')
    await writeFile(
      file,
      `#!/bin/sh\nif [ "$1" = --list-langs ]; then echo 'List of available languages (9):'; printf '%b' '${languages}'; exit; fi\n${work}\n`,
    )
    await chmod(file, 0o755)
    return file
  }

  it('reads in the languages that are installed, one thread at a time, from grey pixels', async () => {
    const seen = join(home, 'seen')
    const file = await program(
      'eng\\nchi_sim\\n',
      `echo "$@ $OMP_THREAD_LIMIT" > ${seen}; cat >> ${seen}; printf '${row(1, 1, [0, 0, 2, 1], 90, 'x')}\\n'`,
    )
    const reader = await openTesseract(file)
    expect(reader).toMatchObject({ name: 'tesseract-chi_sim+eng', languages: ['zh-Hans', 'en'] })
    const black = { ...pixels(), data: new Uint8Array([0, 0, 0, 255, 0, 0, 0, 0]) }
    expect((await reader.doRead(black, signal)).lines).toMatchObject([{ text: 'x' }])
    // Where nothing is drawn the paper is white.
    expect([...(await readFile(seen))].slice(-2)).toEqual([0, 255])
    expect(await readFile(seen, 'latin1')).toMatch(/^stdin stdout -l chi_sim\+eng --psm 3 tsv 1\nP5\n2 1\n255\n/)
  })

  it('says that it is not installed, or without languages', async () => {
    await expect(openTesseract(join(home, 'absent'))).rejects.toMatchObject({
      code: 'part-unavailable',
      hint: expect.stringContaining('apt-get install'),
    })
    await expect(openTesseract(await program('osd\\n', ''))).rejects.toMatchObject({ code: 'part-unavailable' })
  })

  it('passes on why it failed', async () => {
    const reader = await openTesseract(await program('eng\\n', 'echo "Image too large" >&2; exit 1'))
    await expect(reader.doRead(pixels(), signal)).rejects.toMatchObject({
      code: 'bad-response',
      message: expect.stringContaining('status 1): Image too large'),
    })
  })

  it('is ended when the reading is stopped', async () => {
    const pid = join(home, 'pid')
    const reader = await openTesseract(await program('eng\\n', `echo $$ > ${pid}; exec sleep 60`))
    const stop = new AbortController()
    const reading = reader.doRead(pixels(), stop.signal)
    reading.catch(() => {})
    let id = 0
    while (!id) {
      await new Promise((resolve) => setTimeout(resolve, 10))
      id = Number(await readFile(pid, 'utf8').catch(() => ''))
    }
    stop.abort()
    await expect(reading).rejects.toThrow()
    // Once its parent has seen its end, there is no such process.
    await expect.poll(() => spawnSync('kill', ['-0', String(id)]).status).not.toBe(0)
  })

  describe.skipIf(spawnSync('tesseract', ['--version']).status !== 0)('with the program itself', () => {
    const LINES = [
      'The safety valve opens at three bar',
      'and closes when the pressure falls.',
      'Check it every month of the year.',
    ]
    const page = (angle: number) => {
      const text = LINES.map(
        (line, n) =>
          `<text x="40" y="${90 + n * 70}" font-family="DejaVu Sans, sans-serif" font-size="40">${line}</text>`,
      ).join('')
      const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="900" height="320"><rect width="900" height="320" fill="white"/>${text}</svg>`
      return sharp(Buffer.from(svg))
        .png()
        .toBuffer()
        .then((png) => sharp(png).rotate(angle).ensureAlpha().raw().toBuffer({ resolveWithObject: true }))
    }

    it.each([0, 1, 2, 3] as const)(
      'reads a page that is turned by %i quarters, and tells where its words stand on it',
      async (turn) => {
        const { data, info } = await page(turn * 90)
        const picture = { width: info.width, height: info.height, data }
        const read = await (await openTesseract()).doRead(picture, signal)
        expect(read.turn).toBe(turn)
        expect(read.lines.map(({ text }) => text)).toEqual(LINES)
        const valve = read.lines[0]?.words.find(({ text }) => text === 'valve')
        const middle = {
          x: (valve?.box.x ?? 0) + (valve?.box.width ?? 0) / 2,
          y: (valve?.box.y ?? 0) + (valve?.box.height ?? 0) / 2,
        }
        // On the upright page the word stands around (330, 75) of 900 × 320.
        const [x, y] = turn === 0 ? [330, 75] : turn === 1 ? [245, 330] : turn === 2 ? [570, 245] : [75, 570]
        expect(Math.hypot(middle.x - x, middle.y - y)).toBeLessThan(40)
      },
    )
  })
})
