import { DuomoError } from '../../base/errors.ts'
import type { WordRole } from '../office/word-styles.ts'
import { codePageOfCharset, decodeCodePage } from './code-pages.ts'
import { beginMath, endMath, type RtfMath } from './math.ts'
import { type RtfBlock, Story } from './story.ts'
import { RtfStyles, roleOfOutline } from './styles.ts'
import { type RtfToken, rtfTokens } from './tokens.ts'
import { RTF_CHARACTERS, RTF_KNOWN_OPTIONAL, RTF_SILENT } from './words.ts'

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

/** Where words go while a group is open. */
type Destination = 'story' | 'silent' | 'fonts' | 'styles' | 'title' | 'marker' | 'author' | 'picture' | 'math'

interface Group {
  destination: Destination
  story: Story
  /** What is to be done with the story when the group that began it ends. */
  readonly ends: ((blocks: RtfBlock[]) => void) | undefined
  codePage: number
  /** Characters after a `\u` that say it again for old readers. */
  fallbacks: number
  hidden: boolean
  deleted: boolean
  /** The element of a formula that is open. */
  math: RtfMath | undefined
  /** Told of the rows of the table so deep; 1 is the outermost. */
  rowDepth: number
}

/** What `\pard` puts back. */
interface Paragraph {
  style: number | undefined
  outline: number | undefined
  listed: boolean
  inTable: boolean
  depth: number
}

const MAX_DEPTH = 10_000
const PLAIN: Paragraph = { style: undefined, outline: undefined, listed: false, inTable: false, depth: 0 }

/** Reads RTF (Rich Text Format Specification 1.9.1). @throws `too-large` for groups nested beyond any honest file */
export function readRtf(bytes: Uint8Array, fileName: string): RtfFile {
  const reader = new RtfReader(fileName)
  for (const token of rtfTokens(bytes)) reader.take(token)
  return reader.finish()
}

class RtfReader {
  readonly #fileName: string
  readonly #body = new Story()
  readonly #groups: Group[] = []
  readonly #headers: RtfBlock[][] = []
  readonly #footers: RtfBlock[][] = []
  readonly #notes: RtfBlock[][] = []
  readonly #pageOfFont = new Map<number, number>()
  readonly #styles = new RtfStyles()
  #group: Group
  #paragraph: Paragraph = { ...PLAIN }
  #bytes: number[] = []
  /** Characters or control words that are still to be passed over. */
  #pass = 0
  /** A group has just begun; its first word names it. */
  #fresh = false
  #optional = false
  #usualPage = 1252
  #usualFont: number | undefined
  #font = 0
  /** How deep the table is whose cells ended last. */
  #nested = 2
  #gathered = ''
  #marker = ''
  #author = ''
  #title: string | undefined
  #picture: { kind: string; digits: string[]; bytes: Uint8Array | undefined } | undefined
  #pictures = 0
  #unread = 0
  #hidden = 0
  #ended = false

  constructor(fileName: string) {
    this.#fileName = fileName
    this.#group = this.#newGroup('story', this.#body, undefined)
  }

  take(token: RtfToken): void {
    if (this.#ended) return
    switch (token.kind) {
      case 'open':
        this.#flush()
        this.#pass = 0
        if (this.#groups.length >= MAX_DEPTH)
          throw new DuomoError('too-large', `${this.#fileName} nests more than ${MAX_DEPTH} groups.`)
        this.#groups.push(this.#group)
        this.#group = { ...this.#group, ends: undefined }
        this.#fresh = true
        this.#optional = false
        return
      case 'close':
        this.#flush()
        this.#pass = 0
        this.#close()
        return
      case 'hex':
        this.#fresh = false
        if (this.#pass > 0) this.#pass--
        else this.#bytes.push(token.byte)
        return
      case 'bytes':
        this.#takeBytes(token.bytes)
        return
      case 'binary':
        if (this.#picture) this.#picture.bytes = token.bytes
        return
      case 'word':
        this.#takeWord(token.name, token.value)
        return
    }
  }

  finish(): RtfFile {
    this.#flush()
    const cut = !this.#ended
    return {
      body: this.#body.finish(this.#paragraphForm()),
      headers: this.#headers,
      footers: this.#footers,
      notes: this.#notes,
      title: this.#title,
      hiddenCharacters: this.#hidden,
      unreadPictures: this.#unread,
      cut,
    }
  }

  #newGroup(destination: Destination, story: Story, ends: Group['ends']): Group {
    return {
      destination,
      story,
      ends,
      codePage: this.#usualPage,
      fallbacks: 1,
      hidden: false,
      deleted: false,
      math: undefined,
      rowDepth: 1,
    }
  }

  #takeBytes(bytes: Uint8Array): void {
    if (this.#group.destination === 'silent') return
    if (this.#group.destination === 'picture') {
      this.#picture?.digits.push(Buffer.from(bytes).toString('latin1').replace(/\s+/g, ''))
      return
    }
    for (const byte of bytes) {
      // Line ends in the file only keep its lines short.
      if (byte === 0x0d || byte === 0x0a) continue
      this.#fresh = false
      if (this.#pass > 0) this.#pass--
      else this.#bytes.push(byte)
    }
  }

  #takeWord(name: string, value: number | undefined): void {
    if (name === 'u' && value !== undefined) {
      this.#flush()
      this.#fresh = false
      this.#put(String.fromCharCode(value < 0 ? value + 65_536 : value))
      this.#pass = this.#group.fallbacks
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
      if (this.#begin(name, value)) return
    }
    this.#apply(name, value)
  }

  /** Begins the group that a word names. @returns whether the word is done with */
  #begin(name: string, value: number | undefined): boolean {
    const group = this.#group
    if (group.destination === 'silent') return true
    if (group.destination === 'math' && name.startsWith('m')) {
      group.math = beginMath(name, group.math)
      return true
    }
    switch (name) {
      case 'fonttbl':
        group.destination = 'fonts'
        return true
      case 'stylesheet':
        group.destination = 'styles'
        return true
      case 'title':
        group.destination = 'title'
        this.#gathered = ''
        return true
      case 'info':
        return true
      case 'listtext':
      case 'pntext':
        group.destination = 'marker'
        this.#gathered = ''
        return true
      case 'pict':
        group.destination = 'picture'
        this.#picture = { kind: '', digits: [], bytes: undefined }
        return true
      case 'moMath':
        group.destination = 'math'
        group.math = beginMath('moMath')
        return true
      case 'nesttableprops':
        group.rowDepth = this.#nested
        return true
      case 'header':
      case 'headerl':
      case 'headerr':
      case 'headerf':
        return this.#tell((blocks) => this.#headers.push(blocks))
      case 'footer':
      case 'footerl':
      case 'footerr':
      case 'footerf':
        return this.#tell((blocks) => this.#footers.push(blocks))
      case 'footnote':
        return this.#tell((blocks) => this.#notes.push(blocks))
      case 'annotation': {
        const outer = group.story
        return this.#tell((blocks) => {
          const text = blocks.map((block) => (block.kind === 'paragraph' ? block.text : '')).join('\n')
          if (text.trim() !== '') outer.add({ kind: 'comment', text: text.trim(), author: this.#author })
        })
      }
      case 'atnauthor':
        group.destination = 'author'
        this.#gathered = ''
        return true
      case 'shptxt': {
        const outer = group.story
        return this.#tell((blocks) => outer.add({ kind: 'box', blocks }))
      }
      default:
        if (RTF_SILENT.has(name) || (this.#optional && !RTF_KNOWN_OPTIONAL.has(name))) {
          // A style of characters stands among the others under `\*`.
          if (group.destination !== 'styles') group.destination = 'silent'
        }
        if (group.destination !== 'styles') return false
        // Styles of characters and tables stand under `\*`; a style of paragraphs without number is the first.
        this.#styles.begin(this.#optional ? -1 : name === 's' ? (value ?? 0) : 0)
        this.#gathered = ''
        return true
    }
  }

  /** A text of its own until the group ends. */
  #tell(ends: (blocks: RtfBlock[]) => void): true {
    const outer = { ...this.#paragraph }
    this.#paragraph = { ...PLAIN }
    const story = new Story()
    const then = (blocks: RtfBlock[]) => {
      this.#paragraph = outer
      ends(blocks)
    }
    this.#group = { ...this.#group, destination: 'story', story, ends: then, hidden: false }
    return true
  }

  #close(): void {
    const group = this.#group
    const outer = this.#groups.pop()
    if (!outer || this.#groups.length === 0) this.#ended = true
    if (group.ends) group.ends(group.story.finish(this.#paragraphForm()))
    if (outer !== undefined && outer.destination !== group.destination) this.#leave(group)
    else if (group.destination === 'styles') {
      this.#styles.end(this.#gathered)
      this.#gathered = ''
    }
    if (outer) this.#group = outer
  }

  /** A destination ends with the group that began it. */
  #leave({ destination, story, math }: Group): void {
    switch (destination) {
      case 'picture':
        this.#endPicture(story)
        return
      case 'marker':
        this.#marker = this.#gathered.trim()
        return
      case 'author':
        this.#author = this.#gathered.trim()
        return
      case 'title':
        this.#title = this.#gathered.trim() || undefined
        return
      case 'math':
        if (math) this.#endFormula(math, story)
        return
      default:
    }
  }

  #endPicture(story: Story): void {
    const picture = this.#picture
    this.#picture = undefined
    if (!picture) return
    const bytes = picture.bytes ?? Buffer.from(picture.digits.join(''), 'hex')
    if (picture.kind === '' || bytes.length === 0) this.#unread++
    else story.add({ kind: 'picture', name: `picture ${++this.#pictures}`, bytes })
  }

  #endFormula(math: RtfMath, story: Story): void {
    const tree = endMath(math)
    if (tree) story.pushFormula(tree)
  }

  #apply(name: string, value: number | undefined): void {
    const group = this.#group
    const character = RTF_CHARACTERS.get(name)
    if (character !== undefined) {
      this.#put(character)
      return
    }
    switch (name) {
      case 'ansicpg':
        if (value !== undefined && value > 0) this.#usualPage = value
        group.codePage = this.#usualPage
        return
      case 'mac':
        this.#usualPage = 10_000
        group.codePage = this.#usualPage
        return
      case 'deff':
        this.#usualFont = value
        return
      case 'f':
        this.#font = value ?? 0
        if (group.destination !== 'fonts') group.codePage = this.#pageOfFont.get(this.#font) ?? this.#usualPage
        return
      case 'fcharset':
        if (group.destination === 'fonts') this.#addFont(value ?? 0)
        return
      case 'plain':
        group.codePage = this.#pageOfFont.get(this.#usualFont ?? -1) ?? this.#usualPage
        group.hidden = false
        group.deleted = false
        return
      case 'uc':
        group.fallbacks = Math.max(value ?? 1, 0)
        return
      case 'v':
        group.hidden = value !== 0
        return
      case 'deleted':
        group.deleted = value !== 0
        return
      case 'outlinelevel':
        if (group.destination === 'styles') this.#styles.outline(value)
        else this.#paragraph.outline = value
        return
      case 'sbasedon':
        if (group.destination === 'styles') this.#styles.baseOn(value)
        return
      case 'pngblip':
      case 'jpegblip':
        if (this.#picture) this.#picture.kind = name
        return
      default:
        if (group.destination === 'story') this.#applyToStory(name, value)
    }
  }

  #addFont(charset: number): void {
    const page = codePageOfCharset(charset)
    if (page !== undefined) this.#pageOfFont.set(this.#font, page)
  }

  #applyToStory(name: string, value: number | undefined): void {
    const { story, rowDepth: depth } = this.#group
    switch (name) {
      case 'par':
      case 'sect':
      case 'page':
        this.#endParagraph()
        return
      case 'pard':
        this.#paragraph = { ...PLAIN }
        return
      case 's':
        this.#paragraph.style = value
        return
      case 'ls':
        this.#paragraph.listed = value !== 0
        return
      case 'intbl':
        this.#paragraph.inTable = true
        return
      case 'itap':
        this.#paragraph.depth = Math.min(Math.max(value ?? 0, 0), 32)
        return
      case 'cell':
        this.#marker = ''
        story.endCell(1)
        return
      case 'nestcell':
        this.#marker = ''
        this.#nested = Math.max(this.#paragraph.depth, 2)
        story.endCell(this.#nested)
        return
      case 'row':
        story.endRow(1)
        return
      case 'nestrow':
        story.endRow(this.#nested)
        return
      default:
        story.takeRowWord(name, value, depth)
    }
  }

  #endParagraph(): void {
    // An empty item shows its mark, and no words to find.
    this.#marker = ''
    this.#group.story.endParagraph(this.#paragraphForm())
  }

  #paragraphForm() {
    const { style, outline, listed, inTable, depth } = this.#paragraph
    const named = this.#styles.roleOf(style)
    const role: WordRole = (outline === undefined ? undefined : roleOfOutline(outline)) ?? named ?? { kind: 'text' }
    return { role, listed, depth: inTable ? Math.max(depth, 1) : depth }
  }

  #flush(): void {
    if (this.#bytes.length === 0) return
    const text = decodeCodePage(Uint8Array.from(this.#bytes), this.#group.codePage)
    this.#bytes = []
    this.#put(text)
  }

  #put(text: string): void {
    const { destination, story, hidden, deleted } = this.#group
    switch (destination) {
      case 'story':
        if (deleted) return
        if (hidden) this.#hidden += text.length
        else story.push(this.#marked(story, text))
        return
      case 'math':
        if (this.#group.math) this.#group.math.text += text
        return
      case 'styles':
      case 'title':
      case 'marker':
      case 'author':
        this.#gathered += text
        return
      case 'silent':
      case 'fonts':
      case 'picture':
        return
    }
  }

  /** The first words of an item, behind its number; bullets are not words. */
  #marked(story: Story, text: string): string {
    const marker = this.#marker
    if (marker === '' || !story.blank) return text
    this.#marker = ''
    this.#paragraph.listed = true
    return /[\p{L}\p{N}]/u.test(marker) && marker !== 'o' ? `${marker} ${text}` : text
  }
}
