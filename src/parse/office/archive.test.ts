import { zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { isDuomoError } from '../../testing/parse-with.ts'
import { openArchive } from './archive.ts'

const utf8 = (text: string) => new TextEncoder().encode(text)
const LIMITS = { maxEntries: 4, maxBytes: 100_000, maxRatio: 10, freeBytes: 20_000 }
const open = (bytes: Uint8Array) => openArchive(bytes, 'a.zip', LIMITS)

describe('openArchive', () => {
  it('reads deflated and stored parts by name, whatever its case', () => {
    const archive = open(zipSync({ 'xl/A.xml': utf8('words '.repeat(100)), 'b.xml': [utf8('plain'), { level: 0 }] }))
    expect(archive.names).toEqual(['xl/A.xml', 'b.xml'])
    expect(new TextDecoder().decode(archive.read('XL/a.xml'))).toBe('words '.repeat(100))
    expect(new TextDecoder().decode(archive.read('b.xml'))).toBe('plain')
    expect(archive.read('c.xml')).toBeUndefined()
  })

  it('refuses a part that grows beyond its ratio, whatever its directory claims', () => {
    const bytes = zipSync({ 'bomb.xml': new Uint8Array(1_000_000) })
    const view = new DataView(bytes.buffer, bytes.byteOffset)
    // The size that the directory claims: 22 bytes of end record, then back over the name to the field.
    view.setUint32(bytes.length - 22 - 'bomb.xml'.length - 46 + 24, 10, true)
    expect(() => open(bytes).read('bomb.xml')).toThrow(expect.toSatisfy(isDuomoError('too-large')))
  })

  it('counts all parts together', () => {
    const noise = Uint8Array.from({ length: 60_000 }, (_, n) => (n * 7919 + (n >> 3) * 104_729) % 251)
    const archive = open(zipSync({ a: [noise, { level: 0 }], b: [noise, { level: 0 }] }))
    expect(archive.read('a')).toHaveLength(60_000)
    expect(() => archive.read('b')).toThrow(expect.toSatisfy(isDuomoError('too-large')))
  })

  it('refuses too many parts, no parts, and a directory that names bytes twice', () => {
    const many = Object.fromEntries(['a', 'b', 'c', 'd', 'e'].map((name) => [name, utf8(name)]))
    expect(() => open(zipSync(many))).toThrow(expect.toSatisfy(isDuomoError('too-large')))
    expect(() => open(utf8('not a zip'))).toThrow(expect.toSatisfy(isDuomoError('damaged-file')))
    const bytes = zipSync({ a: [utf8('x'.repeat(500)), { level: 0 }] })
    new DataView(bytes.buffer, bytes.byteOffset).setUint32(bytes.length - 22 - 1 - 46 + 20, 5_000_000, true)
    expect(() => open(bytes)).toThrow(expect.toSatisfy(isDuomoError('damaged-file')))
  })

  it('names a part that is damaged or encrypted', () => {
    const bytes = zipSync({ a: utf8('words '.repeat(100)) })
    const broken = bytes.slice()
    broken.fill(0xff, 31, 40)
    expect(() => open(broken).read('a')).toThrow(expect.toSatisfy(isDuomoError('damaged-file')))
    const locked = bytes.slice()
    locked[locked.length - 22 - 1 - 46 + 8] = 1
    expect(() => open(locked).read('a')).toThrow(expect.toSatisfy(isDuomoError('password-needed')))
  })
})
