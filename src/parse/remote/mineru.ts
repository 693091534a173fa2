import { z } from 'zod'
import { DuomoError } from '../../base/errors.ts'
import { callService, firstIssue, type HttpService } from '../../base/http.ts'
import { assembleDocument } from '../../model/assemble-document.ts'
import type { ParserContext, ParserInput } from '../../spec/parser.ts'
import { addBlocks, type MineruPage, pageSchema } from './mineru-blocks.ts'
import { createRemoteElements, toPage } from './remote-pages.ts'
import {
  neutralName,
  PAGED_TYPES,
  REQUEST_LIMITS,
  type RemoteOptions,
  type RemoteReader,
  toBlob,
} from './remote-reader.ts'

/** `POST /file_parse` of `mineru-api` (mineru/cli/fast_api.py, versions 2 and 3); `middle_json` is JSON inside JSON. */
const answerSchema = z.object({
  results: z.record(z.string(), z.object({ middle_json: z.string().nullish() })),
})
const middleSchema = z.object({ pdf_info: z.array(pageSchema) })

/** Reads pages with a MinerU server (`mineru-api`). */
export function createMineruReader({ url, key, ignoreText = false }: RemoteOptions): RemoteReader {
  const service: HttpService = {
    name: 'MinerU',
    url,
    setting: 'reading.url',
    ...(key ? { headers: { authorization: `Bearer ${key}` } } : {}),
  }
  return {
    name: 'mineru',
    version: 1,
    mediaTypes: PAGED_TYPES,
    // The answer comes when all is done: shorter pieces show how far it is, and lose less when one fails.
    pagesPerRequest: 16,
    async doParse(input, context) {
      const pages = await askPages(service, input, context, ignoreText)
      const list = createRemoteElements()
      for (const page of pages) addBlocks(page, list)
      context.progress(pages.length, pages.length)
      return assembleDocument({
        origin: { uri: input.name, sha256: input.sha256, mediaType: input.mediaType },
        pages: pages.map(({ page_idx, page_size: [width, height] }) => toPage(page_idx + 1, width, height)),
        elements: list.elements,
      })
    },
  }
}

async function askPages(
  service: HttpService,
  { bytes, mediaType }: ParserInput,
  { signal }: ParserContext,
  ignoreText: boolean,
): Promise<MineruPage[]> {
  const body = new FormData()
  body.append('files', toBlob(bytes, mediaType), neutralName(mediaType))
  body.append('parse_method', ignoreText ? 'ocr' : 'auto')
  body.append('return_middle_json', 'true')
  body.append('return_md', 'false')
  const { results } = await callService(service, {
    path: '/file_parse',
    body,
    schema: answerSchema,
    signal,
    ...REQUEST_LIMITS,
  })
  const text = Object.values(results)[0]?.middle_json
  if (!text) throw outOfProtocol('it holds no middle_json')
  let middle: unknown
  try {
    middle = JSON.parse(text)
  } catch (cause) {
    throw outOfProtocol('its middle_json is no JSON', cause)
  }
  const checked = middleSchema.safeParse(middle)
  if (!checked.success) throw outOfProtocol(`middle_json.${firstIssue(checked.error)}`, checked.error)
  return checked.data.pdf_info
}

function outOfProtocol(reason: string, cause?: unknown): DuomoError {
  return new DuomoError('bad-response', `the answer of MinerU can't be used: ${reason}`, {
    hint: 'Versions 2 and 3 of its server (`mineru-api`) are understood; its log may say more.',
    cause,
  })
}
