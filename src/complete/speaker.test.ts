import { spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { cutReply, failReply, type ModelServer, type Reply, startModelServer } from '../testing/model-server.ts'
import { createEspeakSpeaker } from './espeak.ts'
import { createRemoteSpeaker } from './remote-speaker.ts'

const signal = new AbortController().signal
const isInstalled = spawnSync('espeak-ng', ['--version']).status === 0

describe('espeak-ng', () => {
  it.skipIf(!isInstalled && process.env.CI !== 'true').each([
    ['en', 'The printer weighs three kilograms.'],
    ['zh', '打印机重三千克。'],
  ])('speaks %s as a WAV file whose header tells its length', async (language, text) => {
    const { bytes, mediaType } = await createEspeakSpeaker().doSpeak(text, { language, signal })
    expect(mediaType).toBe('audio/wav')
    const wav = Buffer.from(bytes)
    expect(wav.toString('latin1', 0, 4) + wav.toString('latin1', 8, 12)).toBe('RIFFWAVE')
    expect(wav.readUInt32LE(4)).toBe(wav.length - 8)
    expect(wav.readUInt32LE(40)).toBe(wav.length - 44)
    // Two bytes a sample; more than half a second, and not silence.
    expect(wav.length).toBeGreaterThan(22_050)
    expect(wav.subarray(44).some((byte) => byte !== 0)).toBe(true)
  })

  it('is named with how to install it where it is missing', async () => {
    const speaker = createEspeakSpeaker({ program: 'espeak-that-is-not-there' })
    await expect(speaker.doSpeak('Hello', { language: 'en', signal })).rejects.toMatchObject({
      code: 'part-unavailable',
      hint: expect.stringContaining('apt-get install espeak-ng'),
    })
  })

  it('is ended when it takes too long, is stopped, fails or says nothing', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'duomo-speak-'))
    const program = async (name: string, script: string) => {
      const file = join(folder, name)
      await writeFile(file, `#!/bin/sh\n${script}\n`, { mode: 0o755 })
      return file
    }
    try {
      const slow = createEspeakSpeaker({ program: await program('slow', 'exec sleep 60'), limitMs: 200 })
      await expect(slow.doSpeak('x', { language: 'en', signal })).rejects.toMatchObject({ code: 'timeout' })
      const stop = new AbortController()
      const stopped = createEspeakSpeaker({ program: await program('stopped', 'exec sleep 60') })
      const speaking = stopped.doSpeak('x', { language: 'en', signal: stop.signal })
      stop.abort()
      await expect(speaking).rejects.toMatchObject({ code: 'cancelled' })
      const failing = createEspeakSpeaker({ program: await program('failing', 'echo no voice >&2; exit 1') })
      await expect(failing.doSpeak('x', { language: 'en', signal })).rejects.toMatchObject({
        code: 'bad-response',
        message: expect.stringContaining('no voice'),
      })
      const silent = createEspeakSpeaker({ program: await program('silent', 'cat >/dev/null') })
      await expect(silent.doSpeak('x', { language: 'en', signal })).rejects.toMatchObject({ code: 'bad-response' })
    } finally {
      await rm(folder, { recursive: true })
    }
  })
})

describe('a server that speaks', () => {
  let server: ModelServer | undefined
  afterEach(async () => {
    await server?.close()
    server = undefined
  })
  const WAV = Buffer.from('RIFF\u0004\u0000\u0000\u0000WAVEdata', 'latin1')
  const sound: Reply = (response) => void response.writeHead(200, { 'content-type': 'audio/wav' }).end(WAV)

  async function speak(language: string, ...replies: Reply[]) {
    server = await startModelServer(...replies)
    const speaker = createRemoteSpeaker({
      url: server.url,
      key: 'secret-key',
      model: 'tts-1',
      voices: { zh: 'xiaoxiao' },
      limitMs: 1_000,
      retryMs: 1,
    })
    return speaker.doSpeak('你好。', { language, signal })
  }

  it('is asked in the way of OpenAI, with the voice of the language', async () => {
    expect(await speak('zh', sound)).toEqual({ bytes: new Uint8Array(WAV), mediaType: 'audio/wav' })
    expect(server?.requests[0]).toMatchObject({
      path: '/v1/audio/speech',
      headers: { authorization: 'Bearer secret-key' },
      body: { model: 'tts-1', input: '你好。', voice: 'xiaoxiao', response_format: 'wav' },
    })
    await server?.close()
    await speak('en', sound)
    expect(server?.requests[0]?.body.voice).toBe('alloy')
  })

  it('is asked again while it is busy', async () => {
    expect((await speak('zh', failReply(429, {}, { 'retry-after': '0' }), failReply(503), sound)).bytes).toHaveLength(
      16,
    )
    expect(server?.requests).toHaveLength(3)
  })

  it.each<[string, Reply, string]>([
    ['a refused key', failReply(401, 'the key secret-key is wrong'), 'part-unavailable'],
    ['a lasting fault', failReply(503), 'part-unavailable'],
    ['an unknown voice', failReply(400, { error: 'no voice' }), 'bad-response'],
    ['a redirect', failReply(307, '', { location: 'http://127.0.0.1:9/' }), 'part-unavailable'],
    ['JSON in place of sound', (response) => void response.writeHead(200).end('{"ok":true}'), 'bad-response'],
    ['nothing', (response) => void response.writeHead(200).end(), 'bad-response'],
    ['a sound that breaks off', cutReply('RIFF....WAVE'), 'bad-response'],
    ['silence', () => {}, 'timeout'],
  ])('gives %s its code, and keeps the key to itself', async (_, reply, code) => {
    const error: unknown = await speak('zh', reply).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code })
    expect(String(error)).not.toContain('secret-key')
  })
})
