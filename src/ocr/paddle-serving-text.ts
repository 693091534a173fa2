import { z } from 'zod'
import { DuomoError } from '../base/errors.ts'
import { callService, type HttpService } from '../base/http.ts'
import { encodePng } from '../media/images.ts'
import { boxFromCorners } from '../model/geometry.ts'
import type { ReadLine, TextReader } from '../spec/text-reader.ts'

const answerSchema = z.object({
  errorCode: z.number(),
  errorMsg: z.string().default(''),
  result: z
    .object({
      ocrResults: z
        .array(
          z.object({
            prunedResult: z.object({
              rec_texts: z.array(z.string()),
              rec_scores: z.array(z.number()),
              /** `[x0, y0, x1, y1]` around each line, upright. */
              rec_boxes: z.array(z.array(z.number()).length(4)),
            }),
          }),
        )
        .min(1),
    })
    .optional(),
})

const LIMITS = { limitMs: 120_000, limitBytes: 64 * 2 ** 20 } as const

/** Reads with the serving of PaddleX's OCR pipeline (`paddlex --serve --pipeline OCR`): `POST /ocr`, lines with boxes. */
export function createPaddleServingText({ url, key }: { readonly url: string; readonly key?: string }): TextReader {
  const service: HttpService = {
    name: 'PaddleX',
    url,
    setting: 'reading.ocrUrl',
    ...(key ? { headers: { authorization: `token ${key}` } } : {}),
  }
  return {
    name: 'paddle-serving',
    version: 1,
    languages: ['zh-Hans', 'zh-Hant', 'en', 'ja'],
    async doRead(pixels, signal) {
      const file = Buffer.from(await encodePng(pixels)).toString('base64')
      const { errorCode, errorMsg, result } = await callService(service, {
        path: '/ocr',
        // 1 is a picture; turned or flattened pictures would come back with boxes that lie elsewhere.
        body: {
          json: { file, fileType: 1, visualize: false, useDocOrientationClassify: false, useDocUnwarping: false },
        },
        schema: answerSchema,
        signal,
        ...LIMITS,
      })
      const read = result?.ocrResults[0]?.prunedResult
      if (errorCode !== 0 || !read)
        throw new DuomoError(
          'bad-response',
          `PaddleX could not read a picture: ${errorMsg.slice(0, 300)} (${errorCode})`,
        )
      const { rec_texts, rec_scores, rec_boxes } = read
      if (rec_scores.length !== rec_texts.length || rec_boxes.length !== rec_texts.length)
        throw new DuomoError('bad-response', `PaddleX gave ${rec_texts.length} texts with ${rec_boxes.length} boxes`)
      const lines = rec_texts.map((text, n): ReadLine => {
        const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = rec_boxes[n] ?? []
        const box = boxFromCorners(x0, y0, x1, y1)
        const confidence = Math.min(Math.max(rec_scores[n] ?? 0, 0), 1)
        // It tells no places of words: the line is the smallest that has one.
        return { text, box, confidence, words: [{ text, box, confidence }] }
      })
      return { lines: lines.filter(({ text }) => text.trim() !== ''), turn: 0, skew: 0 }
    },
  }
}
