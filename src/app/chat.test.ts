import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type ModelServer, type Reply, startModelServer, textReply } from '../testing/model-server.ts'
import type { Duomo } from './duomo.ts'
import { openDuomo } from './open-duomo.ts'

let home: string
let server: ModelServer | undefined
let duomo: Duomo | undefined
let picture: Uint8Array<ArrayBuffer>

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'duomo-chat-'))
  const wide = sharp({ create: { width: 3000, height: 100, channels: 3, background: '#2b7' } })
  picture = new Uint8Array(await wide.jpeg().toBuffer())
})
afterEach(async () => {
  await duomo?.close()
  await server?.close()
  await rm(home, { recursive: true })
})

async function open(reply: Reply, suffix = '?images=yes'): Promise<Duomo> {
  server = await startModelServer(reply)
  duomo = await openDuomo({ data: join(home, 'data'), model: `${server.url}#tiny${suffix}` })
  return duomo
}

async function wordsOf(pieces: AsyncIterable<string>): Promise<string> {
  let text = ''
  for await (const piece of pieces) text += piece
  return text
}

/** Width and height of the pictures in the last message that the model got. */
async function sizes(): Promise<(readonly [number, number])[]> {
  const content: { type: string; image_url?: { url: string } }[] = server?.requests.at(-1)?.body.messages.at(-1).content
  const urls = content.flatMap(({ image_url }) => image_url?.url ?? [])
  return Promise.all(
    urls.map(async (url) => {
      const { width, height, format } = await sharp(Buffer.from(url.split(',')[1] ?? '', 'base64')).metadata()
      expect(format).toBe('png')
      return [width, height] as const
    }),
  )
}

describe('a conversation with the model alone', () => {
  it('shows it a picture, made smaller in a child process', async () => {
    const { chat } = await open(textReply('A green bar.'))
    expect(await wordsOf(chat([{ role: 'user', text: 'What is it?', images: [picture] }]))).toBe('A green bar.')
    expect(await sizes()).toEqual([[1536, 51]])
  })

  it('says what is missing: a model, eyes, a picture that is one', async () => {
    duomo = await openDuomo({ data: join(home, 'data') })
    const asked = [{ role: 'user' as const, text: 'What is it?', images: [picture] }]
    await expect(wordsOf(duomo.chat(asked))).rejects.toMatchObject({
      code: 'part-unavailable',
      hint: expect.stringContaining('DUOMO_MODEL'),
    })
    await expect(wordsOf(duomo.chat([{ role: 'user', text: 'Hello' }]))).rejects.toMatchObject({
      code: 'part-unavailable',
    })
    const blind = await open(textReply('x'), '?images=no')
    await expect(wordsOf(blind.chat(asked))).rejects.toMatchObject({
      code: 'part-unavailable',
      hint: expect.stringContaining('images=yes'),
    })
    await blind.close()
    await server?.close()
    const seeing = await open(textReply('x'))
    const broken = [{ role: 'user' as const, text: 'x', images: [picture, new Uint8Array([1, 2, 3])] }]
    await expect(wordsOf(seeing.chat(broken))).rejects.toMatchObject({
      code: 'damaged-file',
      message: expect.stringContaining('picture 2'),
    })
    expect(server?.requests).toHaveLength(0)
  })
})

describe('a question with a picture', () => {
  it('is answered from the picture and from the documents, each told apart', async () => {
    await writeFile(join(home, 'boats.txt'), 'Green boats carry a crew of seven people.\n')
    const { add, ask } = await open(textReply('The boat is green [p1]. Green boats carry a crew of seven people [e1].'))
    for await (const _ of add([join(home, 'boats.txt')]));
    const answer = await ask({ text: 'How many people are in the crew of this boat?', images: [picture] })
    expect(answer.blocks).toEqual([
      { type: 'text', text: 'The boat is green.', citations: [], check: 'unsupported', basis: 'question-picture' },
      { type: 'text', text: 'Green boats carry a crew of seven people.', citations: ['e1'], check: 'verified' },
    ])
    expect(answer.grounded).toBe(true)
    expect(await sizes()).toEqual([[1536, 51]])
  })

  it('is answered without any document, which is then not said to hold it', async () => {
    const { ask } = await open(textReply('这是一条绿色的横条。'))
    const answer = await ask({ text: '图里是什么？', images: [picture] })
    expect(answer).toMatchObject({ grounded: false, text: '这是一条绿色的横条。', evidence: [] })
    expect(answer.blocks).toMatchObject([{ basis: 'question-picture' }])
    await expect(ask('里面是什么？')).rejects.toMatchObject({ code: 'not-found' })
  })
})
