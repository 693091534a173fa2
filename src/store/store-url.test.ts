import { describe, expect, it } from 'vitest'
import { isServerUrl, parseServerUrl } from './store-url.ts'

describe('the address of an index', () => {
  it('is told from a folder', () => {
    for (const folder of ['index', './a', '/a/b', 'C:\\index', 'C:/index', '数据'])
      expect(isServerUrl(folder)).toBe(false)
    for (const url of ['http://h:1', 'milvus://h']) expect(isServerUrl(url)).toBe(true)
  })

  it('names a server, its port and what is in the path', () => {
    expect(parseServerUrl('https://h/acme/papers', {})).toEqual({
      kind: 'chroma',
      host: 'h',
      port: 443,
      secure: true,
      path: ['acme', 'papers'],
      shown: 'https://h/acme/papers',
    })
    expect(parseServerUrl('milvus://[::1]:9/db', {})).toMatchObject({
      kind: 'milvus',
      host: '::1',
      port: 9,
      path: ['db'],
    })
    expect(parseServerUrl('milvus://h', {})).toMatchObject({ port: 19530, secure: false })
    expect(parseServerUrl('milvuss://h', {})).toMatchObject({ port: 443, secure: true })
  })

  it('takes secrets from itself before the environment, and never shows them', () => {
    const env = { CHROMA_TOKEN: 'of chroma', MILVUS_TOKEN: 'of milvus' }
    expect(parseServerUrl('http://h:1', env)).toMatchObject({ token: 'of chroma' })
    expect(parseServerUrl('http://secret@h:1', env)).toMatchObject({ token: 'secret', shown: 'http://h:1' })
    expect(parseServerUrl('milvus://h:1', env)).toMatchObject({ token: 'of milvus' })
    const named = parseServerUrl('milvus://root:p%40ss@h:1', env)
    expect(named).toMatchObject({ user: 'root', password: 'p@ss', shown: 'milvus://h:1' })
    expect(named.token).toBe(undefined)
  })

  it('refuses what is none, without repeating secrets', () => {
    for (const bad of [
      'ftp://u:secret@h',
      'http://u:secret@h/a/b/c',
      'milvus://u:secret@h/a/b',
      'http://u:secret@h?x=1',
    ])
      expect(() => parseServerUrl(bad, {})).toThrow(
        expect.objectContaining({ code: 'usage', message: expect.not.stringContaining('secret') }),
      )
  })
})
