import { expect, it } from 'vitest'
import { openSession } from '../onnx/session.ts'
import { drawPicture } from './draw-picture.fixture.ts'
import { createLineRecogniser } from './line-recogniser.ts'
import { findPaddleFiles, readAlphabet } from './paddle-models.ts'
import { createPyramid } from './pyramid.ts'

const TEXT = 'Sweet little villages fell steeply, yet still all the hills willingly fill the halls'

it('reads letters that stand near each other because much white was found around their line', async () => {
  const files = findPaddleFiles()
  const [session, alphabet] = [await openSession(files.recogniser), await readAlphabet(files.characters)]
  const pixels = await drawPicture(
    360,
    40,
    (document) => {
      document.font('Times-Roman').fontSize(10).text(TEXT, 10, 15, { lineBreak: false })
    },
    2,
  )
  const recognise = createLineRecogniser(session, alphabet, createPyramid(pixels))
  const read = async (height: number) => {
    const strip = await recognise({ centre: { x: 360, y: 40 }, width: 720, height, along: { x: 1, y: 0 } })
    return strip.characters.map(({ text }) => text).join('')
  }
  const letters = TEXT.replaceAll(' ', '')
  expect(await read(28)).toBe(letters)
  expect(await read(44)).toBe(letters)
})
