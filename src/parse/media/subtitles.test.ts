import { describe, expect, it } from 'vitest'
import { isDuomoError, parseWith } from '../../testing/parse-with.ts'
import { createSubtitleParser } from './subtitles.ts'

const parse = (text: string | Uint8Array) => parseWith(createSubtitleParser(), text, { name: 'a.srt' })
const cues = async (text: string) =>
  (await parse(text)).elements.map((element) => {
    const [place] = element.provenance
    return place?.kind === 'time' && 'text' in element ? [place.startMs, place.endMs, element.text] : []
  })

describe('createSubtitleParser', () => {
  it('reads SubRip cues with their times, without marks of form', async () => {
    expect(
      await cues(
        '1\r\n00:00:01,000 --> 00:00:02,500\r\n<i>Hello</i> there,\r\n{\\an8}Ada.\r\n\r\n2\r\n01:02:03,004 --> 01:02:05,000\r\n你好\r\n',
      ),
    ).toEqual([
      [1000, 2500, 'Hello there,\nAda.'],
      [3_723_004, 3_725_000, '你好'],
    ])
  })

  it('reads WebVTT with voices, settings, notes and hours left out', async () => {
    expect(
      await cues(
        'WEBVTT\n\nNOTE not said\n\nSTYLE\n::cue { color: red }\n\nintro\n00:01.000 --> 00:02.000 align:start\n<v Ada>Two < three &amp; more\n',
      ),
    ).toEqual([[1000, 2000, 'Ada: Two < three & more']])
  })

  it('takes cues without an empty line between them apart, and says a rolling line once', async () => {
    expect(
      await cues(
        '1\n00:00:01,000 --> 00:00:02,000\nOne\n2\n00:00:02,000 --> 00:00:03,000\nTwo\n\n3\n00:00:03,000 --> 00:00:04,000\nTwo\n',
      ),
    ).toEqual([
      [1000, 2000, 'One'],
      [2000, 3000, 'Two'],
    ])
  })

  it('reads a Chinese file in its old encoding', async () => {
    const bytes = Buffer.concat([
      Buffer.from('1\n00:00:01,000 --> 00:00:02,000\n'),
      Buffer.from('cbaeb1c3d2d1beadcda3d6b9d4cbd7aaa1a3', 'hex'),
      Buffer.from('\n'),
    ])
    const document = await parse(new Uint8Array(bytes))
    expect(document.elements).toMatchObject([{ text: '水泵已经停止运转。' }])
  })

  it('refuses a file without cues', async () => {
    await expect(parse('just words\n')).rejects.toSatisfy(isDuomoError('damaged-file'))
  })
})
