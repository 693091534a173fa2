import { describe, expect, it } from 'vitest'
import { DuomoError } from '../base/errors.ts'
import { sha256 } from '../base/hash.ts'
import type { ConversionRequest } from '../spec/converter.ts'
import { isDuomoError, parseWith } from '../testing/parse-with.ts'
import { createConvertedParser } from './converted.ts'
import { createTextParser } from './text.ts'

const OLD = new TextEncoder().encode('old bytes')
const parserBy = (doConvert: (request: ConversionRequest) => Promise<Uint8Array>) =>
  createConvertedParser('application/msword', { from: 'doc', to: 'txt' }, createTextParser(), {
    name: 'mine',
    doConvert,
  })

describe('createConvertedParser', () => {
  it('reads what the converter gives and names the original', async () => {
    const asked: ConversionRequest[] = []
    const parser = parserBy(async (request) => {
      asked.push(request)
      return new TextEncoder().encode('new words')
    })
    const document = await parseWith(parser, OLD, { name: 'a.doc' })
    expect(document.elements).toMatchObject([{ text: 'new words' }])
    expect(document.id).toBe(sha256(OLD))
    expect(document.origin).toEqual({ uri: 'a.doc', sha256: sha256(OLD), mediaType: 'application/msword' })
    expect(asked).toEqual([{ bytes: OLD, name: 'a.doc', from: 'doc', to: 'txt' }])
  })

  it('fails as the converter fails', async () => {
    const parser = parserBy(async () => {
      throw new DuomoError('part-unavailable', 'not here')
    })
    await expect(parseWith(parser, OLD, { name: 'a.doc' })).rejects.toSatisfy(isDuomoError('part-unavailable'))
  })
})
