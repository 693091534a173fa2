import { describe, expect, it } from 'vitest'
import type { PageCharacters } from '../../media/pdfium/characters.ts'
import { nameLetters } from './name-letters.ts'

/** Characters of one font that say what they mean, each beside the last. */
function charactersOf(text: string): PageCharacters {
  const code = Uint32Array.from(Array.from(text, (c) => c.codePointAt(0) ?? 0))
  const at = (offset: number) => Float32Array.from(code, (_, n) => 10 * n + offset)
  const same = (value: number) => Float32Array.from(code, () => value)
  return {
    length: code.length,
    code,
    left: at(0),
    right: at(10),
    top: same(0),
    bottom: same(10),
    originX: at(0),
    originY: same(8),
    size: same(10),
    angle: same(0),
    font: new Uint16Array(code.length),
    flags: new Uint8Array(code.length),
    fonts: [{ name: 'Libertine', weight: 400, italic: false, fixedPitch: false }],
  }
}

const named = (text: string) => String.fromCodePoint(...nameLetters(charactersOf(text)).code)

describe('nameLetters', () => {
  it('names old-style digits and small capitals of the private area', () => {
    expect(named('\uf645\uf643\uf644\uf643, \uf730\uf739')).toBe('2010, 09')
    expect(named('L\uf761TEX \uf77a \uf7e9\uf7fe')).toBe('LATEX Z ÉÞ')
  })

  it('leaves what else is private, and gives back the same where nothing is to be named', () => {
    expect(named('\uf6be \uf7f7 \uf0b7 \uf63f \uf75f')).toBe('\uf6be \uf7f7 \uf0b7 \uf63f \uf75f')
    const plain = charactersOf('Quay 12')
    expect(nameLetters(plain)).toBe(plain)
  })
})
