import { DuomoError } from '../../base/errors.ts'
import { decodeCodePage } from './code-pages.ts'
import { applyWord } from './control-words.ts'
import { beginGroup, endDestination } from './destinations.ts'
import { createState, paragraphForm, type RtfGroup, type RtfState, say } from './state.ts'
import type { RtfBlock } from './story.ts'
import { type RtfToken, rtfTokens } from './tokens.ts'

/** An RTF file, taken apart. */
export interface RtfFile {
  readonly body: readonly RtfBlock[]
  readonly headers: readonly (readonly RtfBlock[])[]
  readonly footers: readonly (readonly RtfBlock[])[]
  readonly notes: readonly (readonly RtfBlock[])[]
  readonly title: string | undefined
  readonly hiddenCharacters: number
  /** Pictures in forms that nothing here reads (metafiles). */
  readonly unreadPictures: number
  /** The file ends inside its groups. */
  readonly cut: boolean
}

const MAX_DEPTH = 10_000

/** Reads RTF (Rich Text Format Specification 1.9.1). @throws `too-large` for groups nested beyond any honest file */
export function readRtf(bytes: Uint8Array, fileName: string): RtfFile {
  const reader = new RtfReader(fileName)
  for (const token of rtfTokens(bytes)) reader.take(token)
  return reader.finish()
}

/** Follows groups, gathers bytes to words, and passes over what is said again for old readers. */
class RtfReader {
  readonly #fileName: string
  readonly #state: RtfState = createState()
  /** Those around the one that is open. */
  readonly #groups: RtfGroup[] = []
  #bytes: number[] = []
  /** Characters or control words that are still to be passed over. */
  #pass = 0
  /** A group has just begun; its first word names it. */
  #fresh = false
  #optional = false
  #ended = false

  constructor(fileName: string) {
    this.#fileName = fileName
  }

  take(token: RtfToken): void {
    if (this.#ended) return
    switch (token.kind) {
      case 'open':
        this.#flush()
        this.#pass = 0
        this.#open()
        return
      case 'close':
        this.#flush()
        this.#pass = 0
        this.#close()
        return
      case 'hex':
        this.#takeByte(token.byte)
        return
      case 'bytes':
        this.#takeBytes(token.bytes)
        return
      case 'binary':
        if (this.#state.picture) this.#state.picture.bytes = token.bytes
        return
      case 'word':
        this.#takeWord(token.name, token.value)
        return
    }
  }

  finish(): RtfFile {
    this.#flush()
    const { body, headers, footers, notes, title, hiddenCharacters, unreadPictures } = this.#state
    return {
      body: body.finish(paragraphForm(this.#state)),
      headers,
      footers,
      notes,
      title,
      hiddenCharacters,
      unreadPictures,
      cut: !this.#ended,
    }
  }

  #open(): void {
    if (this.#groups.length >= MAX_DEPTH)
      throw new DuomoError('too-large', `${this.#fileName} nests more than ${MAX_DEPTH} groups.`)
    this.#groups.push(this.#state.group)
    this.#state.group = { ...this.#state.group, ends: undefined }
    this.#fresh = true
    this.#optional = false
  }

  #close(): void {
    const state = this.#state
    const { group } = state
    const outer = this.#groups.pop()
    if (!outer || this.#groups.length === 0) this.#ended = true
    if (group.ends) group.ends(group.story.finish(paragraphForm(state)))
    if (outer !== undefined && outer.destination !== group.destination) endDestination(state, group)
    else if (group.destination === 'styles') {
      state.styles.end(state.gathered)
      state.gathered = ''
    }
    if (outer) state.group = outer
  }

  #takeBytes(bytes: Uint8Array): void {
    const { group, picture } = this.#state
    if (group.destination === 'silent') return
    if (group.destination === 'picture') {
      picture?.digits.push(Buffer.from(bytes).toString('latin1').replace(/\s+/g, ''))
      return
    }
    // Line ends in the file only keep its lines short.
    for (const byte of bytes) if (byte !== 0x0d && byte !== 0x0a) this.#takeByte(byte)
  }

  #takeByte(byte: number): void {
    this.#fresh = false
    if (this.#pass > 0) this.#pass--
    else this.#bytes.push(byte)
  }

  #takeWord(name: string, value: number | undefined): void {
    if (name === 'u' && value !== undefined) {
      this.#flush()
      this.#fresh = false
      say(this.#state, String.fromCharCode(value < 0 ? value + 65_536 : value))
      this.#pass = this.#state.group.fallbacks
      return
    }
    if (this.#pass > 0 && !this.#fresh) {
      this.#pass--
      return
    }
    this.#flush()
    if (name === '*') {
      this.#optional = true
      return
    }
    if (this.#fresh) {
      this.#fresh = false
      if (beginGroup(this.#state, name, value, this.#optional)) return
    }
    applyWord(this.#state, name, value)
  }

  #flush(): void {
    if (this.#bytes.length === 0) return
    const text = decodeCodePage(Uint8Array.from(this.#bytes), this.#state.group.codePage)
    this.#bytes = []
    say(this.#state, text)
  }
}
